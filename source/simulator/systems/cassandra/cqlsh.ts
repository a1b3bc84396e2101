/** `cqlsh`. A change reaches every member that serves; the others catch up. */

import { FileError } from '../../container/files/file-error.ts';
import { streamAt } from '../../container/kernel/descriptors.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Host, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { formatDate } from '../../container/text/dates.ts';
import { readAll } from '../../container/text/lines.ts';
import { parseOptions } from '../../container/text/options.ts';
import { connect } from '../connect.ts';
import { converse, isTerminal } from '../prompt.ts';
import type { Records, Value } from '../records.ts';
import { caughtUp, store } from '../replication.ts';
import { change, findTable, type SqlContext } from '../sql/execute.ts';
import { commonFunction } from '../sql/functions.ts';
import { parseStatement } from '../sql/parse-statement.ts';
import { select } from '../sql/select.ts';
import { SqlError } from '../sql/sql-error.ts';
import { statementsOf } from '../sql/tokens.ts';
import { openTable } from '../table-text.ts';

const OWN_KEYSPACES = ['system', 'system_auth', 'system_distributed', 'system_schema', 'system_traces'];
const KNOWN =
  'Known are CREATE and DROP for keyspaces and tables, USE, INSERT, SELECT of one table, UPDATE, DELETE, TRUNCATE and DESCRIBE.';

function sentenceOf({ problem, what, where }: SqlError): string {
  const invalid = (message: string): string =>
    `InvalidRequest: Error from server: code=2200 [Invalid query] message="${message}"`;
  switch (problem) {
    case 'no-database':
      return invalid(`Keyspace '${what}' does not exist`);
    case 'database-exists':
      return `AlreadyExists: Keyspace '${what}' already exists`;
    case 'no-table':
      return invalid(`table ${what} does not exist`);
    case 'table-exists':
      return `AlreadyExists: Table '${where}.${what}' already exists`;
    case 'no-column':
      return invalid(`Undefined column name ${what}`);
    case 'column-count':
      return invalid('Unmatched column names/values');
    case 'no-database-chosen':
      return invalid('No keyspace has been specified. USE a keyspace, or explicitly specify keyspace.tablename');
    case 'wrong-number':
      return invalid(`Invalid STRING constant (${what}) for "${where}" of type int`);
    case 'syntax':
      return `SyntaxException: line 1:0 no viable alternative at input '${what.slice(0, 60)}'`;
    case 'disk-full':
      return `WriteFailure: Error from server: ${what}`;
    default:
      return `[simulation] this is not simulated: ${what.slice(0, 200)}. ${KNOWN}`;
  }
}

interface Session {
  readonly keyspace: string;
  /** @throws SqlError */
  readonly execute: (text: string) => string;
}

function openSession(host: Host, server: Server): Session {
  let keyspace = '';
  const members = (): readonly Server[] => host.servers.members(server);
  const now = (): string => formatDate('%Y-%m-%d %H:%M:%S.000000+0000', host.clock.now());
  const context = (): SqlContext => ({
    databases: caughtUp(server, members()).databases,
    database: keyspace,
    names: { variable: () => undefined, call: (name, args) => commonFunction(name, args, now()) },
    upserts: true,
    now,
  });
  const write = (databases: Records['databases']): void => store(server, members(), databases);
  const shown = (value: Value): string =>
    value === null ? 'null' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);

  function describe(what: string): string {
    const { databases } = context();
    if (/^keyspaces$/i.test(what)) return `\n${[...OWN_KEYSPACES, ...Object.keys(databases)].sort().join('  ')}\n\n`;
    if (/^tables$/i.test(what)) {
      const tables = Object.keys(databases[keyspace] ?? {});
      return tables.length === 0 ? '\n<empty>\n\n' : `\n${tables.join('  ')}\n\n`;
    }
    const [, name = ''] = /^(?:table\s+)?(\S+)$/i.exec(what) ?? [];
    const [first = '', second] = name.split('.');
    const found = findTable(
      context(),
      second === undefined ? { database: '', name: first } : { database: first, name: second },
    );
    const columns = found.table.columns.map((column) => `    ${column.name} ${column.type},\n`);
    return `\nCREATE TABLE ${found.database}.${found.name} (\n${columns.join('')}    PRIMARY KEY (${found.table.key.join(', ')})\n);\n\n`;
  }

  return {
    get keyspace() {
      return keyspace;
    },
    execute: (text) => {
      const [, described] = /^desc(?:ribe)?\s+(.+)$/is.exec(text) ?? [];
      if (described !== undefined) return describe(described.trim());
      const statement = parseStatement(text);
      switch (statement.kind) {
        case 'select': {
          const { columns, rows } = select(statement, context());
          const titles = columns.map(({ label }) => (/^count\(\*\)$/i.test(label) ? 'count' : label));
          const cells = rows.map((row) => row.map((value) => ({ text: shown(value), isRight: true })));
          return `\n${openTable(titles, cells, false)}\n(${rows.length} rows)\n`;
        }
        case 'use':
          if (context().databases[statement.name] === undefined && !OWN_KEYSPACES.includes(statement.name)) {
            throw new SqlError('no-database', statement.name);
          }
          keyspace = statement.name;
          return '';
        case 'show':
        case 'describe':
        case 'transaction':
        case 'change-source':
        case 'replica':
          throw new SqlError('syntax', text);
        default: {
          const outcome = change(statement, context());
          if (outcome.kind === 'changed') write(outcome.databases);
          return '';
        }
      }
    },
  };
}

