/** Where sets are kept while they are exchanged, and the process that keeps them. */

import { dirname, join } from 'node:path';
import type { KeptSetSettings } from '../../session/exchange/kept-set-file.ts';
import type { Environment } from '../process/environment.ts';
import { journalPath } from './journal-path.ts';
import { journalSettings } from './journal-settings.ts';

export function keptSetSettings(env: Environment, home: string): KeptSetSettings {
  const { process, isRunning } = journalSettings(env, home);
  return { folder: join(dirname(journalPath(env, home)), 'exchanges'), process, isRunning };
}
