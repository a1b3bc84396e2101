/** Frames of Ink's own Output and of the shorter way look the same on a terminal. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import Output from '../../../../node_modules/ink/build/output.js';
import { withWholeRows } from '../../../../source/ui/ink/whole-rows.ts';
import { cellsAfter } from './terminal-cells.ts';

const WIDTH = 24;
const HEIGHT = 4;
const chalk = new Chalk({ level: 3 });
const FasterOutput = withWholeRows(Output);

interface Write {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

function cellsOf(rows: readonly string[]): Promise<readonly string[]> {
  return cellsAfter(rows.map((row, index) => `\u001b[${index + 1};1H${row}`).join(''), WIDTH, HEIGHT);
}

function frameOf(Class: typeof FasterOutput, writes: readonly Write[], clip: object | undefined): readonly string[] {
  const output = new Class({ width: WIDTH, height: HEIGHT });
  if (clip !== undefined) output.clip(clip);
  const shout = (line: string): string => line.replaceAll('a', 'A');
  for (const { x, y, text } of writes) output.write(x, y, text, { transformers: [shout] });
  const { output: frame, height } = output.get();
  const rows = frame.split('\n');
  assert.equal(rows.length, height);
  return rows;
}

const PAINTS = [
  (text: string) => text,
  chalk.hex('#ff6b6b').bold,
  chalk.hex('#a8a8a8'),
  chalk.bgHex('#303030'),
  chalk.inverse,
  chalk.dim,
];
const word = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '1', '●', '─', '✓', '…', '日', 'é', '👍'),
  minLength: 1,
  maxLength: 8,
});
const span = fc.tuple(fc.nat(PAINTS.length - 1), word).map(([paint, text]) => PAINTS[paint]?.(text) ?? text);
const texts = fc.array(span, { minLength: 1, maxLength: 3 }).map((spans) => spans.join(''));
const write = fc.record({
  x: fc.constantFrom(0, 0, 0, 3, 12),
  y: fc.nat(HEIGHT - 1),
  text: fc.oneof(
    { weight: 8, arbitrary: texts },
    { weight: 1, arbitrary: fc.tuple(texts, texts).map((lines) => lines.join('\n')) },
    { weight: 1, arbitrary: fc.constantFrom('', '\u001b[1mopen', '\u001b[31mopen\u001b[22m') },
  ),
});

test('any frame looks the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 6 }),
      fc.option(fc.constantFrom({ x1: 2, x2: 9, y1: undefined, y2: undefined }), { nil: undefined, freq: 8 }),
      async (writes, clip) => {
        const [expected, actual] = [frameOf(Output, writes, clip), frameOf(FasterOutput, writes, clip)];
        assert.deepEqual(await cellsOf(actual), await cellsOf(expected));
      },
    ),
    { numRuns: 400 },
  );
});

test('a row that has been made is not made again', () => {
  let made = 0;
  class Counted extends Output {
    override get() {
      made += 1;
      return super.get();
    }
  }
  const Faster = withWholeRows(Counted);
  const draw = (text: string) => frameOf(Faster, [{ x: 0, y: 0, text }], undefined);
  assert.deepEqual(draw('日本'), draw('日本'));
  assert.equal(made, 1);
  draw('本日');
  assert.equal(made, 2);
  draw('simple text');
  assert.equal(made, 2);
});
