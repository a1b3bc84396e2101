import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createViewport, type Glyphs } from '../../../source/view-model/layout/viewport.ts';

/** The signs that mean something by themselves. All others are parts of rules, bars and texts. */
const SIGNS: readonly (keyof Glyphs)[] = [
  'cursor',
  'arrow',
  'up',
  'down',
  'good',
  'half',
  'starting',
  'bad',
  'leaving',
  'unknown',
  'done',
  'paused',
  'working',
  'zero',
  'warning',
  'marked',
  'shared',
  'ellipsis',
];

for (const ascii of [false, true]) {
  test(`no ${ascii ? 'ASCII' : 'Unicode'} sign has two meanings`, () => {
    const { glyphs } = createViewport({ columns: 80, rows: 24, ascii });
    const bySign = Map.groupBy(SIGNS, (name) => glyphs[name]);
    assert.deepEqual(
      [...bySign].filter(([, names]) => names.length > 1),
      [],
    );
    if (ascii) for (const sign of bySign.keys()) assert.match(sign, /^[\x20-\x7e]+$/);
  });
}
