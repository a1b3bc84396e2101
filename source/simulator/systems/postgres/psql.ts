/** `psql` and `pg_isready`. */

import { FileError } from '../../container/files/file-error.ts';
import { streamAt } from '../../container/kernel/descriptors.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Invocation, type Program, print } from '../../container/program.ts';
import { readAll } from '../../container/text/lines.ts';
import { parseOptions } from '../../container/text/options.ts';
import { connect } from '../connect.ts';
import { converse, isTerminal } from '../prompt.ts';
import type { Value } from '../records.ts';
import { SqlError } from '../sql/sql-error.ts';
import { statementsOf } from '../sql/tokens.ts';
import { openTable } from '../table-text.ts';
import { openPsqlSession, type PsqlRows, type PsqlSession } from './psql-session.ts';

const LONG = {
  command: 'c',
  dbname: 'd',
  username: 'U',
  host: 'h',
  port: 'p',
  'tuples-only': 't',
  'no-align': 'A',
  quiet: 'q',
  file: 'f',
  'no-password': 'w',
  variable: 'v',
  timeout: 't',
};
const KNOWN =
  'Known are CREATE and DROP for databases and tables, INSERT, SELECT of one table, UPDATE, DELETE, TRUNCATE, \\l, \\dt and \\q.';

function sentenceOf({ problem, what, where }: SqlError): string {
  switch (problem) {
    case 'no-database':
      return `ERROR:  database "${what}" does not exist`;
    case 'database-exists':
      return `ERROR:  database "${what}" already exists`;
    case 'no-table':
      return `ERROR:  relation "${what}" does not exist`;
    case 'table-exists':
      return `ERROR:  relation "${what}" already exists`;
    case 'no-column':
      return `ERROR:  column "${what}" does not exist`;
    case 'duplicate-key':
      return `ERROR:  duplicate key value violates unique constraint "${where}_pkey"`;
    case 'missing-value':
      return `ERROR:  null value in column "${what}" violates not-null constraint`;
    case 'wrong-number':
      return `ERROR:  invalid input syntax for type integer: "${what}"`;
    case 'column-count':
      return 'ERROR:  INSERT has another number of expressions than target columns';
    case 'no-database-chosen':
      return 'ERROR:  no schema has been selected';
    case 'read-only':
      return `ERROR:  cannot execute ${what} in a read-only transaction`;
    case 'disk-full':
      return `ERROR:  could not extend file: ${what}`;
    case 'syntax':
      return what === ''
        ? 'ERROR:  syntax error at end of input'
        : `ERROR:  syntax error at or near "${what.split(/\s/)[0]}"`;
    case 'unknown':
      return `[simulation] this is not simulated: ${what.slice(0, 200)}. ${KNOWN}`;
  }
}

interface Style {
  readonly isBare: boolean;
  readonly hasFrame: boolean;
}

function shown(value: Value): string {
  return value === null ? '' : typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
}

