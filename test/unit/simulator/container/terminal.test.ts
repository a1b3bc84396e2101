/** Editing a line on a terminal, in characters of several bytes too. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFeed } from '../../../../source/simulator/container/kernel/streams.ts';
import { createTerminal } from '../../../../source/simulator/container/kernel/terminal.ts';

const LEFT = '\x1b[D';
const RIGHT = '\x1b[C';
const DELETE = '\x1b[3~';
const BACKSPACE = '\x7f';

function entered(typed: string): string {
  const feed = createFeed(true);
  const terminal = createTerminal({ feed, echo: () => undefined, interrupt: () => undefined });
  terminal.type(Buffer.from(`${typed}\r`).toString('latin1'));
  const { value } = feed.stream.read().next();
  return Buffer.from(String(value), 'latin1').toString();
}

const EDITS: readonly (readonly [typed: string, line: string])[] = [
  [`caf\u00e9${BACKSPACE}e`, 'cafe'],
  [`\u00e9a${LEFT}${LEFT}x`, 'x\u00e9a'],
  [`\u00e9a${LEFT}${LEFT}${RIGHT}x`, '\u00e9xa'],
  [`\u{1f954}b${LEFT}${LEFT}${DELETE}`, 'b'],
  [`one two\x17three`, 'one three'],
  [`gone\x15kept`, 'kept'],
];

for (const [typed, line] of EDITS) {
  test(`what is typed as ${JSON.stringify(typed)} is read as ${line}`, () => {
    assert.equal(entered(typed), `${line}\n`);
  });
}
