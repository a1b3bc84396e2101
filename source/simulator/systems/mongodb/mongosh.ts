/** `mongosh`: documents in collections. */

import { parse } from 'yaml';
import { FileError } from '../../container/files/file-error.ts';
import { streamAt } from '../../container/kernel/descriptors.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Host, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { readAll } from '../../container/text/lines.ts';
import { isEqual, isObject, itemsOf, type Json } from '../../model/json.ts';
import { connect } from '../connect.ts';
import { converse, isTerminal } from '../prompt.ts';
import { type Records, type Row, readRecords } from '../records.ts';
import { caughtUp, hasQuorum, store } from '../replication.ts';

const KNOWN =
  "show dbs, show collections, use, db.NAME.insertOne({…}), insertMany([…]), find(…), findOne(…), countDocuments(…), deleteOne(…), deleteMany(…), drop(), rs.status(), db.hello(), db.adminCommand('ping')";

/** What MongoDB says of a mistake. */
class MongoError extends Error {}

interface Session {
  database: string;
  /** Undefined for what is not simulated. @throws MongoError */
  readonly evaluate: (text: string) => unknown;
}

function isReplicaSet({ words, environment }: Server): boolean {
  return /--replSet\b/.test(words.join(' ')) || Object.keys(environment).some((name) => /REPLICA_SET/.test(name));
}

/** The first that serves, while more than half of the set do. */
function primaryOf(host: Host, server: Server): Server | undefined {
  if (!isReplicaSet(server)) return server;
  const members = host.servers.members(server);
  return hasQuorum(members, members.length) ? members.find(({ isServing }) => isServing) : undefined;
}

/** A literal of JavaScript is a flow mapping of YAML, as far as it is used here. @throws MongoError */
function argumentsOf(text: string): readonly unknown[] {
  try {
    return itemsOf(parse(`[${text}]`));
  } catch {
    throw new MongoError(`SyntaxError: Unexpected token in ${text.slice(0, 60)}`);
  }
}

