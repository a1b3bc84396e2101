import {
  type ClusterAccess,
  type ClusterAccessOptions,
  loadClusterAccess,
} from '../../cluster/connection/cluster-access.ts';
import { endExecPlugins } from '../../cluster/connection/plugin-run.ts';
import { onExit } from './on-exit.ts';
import type { CommandIO } from './process-io.ts';

let isRegistered = false;

/**
 * Returns the access that the flags of the connection and the environment name. Its credential commands are in process
 * groups of their own, so a signal of the terminal does not reach them: they are ended with the program.
 * @throws ClusterError
 */
export function loadAccess(
  connection: Omit<ClusterAccessOptions, 'env' | 'home'>,
  { env, home, pluginConsole }: Pick<CommandIO, 'env' | 'home' | 'pluginConsole'>,
): ClusterAccess {
  if (!isRegistered) onExit(endExecPlugins);
  isRegistered = true;
  return loadClusterAccess({ ...connection, env, home, pluginConsole });
}
