/** `zkServer.sh status`, `zookeeper-ready`, and the words of four letters. */

import { joinPath } from '../../container/files/paths.ts';
import { complain, type Host, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { connect } from '../connect.ts';
import { readRecords } from '../records.ts';
import { clientPortOf, configFolderOf, ensembleOf, modeOf } from './ensemble.ts';

const COMMAND_NOT_FOUND = 127;

export const zkServer: Program = function* (invocation) {
  const { host, args } = invocation;
  const [command = ''] = args;
  const server = host.servers.in(host.pod, host.container) ?? host.servers.of(host.pod);
  if (server === undefined || !['status', 'print-cmd', 'version'].includes(command)) {
    // The container's own program is started by it: its image's part is played then.
    host.notSimulated({ kind: 'program', what: 'zkServer.sh' });
    yield* complain(invocation, `[simulation] zkServer.sh ${command}: only status and print-cmd are simulated`);
    return COMMAND_NOT_FOUND;
  }
  const config = joinPath(configFolderOf(server), 'zoo.cfg');
  yield* complain(invocation, `ZooKeeper JMX enabled by default\nUsing config: ${config}`);
  if (command === 'print-cmd') {
    yield* print(invocation, `"java" org.apache.zookeeper.server.quorum.QuorumPeerMain "${config}"\n`);
    return 0;
  }
  const mode = server.isServing ? modeOf(ensembleOf(host, server), server) : undefined;
  if (mode === undefined) {
    yield* print(invocation, 'Error contacting service. It is probably not running.\n');
    return 1;
  }
  yield* print(invocation, `Mode: ${mode}\n`);
  return 0;
};

/** Asks the server of the same pod whether it is well, as the script of the Kubernetes image does. */
export const zookeeperReady: Program = function* ({ host, args }) {
  const found = yield* connect(host, 'zookeeper', '127.0.0.1', Number(args[0] ?? 2181));
  return found.kind === 'server' ? 0 : 1;
};

/** What a server answers to a word of four letters; undefined to anything else. */
export function fourLetterAnswer(host: Pick<Host, 'servers'>, server: Server, text: string): string | undefined {
  const mode = modeOf(ensembleOf(host, server), server);
  const { version } = readRecords(server);
  switch (text.trim()) {
    case 'ruok':
      return 'imok';
    case 'srvr':
    case 'stat':
      return mode === undefined
        ? 'This ZooKeeper instance is not currently serving requests\n'
        : `Zookeeper version: simulated\nZxid: 0x${(2 ** 32 + version).toString(16)}\nMode: ${mode}\n`;
    case 'mntr':
      return mode === undefined
        ? 'This ZooKeeper instance is not currently serving requests\n'
        : `zk_version\tsimulated\nzk_server_state\t${mode}\n`;
    case 'conf':
      return `clientPort=${clientPortOf(server)}\n`;
    default:
      return undefined;
  }
}
