/**
 * Loaded before each test file, in its process: a process that does not end by itself after its tests has left
 * something open. It says what, and fails, instead of staying until its deadline.
 */

import { writeSync } from 'node:fs';
import { after } from 'node:test';
import { ENDING } from './ending.ts';

/** The hooks of the file run meanwhile: one may wait for a control plane to stop. */
const PATIENCE_MS = 120_000;

after(() => {
  const stayed = (): void => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`not ended ${PATIENCE_MS / 1000} s after its tests; still open: ${open}\n`);
    process.exit(1);
  };
  setTimeout(stayed, PATIENCE_MS).unref();
});

process.on('exit', () => writeSync(2, ENDING));
