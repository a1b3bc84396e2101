import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runsOf } from '../../../../source/ui/ink/styled-row.ts';
import { createTheme } from '../../../../source/ui/theme.ts';

test('what the theme paints has its runs', () => {
  for (const level of [0, 1, 2, 3] as const) {
    for (const name of ['dark', 'light'] as const) {
      const theme = createTheme(name, level);
      const row = theme.paintSelected(`a ${theme.paint('b', 'bad')} ${theme.paint('c', 'dim')}  `);
      const runs = runsOf(row);
      assert.equal(runs?.map(({ text }) => text).join(''), 'a b c  ', JSON.stringify(row));
      assert.ok(runs.every(({ style }) => style !== ''));
    }
  }
});

test('texts and styles', () => {
  assert.deepEqual(runsOf('ab\u001b[1;38;5;9mcd\u001b[22me\u001b[39m f'), [
    { text: 'ab', style: '' },
    { text: 'cd', style: '1;38;5;9' },
    { text: 'e', style: '38;5;9' },
    { text: ' f', style: '' },
  ]);
  assert.deepEqual(runsOf('\u001b[1m\u001b[2mboth\u001b[0m'), [{ text: 'both', style: '1;2' }]);
  assert.deepEqual(runsOf('\u001b[31ma\u001b[31mb\u001b[m'), [{ text: 'ab', style: '31' }]);
  assert.deepEqual(runsOf(''), []);
});

test('what is left on, or not known, has none', () => {
  for (const row of [
    '\u001b[1mbold',
    '\u001b[38;5;9mred\u001b[49m',
    '\u001b[48;2;1;2;3mon a colour\u001b[39m',
    '\u001b[38;7mwrong\u001b[39m',
    '\u001b[38;5mcut off\u001b[39m',
    '\u001b[53moverlined\u001b[55m',
    '日本',
    'a\u0007',
  ]) {
    assert.equal(runsOf(row), undefined, JSON.stringify(row));
  }
});
