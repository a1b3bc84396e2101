/** Tells how far a search has come, for one that takes longer than a moment. */

import type { CommandIO } from '../process/process-io.ts';
import { printMessage } from './print.ts';

/** Milliseconds before the first line, and between the lines. */
const INTERVAL_MS = 3000;

/** Returns a function that takes part of a sentence, and writes a line to stderr from time to time. */
export function searchProgress(io: Pick<CommandIO, 'stderr'>): (text: string) => void {
  let nextAt = performance.now() + INTERVAL_MS;
  return (text) => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + INTERVAL_MS;
    printMessage(io, `${text}.`);
  };
}
