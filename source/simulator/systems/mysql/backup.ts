/**
 * What the image of XtraBackup brings: `xtrabackup` reads what a server keeps, `xbstream` puts it into a folder, and
 * `ncat` hands it from one member to another.
 */

import { joinPath } from '../../container/files/paths.ts';
import { opened, streamAt } from '../../container/kernel/descriptors.ts';
import { bytesOf, NO_INPUT, textOf } from '../../container/kernel/streams.ts';
import type { Network } from '../../container/network/network.ts';
import { openConnection } from '../../container/network/request.ts';
import { complain, type Invocation, type Program, ProgramError, pathIn, print } from '../../container/program.ts';
import { runProgram } from '../../container/run-program.ts';
import { readAll } from '../../container/text/lines.ts';
import { parseOptions } from '../../container/text/options.ts';
import { connect } from '../connect.ts';
import { parseRecords, RECORDS_FILE, readRecords } from '../records.ts';
import { caughtUp } from '../replication.ts';
import { FIRST_FOLDERS, sourceOf } from './mysql-server.ts';

/** The stream begins with it. Then come a line about the source, and the records. */
const HEAD = 'XBSTCK01';

interface Listener {
  readonly invocation: Invocation;
  readonly command: string;
}

/** By "uid:port" of a pod, for each cluster. */
const LISTENERS = new WeakMap<Network, Map<string, Listener>>();

function listenersOf({ network }: Invocation['host']): Map<string, Listener> {
  const found = LISTENERS.get(network) ?? new Map<string, Listener>();
  LISTENERS.set(network, found);
  return found;
}

export const ncat: Program = function* (invocation) {
  const { host, args, descriptors } = invocation;
  const options = parseOptions(args, {
    flags: 'lkrsvn',
    values: 'cmw',
    long: {
      listen: 'l',
      'keep-open': 'k',
      'recv-only': 'r',
      'send-only': 's',
      'sh-exec': 'c',
      'max-conns': 'm',
      wait: 'w',
    },
  });
  if (options.has('l')) {
    const command = options.value('c');
    const port = options.operands.at(-1);
    if (command === undefined || port === undefined) {
      host.notSimulated({ kind: 'option', what: 'ncat --listen without a command' });
      throw new ProgramError('[simulation] ncat listens only with -c COMMAND and a port', 2);
    }
    const key = `${host.pod.metadata.uid}:${port}`;
    const listener: Listener = { invocation, command };
    listenersOf(host).set(key, listener);
    try {
      yield () => () => undefined;
      return 0;
    } finally {
      if (listenersOf(host).get(key) === listener) listenersOf(host).delete(key);
    }
  }
  const [name = '', port = ''] = options.operands;
  const outcome = yield* openConnection(host, name, Number(port));
  if (outcome.kind === 'no-name')
    throw new ProgramError('Could not resolve hostname: Name or service not known. QUITTING.', 2);
  const pod = outcome.kind === 'open' && outcome.connection.kind === 'open' ? outcome.connection.pod : undefined;
  const listener = pod === undefined ? undefined : listenersOf(host).get(`${pod.metadata.uid}:${port}`);
  if (listener === undefined) throw new ProgramError('Connection refused.', 1);
  const output = descriptors.get(1) ?? opened(NO_INPUT);
  const errors = listener.invocation.descriptors.get(2) ?? opened(NO_INPUT);
  const inner = new Map([
    [0, opened(NO_INPUT)],
    [1, output],
    [2, errors],
  ]);
  yield* runProgram({ ...listener.invocation, descriptors: inner }, ['sh', '-c', listener.command], 'ncat');
  return 0;
};

export const xtrabackup: Program = function* (invocation) {
  const { host, args } = invocation;
  if (args.includes('--prepare')) {
    yield* complain(invocation, 'completed OK!');
    return 0;
  }
  if (!args.includes('--backup')) {
    host.notSimulated({ kind: 'option', what: `xtrabackup ${args.join(' ')}` });
    throw new ProgramError('[simulation] only --backup and --prepare are simulated');
  }
  const name = args.find((arg) => arg.startsWith('--host='))?.slice('--host='.length) ?? '127.0.0.1';
  const found = yield* connect(host, 'mysql', name, 3306);
  if (found.kind !== 'server') {
    throw new ProgramError(`Failed to connect to MySQL server: Can't connect to MySQL server on '${name}'`);
  }
  const { server } = found;
  const source = sourceOf(host, server);
  const records = source === undefined ? readRecords(server) : caughtUp(server, [source]);
  const main = source ?? server;
  const position = `${main.pod.metadata.name}-bin.000001 ${157 + records.version}`;
  const kind = source === undefined ? 'main' : 'replica';
  yield* print(invocation, `${HEAD} ${kind} ${position}\n${bytesOf(JSON.stringify(records))}`);
  yield* complain(invocation, 'completed OK!');
  return 0;
};

export const xbstream: Program = function* (invocation) {
  const { host, args, descriptors } = invocation;
  const options = parseOptions(args, { flags: 'xv', values: 'C', long: { extract: 'x', directory: 'C' } });
  const folder = pathIn(invocation, options.value('C') ?? '.');
  const text = yield* readAll(streamAt(descriptors, 0));
  // Nothing came, for example since nobody listened: there is nothing to put anywhere.
  if (text === '') return 0;
  const end = text.indexOf('\n');
  const [head, kind, file = '', position = ''] = text.slice(0, end).split(' ');
  if (head !== HEAD) throw new ProgramError('wrong chunk magic at offset 0x0.');
  const records = parseRecords(textOf(text.slice(end + 1)));
  const { files } = host;
  for (const name of FIRST_FOLDERS) {
    if (files.node(joinPath(folder, name)) === undefined) files.makeFolder(joinPath(folder, name));
  }
  files.write(joinPath(folder, RECORDS_FILE), bytesOf(JSON.stringify(records)));
  if (kind === 'main') files.write(joinPath(folder, 'xtrabackup_binlog_info'), `${file}\t${position}\n`);
  else {
    const told = `CHANGE MASTER TO MASTER_LOG_FILE='${file}', MASTER_LOG_POS=${position};\n`;
    files.write(joinPath(folder, 'xtrabackup_slave_info'), told);
  }
  return 0;
};
