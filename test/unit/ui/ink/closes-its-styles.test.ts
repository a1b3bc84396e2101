import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chalk } from 'chalk';
import { closesItsStyles } from '../../../../source/ui/ink/closes-its-styles.ts';
import { createTheme } from '../../../../source/ui/theme.ts';

test('what the theme paints is closed', () => {
  for (const level of [0, 1, 2, 3] as const) {
    for (const name of ['dark', 'light'] as const) {
      const theme = createTheme(name, level);
      const text = theme.paintSelected(`a ${theme.paint('b', 'bad')} ${theme.paint('c', 'dim')}  `);
      assert.equal(closesItsStyles(text), true, JSON.stringify(text));
    }
  }
});

test('what is left open, or not known, is not', () => {
  const chalk = new Chalk({ level: 3 });
  assert.equal(closesItsStyles('plain'), true);
  assert.equal(closesItsStyles('\u001b[1mbold\u001b[0m'), true);
  assert.equal(closesItsStyles('\u001b[1mbold\u001b[m'), true);
  for (const text of [
    '\u001b[1mbold',
    '\u001b[38;5;9mred\u001b[49m',
    '\u001b[48;2;1;2;3mon a colour\u001b[39m',
    '\u001b[38;7mwrong\u001b[39m',
    '\u001b[53moverlined\u001b[55m',
    `${chalk.red('red')}\u001b[4m`,
  ]) {
    assert.equal(closesItsStyles(text), false, JSON.stringify(text));
  }
});