function* runAll(invocation: Invocation, session: Session, text: string): Task<number> {
  let status = 0;
  for (const { text: statement } of statementsOf(text)) {
    yield 1;
    try {
      yield* print(invocation, bytesOf(session.execute(statement)));
    } catch (thrown) {
      const error = thrown instanceof FileError ? new SqlError('disk-full', thrown.message) : thrown;
      if (!(error instanceof SqlError)) throw error;
      if (error.problem === 'unknown') invocation.host.notSimulated({ kind: 'option', what: `cqlsh: ${error.what}` });
      yield* complain(invocation, bytesOf(`<stdin>:1:${sentenceOf(error)}`));
      status = 2;
    }
  }
  return status;
}

export const cqlsh: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: '',
    values: 'eukpf',
    long: { execute: 'e', username: 'u', password: 'p', keyspace: 'k', file: 'f' },
  });
  const [name = 'localhost', port = '9042'] = options.operands;
  const found = yield* connect(invocation.host, 'cassandra', name, Number(port));
  if (found.kind !== 'server') {
    const address = found.kind === 'no-name' ? name : found.address;
    yield* complain(
      invocation,
      `Connection error: ('Unable to connect to any servers', {'${address}:${port}': ConnectionRefusedError(111, "Tried connecting to [('${address}', ${port})]. Last error: Connection refused")})`,
    );
    return 1;
  }
  const session = openSession(invocation.host, found.server);
  const chosen = options.value('k');
  if (chosen !== undefined) session.execute(`USE ${chosen}`);
  const execute = options.value('e');
  if (execute !== undefined) return yield* runAll(invocation, session, textOf(execute));
  if (!isTerminal(invocation, 0)) {
    return yield* runAll(invocation, session, textOf(yield* readAll(streamAt(invocation.descriptors, 0))));
  }
  const cluster = found.server.environment['CASSANDRA_CLUSTER_NAME'] ?? 'Test Cluster';
  yield* print(
    invocation,
    `Connected to ${cluster} at ${name}:${port}\n[cqlsh | Cassandra 5.0 (simulated) | CQL spec]\n`,
  );
  let pending = '';
  return yield* converse(invocation, {
    prompt: () => (pending !== '' ? '   ... ' : session.keyspace === '' ? 'cqlsh> ' : `cqlsh:${session.keyspace}> `),
    farewell: '\n',
    *line(typed) {
      const text = textOf(typed).trim();
      if (pending === '' && /^(exit|quit);?$/i.test(text)) return 0;
      const all = `${pending}${text}\n`;
      const isWhole = statementsOf(all).at(-1)?.end !== '' || /^\s*desc/i.test(all);
      pending = isWhole ? '' : all;
      if (isWhole) yield* runAll(invocation, session, all);
      return undefined;
    },
  });
};
