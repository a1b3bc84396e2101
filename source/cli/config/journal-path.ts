import { join } from 'node:path';
import type { Environment } from '../process/environment.ts';
import { xdgDirectory } from './config.ts';

/** The file in which the program records every write, one JSON object a line. */
export function journalPath(env: Environment, home: string): string {
  return join(xdgDirectory(env['XDG_STATE_HOME'], home, join('.local', 'state')), 'journal.ndjson');
}
