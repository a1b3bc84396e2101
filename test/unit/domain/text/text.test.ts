import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimNameOf, ordinalOf, splitOrdinal } from '../../../../source/domain/model/identity.ts';
import { shortRevision } from '../../../../source/domain/rollout/short-revision.ts';
import { humanDuration } from '../../../../source/domain/text/duration.ts';
import { sanitizeForTerminal } from '../../../../source/domain/text/sanitize.ts';

const texts: readonly (readonly [string, string])[] = [
  ['plain text', 'plain text'],
  ['héllo мир 你好 🥔', 'héllo мир 你好 🥔'],
  ['a\u001b[31mred', 'a␛[31mred'],
  ['two\r\nlines\t!', 'two␍␊lines␉!'],
  ['\u0000\u007f\u0085', '␀␡‹U+0085›'],
  ['abc\u202egpj.exe', 'abc‹U+202E›gpj.exe'],
  ['\u2066x\u2069\u200e\u061c', '‹U+2066›x‹U+2069›‹U+200E›‹U+061C›'],
  ['zero\u200bwidth\u200d\ufeff', 'zero‹U+200B›width‹U+200D›‹U+FEFF›'],
  ['half \ud83e and \udd54', 'half ‹U+D83E› and ‹U+DD54›'],
  ['tag\u{e0041}', 'tag‹U+E0041›'],
  ['line\u2028para\u2029', 'line‹U+2028›para‹U+2029›'],
  ['soft\u00adhyphen', 'soft‹U+00AD›hyphen'],
  ['⚠\ufe0f careful', '⚠\ufe0f careful'],
  ['a\ufe0f', 'a‹U+FE0F›'],
  ['\u0600\u0661', '\u0600\u0661'],
];
for (const [text, shown] of texts) {
  test(`sanitizeForTerminal: ${shown}`, () => {
    assert.equal(sanitizeForTerminal(text), shown);
    assert.equal(sanitizeForTerminal(sanitizeForTerminal(text)), shown);
  });
}

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
// The table of apimachinery's TestHumanDuration, and the values around its limits.
const ages: readonly (readonly [number, string])[] = [
  [-2 * S, '<invalid>'],
  [-S, '0s'],
  [-1, '0s'],
  [0, '0s'],
  [S - 1, '0s'],
  [70 * S, '70s'],
  [2 * M - 1, '119s'],
  [2 * M, '2m'],
  [190 * S, '3m10s'],
  [5 * M + 20 * S, '5m20s'],
  [10 * M - 1, '9m59s'],
  [70 * M, '70m'],
  [3 * H - 1, '179m'],
  [3 * H, '3h'],
  [47 * M, '47m'],
  [3 * H + 8 * M, '3h8m'],
  [8 * H - 1, '7h59m'],
  [47 * H, '47h'],
  [49 * H, '2d1h'],
  [4 * D + 2 * H, '4d2h'],
  [8 * D - 1, '7d23h'],
  [12 * D, '12d'],
  [367 * D, '367d'],
  [4 * 365 * D, '4y'],
  [749 * D, '2y19d'],
  [(4 * 365 + 1) * D, '4y1d'],
  [9 * 365 * D, '9y'],
];
for (const [age, shown] of ages) {
  test(`humanDuration: ${shown}`, () => assert.equal(humanDuration(age), shown));
}

test('a revision is shortened by the name of its own set only', () => {
  assert.equal(shortRevision({ name: 'web' }, 'web-56c98d5bfc'), '56c98d5bfc');
  assert.equal(shortRevision({ name: 'web' }, 'web-api-56c98d5bfc'), 'api-56c98d5bfc');
  assert.equal(shortRevision({ name: 'web' }, 'other'), 'other');
  assert.equal(shortRevision({ name: 'web' }, 'web-'), 'web-');
});

const podNames: readonly (readonly [string, string, number | undefined])[] = [
  ['web-0', 'web', 0],
  ['web-10', 'web', 10],
  ['web-api-0', 'web', undefined],
  ['web-1-0', 'web', undefined],
  ['web-1-0', 'web-1', 0],
  ['web-01', 'web', undefined],
  ['web-', 'web', undefined],
  ['web--1', 'web', undefined],
  ['web', 'web', undefined],
  ['-1', '', undefined],
  ['web-2147483647', 'web', 2147483647],
  ['web-2147483648', 'web', undefined],
  ['web-99999999999999999999', 'web', undefined],
  ['web-1e3', 'web', undefined],
  ['web-٣', 'web', undefined],
];
for (const [pod, set, ordinal] of podNames) {
  test(`the ordinal of ${pod} in ${set || 'a set without name'}`, () => assert.equal(ordinalOf(pod, set), ordinal));
}

test('a claim name is the template, the set and the ordinal', () => {
  const name = claimNameOf('data', 'web-1', 0);
  assert.equal(name, 'data-web-1-0');
  assert.deepEqual(splitOrdinal(name), { stem: 'data-web-1', ordinal: 0 });
});
