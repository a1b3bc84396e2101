/** A row that is updated looks as one that is written whole. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import { rowUpdate } from '../../../../source/ui/ink/row-update.ts';
import { cellsAfter } from './terminal-cells.ts';

const WIDTH = 24;
const chalk = new Chalk({ level: 3 });
const PAINTS = [(text: string) => text, chalk.hex('#ff6b6b').bold, chalk.bgHex('#303030'), chalk.inverse, chalk.dim];
const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '●', '─'), minLength: 1, maxLength: 8 });
const row = fc
  .array(fc.tuple(fc.nat(PAINTS.length - 1), word), { maxLength: 3 })
  .map((spans) => spans.map(([paint, text]) => PAINTS[paint]?.(text) ?? text).join(''));

function updated(previous: string, next: string): string {
  const update = rowUpdate(previous, next, WIDTH);
  assert.ok(update !== undefined);
  return update;
}

test('any row becomes any other, wherever the cursor is, and leaves no style behind', async () => {
  await fc.assert(
    fc.asyncProperty(row, row, fc.nat(WIDTH - 1), async (previous, next, column) => {
      const update = `${previous}\u001b[${column + 1}G${updated(previous, next)}`;
      const [after, expected] = [`${update}\r\nx`, `${next}\r\nx`];
      assert.deepEqual(await cellsAfter(after, WIDTH, 2), await cellsAfter(expected, WIDTH, 2));
    }),
    { numRuns: 500 },
  );
});

test('only what has changed is written', () => {
  const line = (age: string, state: string) => ` web-0   ${chalk.green(state)}   ${chalk.gray(age)}`;
  assert.equal(updated(line('9s', 'ready'), line('9s', 'ready')), '');
  assert.equal(updated(line('8s', 'ready'), line('9s', 'ready')), '\u001b[18G\u001b[90m9\u001b[m');
  assert.equal(updated('abc', 'ab'), '\u001b[3G\u001b[K');
});

test('other rows are left to Ink', () => {
  assert.equal(rowUpdate('a', '日', WIDTH), undefined);
  assert.equal(rowUpdate('a', 'b'.repeat(WIDTH + 1), WIDTH), undefined);
});
