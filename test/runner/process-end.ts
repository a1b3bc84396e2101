/**
 * Loaded before each test file, in its process. A process that does not end after its tests has left something open: it
 * fails and says what, instead of staying until the file's deadline.
 */

import { writeSync } from 'node:fs';
import { after } from 'node:test';
import { ENDING } from './ending.ts';

/** Long enough for the hooks of the file, which run meanwhile: one may wait for a control plane to stop. */
const END_LIMIT_MS = 120_000;

after(() => {
  const stayed = (): void => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`the process had not ended ${END_LIMIT_MS / 1000} s after its tests; still open: ${open}\n`);
    process.exit(1);
  };
  setTimeout(stayed, END_LIMIT_MS).unref();
});

process.on('exit', (code) => {
  if (code === 0) writeSync(2, ENDING);
});
