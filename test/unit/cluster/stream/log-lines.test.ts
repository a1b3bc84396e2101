import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogSplitter } from '../../../../source/cluster/stream/log-lines.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(...chunks: readonly string[]) {
  const splitter = createLogSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(bytes(chunk))), ...splitter.rest()];
}

test('times are separated from the text, and lines without one are kept whole', () => {
  assert.deepEqual(
    read('2026-01-15T12:00:00.123456789Z hello there\nno time\n2026-01-15T12:00:00+02:00 \n').map(({ at, text }) => [
      at,
      text,
    ]),
    [
      ['2026-01-15T12:00:00.123456789Z', 'hello there'],
      ['', 'no time'],
      ['2026-01-15T12:00:00+02:00', ''],
    ],
  );
});

test('text is sanitized: colours are removed, tabs become blanks, and other control characters become visible', () => {
  const [line] = read('\u001b[1;31mred\u001b[0m\ta\u001b]0;owned\u0007\u202eb\r\n');
  assert.equal(line?.text, 'red     a␛]0;owned␇‹U+202E›b');
});

test('a very long line is cut, and says by how much', () => {
  const [line, next] = read(`${'a'.repeat(20_000)}`, `${'b'.repeat(20_000)}\nshort\n`);
  assert.equal(line?.text, `${'a'.repeat(16_384)}… (23616 characters more)`);
  assert.equal(next?.text, 'short');
});

test('property: chunks may be cut anywhere, also within a character', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '👩', ' '), maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
      (texts, cuts) => {
        const all = bytes(texts.map((text) => `${text}\n`).join(''));
        const splitter = createLogSplitter();
        const lines: string[] = [];
        let start = 0;
        for (const cut of [...cuts, all.length]) {
          lines.push(...splitter.push(all.subarray(start, start + cut)).map(({ text }) => text));
          start += cut;
        }
        assert.deepEqual(lines, texts);
      },
    ),
  );
});
