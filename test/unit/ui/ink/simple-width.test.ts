import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { simpleWidth } from '../../../../source/ui/ink/simple-width.ts';

const LAST_BMP = 0xffff;

test('each character has the width that the library gives it, alone and beside others', () => {
  for (let code = 0; code <= LAST_BMP; code += 1) {
    const character = String.fromCharCode(code);
    const width = simpleWidth(character);
    if (width === undefined) continue;
    for (const text of [character, `a${character}b`, character.repeat(2)]) {
      assert.equal(stringWidth(text), simpleWidth(text), `U+${code.toString(16)}`);
    }
  }
});

test('colours and styles take no room', () => {
  assert.equal(simpleWidth('\u001b[1;38;2;255;107;107m● stuck\u001b[22;39m   ok'), 12);
  assert.equal(simpleWidth('\u001b[m'), 0);
  assert.equal(simpleWidth(''), 0);
});

test('everything else is left to the library', () => {
  for (const text of [
    '日本',
    'e\u0301',
    '👍',
    '\u001b[2K',
    '\u001b]52;c;eA==\u0007',
    '\u001b[1',
    '\t',
    '\n',
    '\u200d',
    '✓\ufe0f',
  ]) {
    assert.equal(simpleWidth(text), undefined, JSON.stringify(text));
  }
});
