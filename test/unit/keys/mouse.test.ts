import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveMouse } from '../../../source/keys/mouse-table.ts';
import { createMouseReader } from '../../../source/keys/read-mouse.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { NOW } from '../../support/object-builders.ts';

const press = (row: number) => ({ type: 'press', column: 4, row }) as const;
const state: State = initialState({ scope: { context: 'c', namespaces: 'all' }, user: '', contexts: [], now: NOW });
const VIEW = { pageRows: 10, end: 30, rowIndexes: [undefined, undefined, 0, 1] };

describe('reports of the mouse', () => {
  it('are read between keys, and in pieces', () => {
    const read = createMouseReader();
    assert.deepEqual(read('j\x1b[<0;5;3Mk'), [press(2)]);
    assert.deepEqual(read('\x1b[<65;1;1M\x1b[<64;1;1M'), [
      { type: 'wheel', by: 1 },
      { type: 'wheel', by: -1 },
    ]);
    for (const pieces of [
      ['\x1b', '[<0;5;3M'],
      ['\x1b[<0;', '5;3', 'M'],
    ]) {
      assert.deepEqual(pieces.flatMap(read), [press(2)]);
    }
  });

  it('are ignored for a release, other buttons, and with Shift, Alt or Ctrl', () => {
    const read = createMouseReader();
    for (const button of [1, 2, 4, 8, 16, 68, 32, 35])
      assert.deepEqual(read(`\x1b[<${button};5;3M`), [], String(button));
    assert.deepEqual(read('\x1b[<0;5;3m'), []);
  });
});

describe('the mouse', () => {
  it('selects the row that was clicked, and nothing elsewhere', () => {
    assert.deepEqual(resolveMouse(state, press(3), VIEW), [{ type: 'select', index: 1 }]);
    assert.deepEqual(resolveMouse(state, press(0), VIEW), []);
    assert.deepEqual(resolveMouse(state, press(40), VIEW), []);
  });

  it('moves by the wheel as the arrows do, by more lines in text', () => {
    const move = { type: 'move', lines: 1, end: 30 } as const;
    assert.deepEqual(resolveMouse(state, { type: 'wheel', by: 1 }, VIEW), [move]);
    const help: State = { ...state, overlay: { type: 'help', scroll: 0, under: undefined } };
    assert.deepEqual(resolveMouse(help, { type: 'wheel', by: 1 }, VIEW), [move, move, move]);
  });
});