function rowsText({ titles, rows, isNumeric }: PsqlRows, { isBare, hasFrame }: Style): string {
  const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})\n`;
  if (!hasFrame) {
    const lines = rows.map((row) => `${row.map(shown).join('|')}\n`).join('');
    return isBare ? lines : `${titles.join('|')}\n${lines}${count}`;
  }
  const cells = rows.map((row) =>
    row.map((value, index) => ({ text: shown(value), isRight: isNumeric[index] === true })),
  );
  const table = openTable(titles, cells, true);
  return isBare ? `${table.split('\n').slice(2).join('\n')}\n` : `${table}${count}\n`;
}

function metaText(session: PsqlSession, text: string): string | undefined {
  const [command = ''] = text.split(/\s+/);
  switch (command) {
    case '\\l': {
      const rows = session.databases().map((name) => [{ text: name, isRight: false }]);
      return `${openTable(['Name'], rows, true)}(${rows.length} rows)\n\n`;
    }
    case '\\dt':
    case '\\d': {
      const names = Object.keys(session.tables()).sort();
      if (names.length === 0) return 'Did not find any relations.\n';
      const rows = names.map((name) => ['public', name, 'table'].map((cell) => ({ text: cell, isRight: false })));
      return `${openTable(['Schema', 'Name', 'Type'], rows, true)}(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})\n\n`;
    }
    case '\\conninfo':
      return `You are connected to database "${session.database}".\n`;
    default:
      return undefined;
  }
}

function* runAll(invocation: Invocation, session: PsqlSession, text: string, style: Style): Task<number> {
  let status = 0;
  const meta = text.trim().startsWith('\\') ? text.trim() : undefined;
  try {
    if (meta !== undefined) {
      const answer = metaText(session, meta);
      if (answer === undefined) throw new SqlError('unknown', meta);
      yield* print(invocation, bytesOf(answer));
      return 0;
    }
    for (const { text: statement } of statementsOf(text)) {
      yield 1;
      const result = session.execute(statement);
      yield* print(invocation, bytesOf(typeof result === 'string' ? `${result}\n` : rowsText(result, style)));
    }
  } catch (thrown) {
    const error = thrown instanceof FileError ? new SqlError('disk-full', thrown.message) : thrown;
    if (!(error instanceof SqlError)) throw error;
    if (error.problem === 'unknown') invocation.host.notSimulated({ kind: 'option', what: `psql: ${error.what}` });
    yield* complain(invocation, bytesOf(sentenceOf(error)));
    status = 1;
  }
  return status;
}

function targetOf(invocation: Invocation, options: ReturnType<typeof parseOptions>) {
  const { environment } = invocation;
  const host = options.value('h') ?? environment['PGHOST'] ?? 'localhost';
  return {
    // A path is that of the socket of the own pod.
    host: host.startsWith('/') ? 'localhost' : host,
    port: options.value('p') ?? environment['PGPORT'] ?? '5432',
    user: options.value('U') ?? environment['PGUSER'] ?? environment['POSTGRES_USER'] ?? 'postgres',
  };
}

export const psql: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'tAqwXeb1', values: 'cdUhpfvP', long: LONG });
  const { host, port, user } = targetOf(invocation, options);
  const found = yield* connect(invocation.host, 'postgres', host, Number(port));
  if (found.kind !== 'server') {
    const why =
      found.kind === 'no-name'
        ? `could not translate host name "${host}" to address: Name or service not known`
        : `connection to server at "${host}", port ${port} failed: Connection refused`;
    yield* complain(invocation, `psql: error: ${why}`);
    return 2;
  }
  const database =
    options.value('d') ??
    options.operands[0] ??
    invocation.environment['PGDATABASE'] ??
    invocation.environment['POSTGRES_DB'] ??
    user;
  let session: PsqlSession;
  try {
    session = openPsqlSession(invocation.host, found.server, user, textOf(database));
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    yield* complain(invocation, bytesOf(`psql: error: FATAL:  database "${error.what}" does not exist`));
    return 2;
  }
  const style: Style = { isBare: options.has('t'), hasFrame: !options.has('A') };
  const commands = options.all('c');
  if (commands.length > 0) {
    for (const command of commands) {
      const status = yield* runAll(invocation, session, textOf(command), style);
      if (status !== 0) return status;
    }
    return 0;
  }
  if (!isTerminal(invocation, 0)) {
    return yield* runAll(invocation, session, textOf(yield* readAll(streamAt(invocation.descriptors, 0))), style);
  }
  yield* print(invocation, 'psql (simulated)\nType "help" for help.\n\n');
  let pending = '';
  return yield* converse(invocation, {
    prompt: () => `${session.database}${pending === '' ? '=' : '-'}# `,
    farewell: '\\q\n',
    *line(typed) {
      const text = textOf(typed).trim();
      if (/^(\\q|exit|quit);?$/.test(text)) return 0;
      const all = `${pending}${text}\n`;
      const isWhole = text.startsWith('\\') || statementsOf(all).at(-1)?.end !== '';
      pending = isWhole ? '' : all;
      if (isWhole) yield* runAll(invocation, session, all, style);
      return undefined;
    },
  });
};

export const pgIsReady: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'q', values: 'dUhpt', long: LONG });
  const { host, port } = targetOf(invocation, options);
  const found = yield* connect(invocation.host, 'postgres', host, Number(port));
  const where = options.has('h') ? host : '/var/run/postgresql';
  const isReady = found.kind === 'server';
  if (!options.has('q')) {
    yield* print(invocation, `${where}:${port} - ${isReady ? 'accepting connections' : 'no response'}\n`);
  }
  return isReady ? 0 : 2;
};
