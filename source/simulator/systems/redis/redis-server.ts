/** A Redis server: its main (the server that it replicates from), its keys, and its commands. */

import { contentOf } from '../../container/files/container-files.ts';
import { textOf } from '../../container/kernel/streams.ts';
import { addressesOf } from '../../container/network/names.ts';
import type { Host } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { stringOf } from '../../model/json.ts';
import { type Row, readRecords } from '../records.ts';
import { caughtUp, store } from '../replication.ts';

export type RedisReply =
  | { readonly kind: 'status' | 'error' | 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'list'; readonly items: readonly string[] };

const DATABASE = 'redis';
const TABLE = 'keys';
const SOURCE = /(?:--|^\s*)(?:replicaof|slaveof)[ =]+["']?([\w.-]+)/m;

/** The configuration of a server: its arguments, and the content of the files among them. */
function configurationOf({ files, words }: Server): string {
  const paths = words.join(' ').match(/\/\S+\.conf\b/g) ?? [];
  const texts = paths.map((path) => {
    const node = files.node(path);
    return node === undefined ? '' : textOf(contentOf(node));
  });
  return [words.join(' '), ...texts].join('\n');
}

/** The host name of its main, by its configuration; undefined if it is a main itself. */
export function mainNameOf(server: Server): string | undefined {
  const name = SOURCE.exec(configurationOf(server))?.[1] ?? server.environment['REDIS_MASTER_HOST'];
  return name === 'no' ? undefined : name;
}

export function passwordOf(server: Server): string {
  const configured = /(?:--|^\s*)requirepass[ =]+["']?(\S+)/m.exec(configurationOf(server))?.[1];
  return configured ?? server.environment['REDIS_PASSWORD'] ?? '';
}

export function mainOf(host: Host, server: Server): Server | undefined {
  const name = mainNameOf(server);
  if (name === undefined) return undefined;
  const [address] = addressesOf(host, name);
  return host.servers.members(server).find(({ pod }) => address !== undefined && pod.status?.['podIP'] === address);
}

export function replicasOf(host: Host, server: Server): readonly Server[] {
  const { uid } = server.pod.metadata;
  return host.servers
    .members(server)
    .filter((member) => member !== server && mainOf(host, member)?.pod.metadata.uid === uid);
}

function infoText(host: Host, server: Server): string {
  const main = mainOf(host, server);
  const name = mainNameOf(server);
  if (name !== undefined) {
    const link = main?.isServing === true ? 'up' : 'down';
    return `# Replication\nrole:slave\nmaster_host:${name}\nmaster_port:6379\nmaster_link_status:${link}\nslave_read_only:1\n`;
  }
  const replicas = replicasOf(host, server).filter(({ isServing }) => isServing);
  const lines = replicas.map(
    ({ pod }, index) => `slave${index}:ip=${stringOf(pod.status?.['podIP'])},port=6379,state=online\n`,
  );
  return `# Replication\nrole:master\nconnected_slaves:${replicas.length}\n${lines.join('')}`;
}

const WRITES = [
  'SET',
  'DEL',
  'INCR',
  'DECR',
  'APPEND',
  'MSET',
  'RPUSH',
  'LPUSH',
  'LPOP',
  'RPOP',
  'FLUSHALL',
  'FLUSHDB',
];
const status = (text: string): RedisReply => ({ kind: 'status', text });
const number = (value: number): RedisReply => ({ kind: 'number', number: value });
const list = (items: readonly string[]): RedisReply => ({ kind: 'list', items });
const NOTHING: RedisReply = { kind: 'nothing' };
const wrongType: RedisReply = {
  kind: 'error',
  text: 'WRONGTYPE Operation against a key holding the wrong kind of value',
};

/** How many arguments a command needs. */
const LEAST_ARGUMENTS: Readonly<Record<string, number>> = {
  SET: 2,
  GET: 1,
  APPEND: 2,
  MSET: 2,
  MGET: 1,
  INCR: 1,
  DECR: 1,
  EXISTS: 1,
  DEL: 1,
  TYPE: 1,
  KEYS: 1,
  RPUSH: 2,
  LPUSH: 2,
  LPOP: 1,
  RPOP: 1,
  LLEN: 1,
  LRANGE: 3,
};

type Keys = Map<string, string | readonly string[]>;

function keysOf(rows: readonly Row[]): Keys {
  return new Map(
    rows.map((row) => {
      const value = String(row['value']);
      const items: unknown = row['type'] === 'list' ? JSON.parse(value) : value;
      return [String(row['key']), Array.isArray(items) ? items.map(String) : value] as const;
    }),
  );
}

function rowsOf(keys: Keys): readonly Row[] {
  return [...keys].map(([key, value]): Row => {
    if (typeof value === 'string') return { key, type: 'string', value };
    return { key, type: 'list', value: JSON.stringify(value) };
  });
}

/** Undefined for a command that is not simulated. */
export function carryOut(host: Host, server: Server, words: readonly string[]): RedisReply | undefined {
  const [name = '', ...args] = words;
  const command = name.toUpperCase();
  const isReplica = mainNameOf(server) !== undefined;
  if (command === 'PING') return args[0] === undefined ? status('PONG') : { kind: 'text', text: args[0] };
  if (command === 'ECHO') return { kind: 'text', text: args[0] ?? '' };
  if (command === 'INFO') return { kind: 'text', text: infoText(host, server) };
  if (command === 'ROLE') return list([isReplica ? 'slave' : 'master']);
  if (WRITES.includes(command) && isReplica) {
    return { kind: 'error', text: "READONLY You can't write against a read only replica." };
  }
  const main = mainOf(host, server);
  const records = main === undefined ? readRecords(server) : caughtUp(server, [main]);
  const keys = keysOf(records.databases[DATABASE]?.[TABLE]?.rows ?? []);
  const reply = keyCommand(keys, command, args);
  if (WRITES.includes(command) && reply !== undefined && reply.kind !== 'error') {
    const table = { columns: [], key: ['key'], rows: rowsOf(keys) };
    store(server, replicasOf(host, server), { [DATABASE]: { [TABLE]: table } });
  }
  return reply;
}

function keyCommand(keys: Keys, command: string, args: readonly string[]): RedisReply | undefined {
  const [key = '', value = ''] = args;
  const found = keys.get(key);
  if (args.length < (LEAST_ARGUMENTS[command] ?? 0) || (command === 'MSET' && args.length % 2 === 1)) {
    return { kind: 'error', text: `ERR wrong number of arguments for '${command.toLowerCase()}' command` };
  }
  switch (command) {
    case 'SET':
      if (args.length > 2) return undefined;
      keys.set(key, value);
      return status('OK');
    case 'GET':
      return found === undefined ? NOTHING : typeof found === 'string' ? { kind: 'text', text: found } : wrongType;
    case 'APPEND':
      if (found !== undefined && typeof found !== 'string') return wrongType;
      keys.set(key, `${found ?? ''}${value}`);
      return number(String(keys.get(key)).length);
    case 'MSET':
      for (let index = 0; index + 1 < args.length; index += 2) keys.set(args[index] ?? '', args[index + 1] ?? '');
      return status('OK');
    case 'MGET':
      return list(args.map((each) => String(keys.get(each) ?? '')));
    case 'INCR':
    case 'DECR': {
      if (found !== undefined && typeof found !== 'string') return wrongType;
      if (found !== undefined && !/^(?:0|-?[1-9]\d*)$/.test(found)) {
        return { kind: 'error', text: 'ERR value is not an integer or out of range' };
      }
      const next = Number(found ?? 0) + (command === 'INCR' ? 1 : -1);
      keys.set(key, String(next));
      return number(next);
    }
    case 'EXISTS':
      return number(args.filter((each) => keys.has(each)).length);
    case 'DEL':
      return number(args.filter((each) => keys.delete(each)).length);
    case 'DBSIZE':
      return number(keys.size);
    case 'FLUSHALL':
    case 'FLUSHDB':
      keys.clear();
      return status('OK');
    case 'TYPE':
      return status(found === undefined ? 'none' : typeof found === 'string' ? 'string' : 'list');
    case 'KEYS':
      return key === '*' ? list([...keys.keys()].sort()) : undefined;
    default:
      return listCommand(keys, command, args);
  }
}

function listCommand(keys: Keys, command: string, [key = '', ...values]: readonly string[]): RedisReply | undefined {
  const found = keys.get(key) ?? [];
  const isList = ['RPUSH', 'LPUSH', 'LPOP', 'RPOP', 'LLEN', 'LRANGE'].includes(command);
  if (!isList) return undefined;
  if (typeof found === 'string') return wrongType;
  switch (command) {
    case 'RPUSH':
    case 'LPUSH': {
      const next = command === 'RPUSH' ? [...found, ...values] : [...[...values].reverse(), ...found];
      keys.set(key, next);
      return number(next.length);
    }
    case 'LPOP':
    case 'RPOP': {
      const taken = command === 'LPOP' ? found[0] : found.at(-1);
      if (taken === undefined) return NOTHING;
      const rest = command === 'LPOP' ? found.slice(1) : found.slice(0, -1);
      if (rest.length === 0) keys.delete(key);
      else keys.set(key, rest);
      return { kind: 'text', text: taken };
    }
    case 'LLEN':
      return number(found.length);
    default: {
      const [start, end] = values.map(Number);
      const last = end === undefined || end === -1 ? found.length : end < 0 ? found.length + end + 1 : end + 1;
      return list(found.slice(start ?? 0, last));
    }
  }
}
