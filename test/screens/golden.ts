/** Frames kept as files, to be read in a review. `UPDATE_GOLDEN=1` writes them again. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('./golden/', import.meta.url);

export function assertGolden(name: string, lines: readonly string[]): void {
  const file = new URL(`${name}.txt`, FOLDER);
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'), `the lines differ from golden/${name}.txt`);
}

/**
 * Compares all rows of the frame but the last. The last row lists the keys: footer.test.ts compares those of every
 * screen with one file, so that a new key changes one file. The row under the cursor is filled with blanks.
 */
export function assertGoldenFrame(name: string, rows: readonly string[]): void {
  assertGolden(
    name,
    rows.slice(0, -1).map((row) => row.trimEnd()),
  );
}
