/** Frames kept as files that a person can read in a review. `UPDATE_GOLDEN=1` writes them anew. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('./golden/', import.meta.url);

export function assertGolden(name: string, rows: readonly string[]): void {
  const file = new URL(`${name}.txt`, FOLDER);
  const text = `${rows.join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'), `the frame differs from golden/${name}.txt`);
}
