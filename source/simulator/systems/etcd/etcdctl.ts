/** `etcdctl`: keys, and the members of the cluster. */

import { FileError } from '../../container/files/file-error.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Host, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { type Options, parseOptions } from '../../container/text/options.ts';
import { stringOf } from '../../model/json.ts';
import { connect } from '../connect.ts';
import { type Row, readRecords } from '../records.ts';
import { caughtUp, hasQuorum, store } from '../replication.ts';

const DATABASE = 'etcd';
const TABLE = 'keys';
const LONG = {
  endpoints: 'e',
  prefix: 'p',
  'keys-only': 'k',
  'print-value-only': 'v',
  'write-out': 'w',
  cluster: 'c',
  user: 'u',
  cacert: 'x',
  cert: 'x',
  key: 'x',
  'dial-timeout': 'x',
  'command-timeout': 'x',
  'insecure-skip-tls-verify': 's',
};
const KNOWN = 'put, get, del (with --prefix), member list, endpoint health, endpoint status, version';

function sizeOf(server: Server, members: readonly Server[]): number {
  const told = /--initial-cluster[= ]["']?(\S+)/.exec(server.words.join(' '))?.[1];
  return Math.max(members.length, (told ?? server.environment['ETCD_INITIAL_CLUSTER'] ?? '').split(',').length);
}

function idOf({ pod }: Server): string {
  return pod.metadata.uid.replaceAll('-', '').slice(0, 16);
}

function memberText(host: Host, server: Server): string {
  const lines = host.servers.members(server).map((member) => {
    const { name } = member.pod.metadata;
    const address = `${name}.${stringOf(member.pod.spec?.['subdomain'])}`;
    const state = member.isServing ? 'started' : 'unstarted';
    return `${idOf(member)}, ${state}, ${name}, http://${address}:2380, http://${address}:2379, false\n`;
  });
  return lines.join('');
}

function chosen(options: Options, [key = '', end]: readonly string[]): (row: Row) => boolean {
  if (options.has('p')) return (row) => String(row['key']).startsWith(key);
  if (end !== undefined) return (row) => String(row['key']) >= key && String(row['key']) < end;
  return (row) => row['key'] === key;
}

/** Undefined for what is not simulated. */
function keyText(host: Host, server: Server, options: Options): string | undefined {
  const [command, ...args] = options.operands.map(textOf);
  const members = host.servers.members(server);
  const rows = caughtUp(server, members).databases[DATABASE]?.[TABLE]?.rows ?? [];
  const write = (next: readonly Row[]): void =>
    store(server, members, { [DATABASE]: { [TABLE]: { columns: [], key: ['key'], rows: next } } });
  const isChosen = chosen(options, args);
  switch (command) {
    case 'put': {
      const [key = '', value = ''] = args;
      write([...rows.filter((row) => row['key'] !== key), { key, value }]);
      return 'OK\n';
    }
    case 'get': {
      const found = rows.filter(isChosen).sort((left, right) => (String(left['key']) < String(right['key']) ? -1 : 1));
      return found
        .map((row) => {
          if (options.has('v')) return `${row['value']}\n`;
          return options.has('k') ? `${row['key']}\n\n` : `${row['key']}\n${row['value']}\n`;
        })
        .join('');
    }
    case 'del': {
      const left = rows.filter((row) => !isChosen(row));
      write(left);
      return `${rows.length - left.length}\n`;
    }
    default:
      return undefined;
  }
}

function* answer(invocation: Invocation, server: Server, options: Options, endpoint: string): Task<number> {
  const { host } = invocation;
  const members = host.servers.members(server);
  const [command, part] = options.operands;
  const isAgreed = hasQuorum(members, sizeOf(server, members));
  if (command === 'member' && part === 'list') {
    yield* print(invocation, memberText(host, server));
    return 0;
  }
  if (command === 'endpoint' && part === 'status') {
    const leader = members.filter(({ isServing }) => isServing)[0];
    const { version } = readRecords(server);
    yield* print(
      invocation,
      `${endpoint}, ${idOf(server)}, simulated, ${leader === server || leader?.pod.metadata.uid === server.pod.metadata.uid}, ${version}\n`,
    );
    return 0;
  }
  if (!isAgreed) {
    yield* complain(
      invocation,
      part === 'health'
        ? `${endpoint} is unhealthy: failed to commit proposal: context deadline exceeded`
        : 'Error: context deadline exceeded',
    );
    return 1;
  }
  if (command === 'endpoint' && part === 'health') {
    yield* print(invocation, `${endpoint} is healthy: successfully committed proposal: took = 1ms\n`);
    return 0;
  }
  const text = keyText(host, server, options);
  if (text !== undefined) {
    yield* print(invocation, bytesOf(text));
    return 0;
  }
  host.notSimulated({ kind: 'option', what: `etcdctl ${command}` });
  yield* complain(invocation, `[simulation] etcdctl ${command ?? ''} is not simulated. Known are ${KNOWN}.`);
  return 1;
}

export const etcdctl: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'pkvcs', values: 'ewux', long: LONG });
  if (options.operands[0] === 'version') {
    yield* print(invocation, 'etcdctl version: simulated\nAPI version: 3\n');
    return 0;
  }
  const told = options.value('e') ?? invocation.environment['ETCDCTL_ENDPOINTS'] ?? '127.0.0.1:2379';
  let status = 1;
  for (const given of told.split(',')) {
    const endpoint = given.replace(/^https?:\/\//, '').replace(/\/$/, '');
    const [name = '', port = '2379'] = endpoint.split(':');
    const found = yield* connect(invocation.host, 'etcd', name, Number(port));
    if (found.kind !== 'server') {
      yield* complain(invocation, `${endpoint}: ${found.kind === 'no-name' ? 'no such host' : 'connection refused'}`);
      continue;
    }
    try {
      status = yield* answer(invocation, found.server, options, endpoint);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* complain(invocation, `Error: etcdserver: mvcc: database space exceeded (${error.message})`);
      return 1;
    }
    // Only what asks the endpoints themselves goes to each of them.
    if (options.operands[0] !== 'endpoint') return status;
  }
  return status;
};
