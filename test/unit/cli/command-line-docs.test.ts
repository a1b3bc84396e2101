/** docs/command-line.md lists every command and flag. `UPDATE_DOCS=1` rewrites its tables. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandsTable, flagsTable } from './command-line-docs.ts';

const FILE = fileURLToPath(new URL('../../../docs/command-line.md', import.meta.url));
const UPDATE = process.env['UPDATE_DOCS'] === '1';

function withTables(text: string): string {
  return text
    .replace(/(?<=^## Commands\n\n)(?:\|.*\n)*\n*/m, () => `${commandsTable()}\n\n`)
    .replace(/(?<=^## Flags\n\n)(?:\|.*\n)*\n*/m, () => `${flagsTable()}\n\n`);
}

test('the page lists all commands and flags', () => {
  const text = readFileSync(FILE, 'utf8');
  const expected = withTables(text);
  assert.ok(expected.includes(commandsTable()) && expected.includes(flagsTable()), 'the headings are there');
  if (UPDATE) writeFileSync(FILE, expected);
  else assert.equal(text, expected, 'UPDATE_DOCS=1 npm test -- command-line-docs rewrites the tables');
});
