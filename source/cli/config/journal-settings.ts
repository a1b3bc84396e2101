/** The journal of this user, and the process that writes it. */

import { hostname } from 'node:os';
import { journalFile } from '../../session/journal/journal-file.ts';
import type { JournalSettings } from '../../session/journal/journal-writer.ts';
import type { Environment } from '../process/environment.ts';
import { journalPath } from './journal-path.ts';

export function journalSettings(env: Environment, home: string): JournalSettings {
  return {
    file: journalFile(journalPath(env, home)),
    process: { host: hostname(), pid: process.pid },
    isRunning,
  };
}

/** A process on another machine, which shares the home folder, cannot be asked: it counts as running. */
function isRunning({ host, pid }: JournalSettings['process']): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
