/** The files that a server makes when it starts up. */

import type { Server } from '../container/servers.ts';
import { prepareFolders } from './mysql/mysql-server.ts';
import { prepareEnsembleFiles } from './zookeeper/ensemble.ts';

export function prepareServer(server: Server): void {
  switch (server.system) {
    case 'mysql':
      prepareFolders(server);
      return;
    case 'zookeeper':
      prepareEnsembleFiles(server);
      return;
    default:
  }
}
