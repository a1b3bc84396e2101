/** `mongosh`: documents in collections. */

import { FileError } from '../../container/files/file-error.ts';
import { streamAt } from '../../container/kernel/descriptors.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Invocation, type Program, print } from '../../container/program.ts';
import { readAll } from '../../container/text/lines.ts';
import { isObject } from '../../model/json.ts';
import { connect } from '../connect.ts';
import { converse, isTerminal } from '../prompt.ts';
import { MongoError, type MongoSession, openMongoSession } from './mongo-session.ts';

const KNOWN =
  "show dbs, show collections, use, db.NAME.insertOne({…}), insertMany([…]), find(…), findOne(…), countDocuments(…), deleteOne(…), deleteMany(…), drop(), rs.status(), db.hello(), db.adminCommand('ping')";

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

function resultText(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (Array.isArray(value))
    return value.length === 0 ? '\n' : `[\n${value.map((item) => `  ${shown(item)}`).join(',\n')}\n]\n`;
  return `${shown(value)}\n`;
}

function* one(invocation: Invocation, session: MongoSession, typed: string): Task<number> {
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
  const session = openMongoSession(invocation.host, found.server);
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
