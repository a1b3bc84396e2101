/** What servers answer to text that is sent to their ports, as by `echo ruok | nc zk-0.zk 2181`. */

import type { Host } from '../container/program.ts';
import type { Server } from '../container/servers.ts';
import { fourLetterAnswer } from './zookeeper/zk-server.ts';

/** Undefined if the server does not understand the text. */
export function textAnswer(host: Pick<Host, 'servers'>, server: Server, text: string): string | undefined {
  switch (server.system) {
    case 'zookeeper':
      return fourLetterAnswer(host, server, text);
    default:
      return undefined;
  }
}
