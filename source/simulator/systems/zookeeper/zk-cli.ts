/** `zkCli.sh`: creates, reads and changes nodes. */

import { FileError } from '../../container/files/file-error.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { formatDate } from '../../container/text/dates.ts';
import { at, stringOf } from '../../model/json.ts';
import { findContainer } from '../../model/pod-containers.ts';
import { connect } from '../connect.ts';
import { converse } from '../prompt.ts';
import { ensembleOf } from './ensemble.ts';
import { openTree, ZooError, type ZooNode } from './nodes.ts';

const CONNECTED = '\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null\n';
const KNOWN = 'create, get, set, ls, stat, delete, deleteall';

function statText(node: ZooNode, children: number): string {
  const id = (value: number): string => `0x${value.toString(16)}`;
  const time = (value: number): string => formatDate('%a %b %d %H:%M:%S UTC %Y', value);
  return [
    `cZxid = ${id(node.createdId)}`,
    `ctime = ${time(node.created)}`,
    `mZxid = ${id(node.modifiedId)}`,
    `mtime = ${time(node.modified)}`,
    `pZxid = ${id(node.createdId)}`,
    `cversion = ${node.childVersion}`,
    `dataVersion = ${node.version}`,
    'aclVersion = 0',
    'ephemeralOwner = 0x0',
    `dataLength = ${bytesOf(node.value).length}`,
    `numChildren = ${children}`,
    '',
  ].join('\n');
}

/** Before 3.5, "get" tells everything about the node. */
function tellsAll({ pod, container }: Server): boolean {
  return /3\.[0-4](\.|$)/.test(stringOf(at(findContainer(pod, container), 'image')));
}

/** @throws ZooError */
function carryOut(invocation: Invocation, server: Server, words: readonly string[]): string | undefined {
  const { host } = invocation;
  const ensemble = ensembleOf(host, server);
  const [command = '', ...args] = words;
  const flags = args.filter((arg) => /^-[a-zA-Z]$/.test(arg));
  const [path = '/', value = ''] = args.filter((arg) => !/^-[a-zA-Z]$/.test(arg));
  if (!path.startsWith('/')) throw new ZooError(`Path must start with / character: ${path}`);
  if (ensemble.leader === undefined) throw new ZooError(`KeeperErrorCode = ConnectionLoss for ${path}`);
  const tree = openTree(server, ensemble, host.clock.now());
  switch (command) {
    case 'create':
      if (flags.length > 0) return undefined;
      tree.create(path, value);
      return `Created ${path}\n`;
    case 'get': {
      const node = tree.get(path);
      const isLong = flags.includes('-s') || tellsAll(server);
      return `${node.value}\n${isLong ? statText(node, tree.children(path).length) : ''}`;
    }
    case 'set':
      tree.set(path, value);
      return tellsAll(server) ? statText(tree.get(path), tree.children(path).length) : '';
    case 'stat':
      return statText(tree.get(path), tree.children(path).length);
    case 'ls':
      return `[${tree.children(path).join(', ')}]\n`;
    case 'delete':
    case 'deleteall':
    case 'rmr':
      tree.remove(path, command !== 'delete');
      return '';
    default:
      return undefined;
  }
}

function* one(invocation: Invocation, server: Server, words: readonly string[]): Task<number> {
  try {
    const text = carryOut(invocation, server, words);
    if (text !== undefined) {
      yield* print(invocation, bytesOf(text));
      return 0;
    }
    const typed = words.join(' ');
    invocation.host.notSimulated({ kind: 'option', what: `zkCli.sh ${typed}` });
    yield* complain(invocation, bytesOf(`[simulation] zkCli.sh ${typed} is not simulated. Known are ${KNOWN}.`));
  } catch (error) {
    if (!(error instanceof ZooError) && !(error instanceof FileError)) throw error;
    const message = error.message.replace(/^NoNode for/, 'Node does not exist:');
    yield* complain(invocation, bytesOf(message));
  }
  return 1;
}

/** "a 'b c'" is two words. */
function wordsOf(line: string): readonly string[] {
  return (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
}

export const zkCli: Program = function* (invocation) {
  const args = [...invocation.args].map(textOf);
  let address = 'localhost:2181';
  if (args[0] === '-server') [, address = address] = args.splice(0, 2);
  const [name = 'localhost', port = '2181'] = (address.split(/[,/]/)[0] ?? '').split(':');
  const found = yield* connect(invocation.host, 'zookeeper', name, Number(port));
  if (found.kind !== 'server') {
    yield* complain(
      invocation,
      `Connecting to ${address}\nKeeperErrorCode = ConnectionLoss: ${found.kind === 'no-name' ? `unknown host ${name}` : 'connection refused'}`,
    );
    return 1;
  }
  yield* print(invocation, CONNECTED);
  if (args.length > 0) return yield* one(invocation, found.server, args);
  let count = 0;
  return yield* converse(invocation, {
    prompt: () => `[zk: ${address}(CONNECTED) ${count}] `,
    farewell: '',
    *line(text) {
      count += 1;
      const words = wordsOf(textOf(text));
      if (words[0] === 'quit') return 0;
      if (words.length > 0) yield* one(invocation, found.server, words);
      return undefined;
    },
  });
};