/** As mongosh prints it: "{ name: 'ann', count: 1 }". */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(shown).join(', ')} ]`;
  if (!isObject(value)) return String(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: ${shown(field)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function fits(document: Json, filter: unknown): boolean {
  return !isObject(filter) || Object.entries(filter).every(([name, value]) => isEqual(document[name], value));
}

function openSession(host: Host, server: Server): Session {
  const isMember = isReplicaSet(server);
  const members = (): readonly Server[] => (isMember ? host.servers.members(server) : [server]);
  const databases = (): Records['databases'] =>
    (isMember ? caughtUp(server, members()) : readRecords(server)).databases;
  const isPrimary = (): boolean => primaryOf(host, server)?.pod.metadata.uid === server.pod.metadata.uid;

  const session: Session = {
    database: 'test',
    evaluate: (text) => {
      const [, chosen] = /^use\s+(\w+)$/.exec(text) ?? [];
      if (chosen !== undefined) {
        session.database = chosen;
        return `switched to db ${chosen}`;
      }
      if (/^show\s+(dbs|databases)$/.test(text)) {
        return [...new Set(['admin', 'config', 'local', ...Object.keys(databases())])].sort().join('\n');
      }
      if (/^show\s+(collections|tables)$/.test(text)) {
        return Object.keys(databases()[session.database] ?? {})
          .sort()
          .join('\n');
      }
      if (
        /^db\.(adminCommand|runCommand)\(\s*(["']ping["']|\{\s*["']?ping["']?\s*:\s*1\s*\})\s*\)(\.ok)?$/.test(text)
      ) {
        return text.endsWith('.ok') ? 1 : { ok: 1 };
      }
      if (/^(db\.(hello|isMaster)\(\))/.test(text)) return helloOf(text);
      if (/^rs\.status\(\)/.test(text)) return statusOf(text);
      const [, name, method, given] = /^db\.(\w+)\.(\w+)\((.*)\)$/s.exec(text) ?? [];
      return name === undefined || method === undefined ? undefined : call(name, method, argumentsOf(given ?? ''));
    },
  };

  function helloOf(text: string): unknown {
    if (/\)\.(isWritablePrimary|ismaster)$/.test(text)) return isPrimary();
    if (!text.endsWith(')')) return undefined;
    const primary = primaryOf(host, server)?.pod.metadata.name;
    return { isWritablePrimary: isPrimary(), ...(primary === undefined ? {} : { primary }), ok: 1 };
  }

  function statusOf(text: string): unknown {
    if (!isMember) throw new MongoError('MongoServerError[NoReplicationEnabled]: not running with --replSet');
    if (!text.endsWith(')')) return undefined;
    const primary = primaryOf(host, server);
    return {
      members: members().map((member, index) => ({
        _id: index,
        name: member.pod.metadata.name,
        stateStr: !member.isServing ? '(not reachable/healthy)' : member.pod === primary?.pod ? 'PRIMARY' : 'SECONDARY',
      })),
      ok: 1,
    };
  }

  function call(name: string, method: string, args: readonly unknown[]): unknown {
    const all = databases();
    const rows = all[session.database]?.[name]?.rows ?? [];
    const documents = rows.flatMap((row): readonly Json[] => {
      const document: unknown = JSON.parse(String(row['document']));
      return isObject(document) ? [document] : [];
    });
    const found = documents.filter((document) => fits(document, args[0]));
    const save = (next: readonly Json[] | undefined): void => {
      if (!isPrimary()) throw new MongoError('MongoServerError[NotWritablePrimary]: not primary');
      const { [name]: _, ...others } = all[session.database] ?? {};
      const kept = next?.map((document): Row => ({ document: JSON.stringify(document) }));
      const tables = kept === undefined ? others : { ...others, [name]: { columns: [], key: [], rows: kept } };
      store(server, members(), { ...all, [session.database]: tables });
    };
    switch (method) {
      case 'insertOne':
      case 'insertMany': {
        const given = (method === 'insertOne' ? args : itemsOf(args[0])).filter(isObject);
        if (given.length === 0)
          throw new MongoError('MongoInvalidArgumentError: Document must be a valid JavaScript object');
        const made = given.map((document): Json => ({ _id: newId(), ...document }));
        save([...documents, ...made]);
        const ids = made.map((document) => document['_id']);
        return method === 'insertOne'
          ? { acknowledged: true, insertedId: ids[0] }
          : { acknowledged: true, insertedIds: ids };
      }
      case 'find':
        return found;
      case 'findOne':
        return found[0] ?? null;
      case 'countDocuments':
        return found.length;
      case 'deleteOne':
      case 'deleteMany': {
        const gone = method === 'deleteOne' ? found.slice(0, 1) : found;
        save(documents.filter((document) => !gone.includes(document)));
        return { acknowledged: true, deletedCount: gone.length };
      }
      case 'drop':
        save(undefined);
        return true;
      default:
        return undefined;
    }
  }

  function newId(): string {
    return Array.from({ length: 24 }, () => Math.floor(host.random() * 16).toString(16)).join('');
  }
  return session;
}

function resultText(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (Array.isArray(value))
    return value.length === 0 ? '\n' : `[\n${value.map((item) => `  ${shown(item)}`).join(',\n')}\n]\n`;
  return `${shown(value)}\n`;
}

function* one(invocation: Invocation, session: Session, typed: string): Task<number> {
  const printed = /^(?:print|printjson)\((.*)\)$/s.exec(typed)?.[1] ?? typed;
  try {
    const value = session.evaluate(printed.trim());
    if (value !== undefined) {
      yield* print(invocation, bytesOf(resultText(value)));
      return 0;
    }
  } catch (error) {
    if (!(error instanceof MongoError) && !(error instanceof FileError)) throw error;
    yield* complain(invocation, bytesOf(error.message));
    return 1;
  }
  invocation.host.notSimulated({ kind: 'option', what: `mongosh: ${typed}` });
  yield* complain(invocation, bytesOf(`[simulation] ${typed.slice(0, 200)} is not simulated. Known are ${KNOWN}.`));
  return 1;
}

/** Statements end with ";" or with the line, outside of braces. */
function statementsOf(text: string): readonly string[] {
  const statements: string[] = [];
  let [current, depth] = ['', 0];
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\s\S]/g)) {
    if (/^[([{]$/.test(part)) depth += 1;
    if (/^[)\]}]$/.test(part)) depth -= 1;
    if (depth <= 0 && /^[;\n]$/.test(part)) {
      statements.push(current.trim());
      current = '';
    } else current += part;
  }
  return [...statements, current.trim()].filter((statement) => statement !== '');
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly scripts: readonly string[];
}

const VALUES = ['--host', '--port', '-u', '--username', '-p', '--password', '--authenticationDatabase'];

function targetOf(args: readonly string[]): Target {
  const told = new Map<string, string>();
  const scripts: string[] = [];
  const operands: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [name = '', ...parts] = arg.split('=');
    if (arg === '--eval') scripts.push(rest.shift() ?? '');
    else if (name === '--eval') scripts.push(parts.join('='));
    else if (VALUES.includes(arg)) told.set(arg, rest.shift() ?? '');
    else if (arg.startsWith('-')) told.set(name, parts.join('='));
    else operands.push(arg);
  }
  const address = /^(?:mongodb:\/\/)?(?:[^@/]*@)?([\w.-]+)(?::(\d+))?[^/]*(?:\/(\w*))?/.exec(operands[0] ?? '');
  const isAddress = /[:/.]/.test(operands[0] ?? '');
  return {
    host: told.get('--host') ?? (isAddress ? address?.[1] : undefined) ?? '127.0.0.1',
    port: Number(told.get('--port') ?? (isAddress ? address?.[2] : undefined) ?? 27_017),
    database: (isAddress ? address?.[3] : operands[0]) || 'test',
    scripts,
  };
}

export const mongosh: Program = function* (invocation) {
  const { host, port, database, scripts } = targetOf(invocation.args.map(textOf));
  const found = yield* connect(invocation.host, 'mongodb', host, port);
  if (found.kind !== 'server') {
    const why =
      found.kind === 'no-name' ? `getaddrinfo ENOTFOUND ${host}` : `connect ECONNREFUSED ${found.address}:${port}`;
    yield* complain(invocation, `MongoNetworkError: ${why}`);
    return 1;
  }
  const session = openSession(invocation.host, found.server);
  session.database = database;
  const isTyped = isTerminal(invocation, 0) && scripts.length === 0;
  if (!isTyped) {
    const text = scripts.length > 0 ? scripts.join('\n') : textOf(yield* readAll(streamAt(invocation.descriptors, 0)));
    let status = 0;
    for (const statement of statementsOf(text)) {
      status = yield* one(invocation, session, statement);
      if (status !== 0) return status;
    }
    return status;
  }
  return yield* converse(invocation, {
    prompt: () => `${session.database}> `,
    farewell: '\n',
    *line(typed) {
      const text = textOf(typed).trim();
      if (/^(exit|quit)(\(\))?;?$/.test(text)) return 0;
      for (const statement of statementsOf(text)) yield* one(invocation, session, statement);
      return undefined;
    },
  });
};
