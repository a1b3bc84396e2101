import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  moveText,
  newTextView,
  nextMatch,
  settled,
  shiftText,
  type TextView,
  turnFollow,
} from '../../source/state/text-view.ts';
import { lookOf } from '../../source/view-model/look.ts';
import { lineWidth, span, textWidth } from '../../source/view-model/span.ts';
import { showText, type TextLine } from '../../source/view-model/text-view.ts';

const LOOK = lookOf({ columns: 40, rows: 10, ascii: false });
const START = { line: 0, part: 0 };

function textOf(...lines: readonly string[]): readonly TextLine[] {
  return lines.map((text, number) => ({ number, line: [span(text)] }));
}

function numbered(count: number): readonly TextLine[] {
  return textOf(...Array.from({ length: count }, (_, index) => `line ${index}`));
}

function rows(text: readonly TextLine[], view: TextView, height = 5): readonly string[] {
  return showText(text, view, LOOK, height).lines.map(({ line }) =>
    line
      .map((part) => part.text)
      .join('')
      .trimEnd(),
  );
}

describe('scrolling', () => {
  it('begins at the beginning or at the end', () => {
    assert.deepEqual(rows(numbered(9), newTextView(START, true), 2), ['   line 0', '   line 1']);
    assert.deepEqual(rows(numbered(9), newTextView('end', true), 2), ['   line 7', '   line 8']);
  });

  it('stays at the end when it has come to it, and follows what comes', () => {
    const view = newTextView(START, true);
    const { layout } = showText(numbered(9), view, LOOK, 5);
    const down = moveText(view, layout, 3);
    assert.deepEqual(down.top, { line: 3, part: 0 });
    const end = moveText(view, layout, 99);
    assert.equal(end.top, 'end');
    assert.equal(rows(numbered(20), end).at(-1), '   line 19');
    assert.equal(rows(numbered(20), down)[0], '   line 3');
  });

  it('stands still while lines before it are let go', () => {
    const view: TextView = { ...newTextView('end', true), top: { line: 7, part: 0 } };
    assert.equal(rows(numbered(20).slice(5), view)[0], '   line 7');
    assert.equal(rows(numbered(20).slice(9), view)[0], '   line 9');
  });

  it('follows and stands still by turns', () => {
    const view = newTextView('end', true);
    const { layout } = showText(numbered(9), view, LOOK, 5);
    const still = turnFollow(view, layout);
    assert.deepEqual(still.top, { line: 4, part: 0 });
    assert.equal(turnFollow(still, showText(numbered(12), still, LOOK, 5).layout).top, 'end');
  });

  it('passes over columns only where lines are cut', () => {
    const cut = newTextView(START, false);
    const text = textOf(`${'0123456789'.repeat(6)}`);
    assert.equal(rows(text, cut)[0], `   ${'0123456789'.repeat(3)}01234…`);
    assert.equal(rows(text, shiftText(cut, 30))[0], `   ${'0123456789'.repeat(3)}`);
    assert.equal(shiftText(shiftText(cut, 20), -50).left, 0);
    assert.equal(shiftText(newTextView(START, true), 20).left, 0);
  });
});

describe('searching', () => {
  const text = numbered(40);

  it('goes from match to match and round', () => {
    let view: TextView = { ...newTextView(START, true), search: 'LINE 3'.toLowerCase() };
    const at: (number | undefined)[] = [];
    for (let step = 0; step < 12; step += 1) {
      view = nextMatch(view, showText(text, view, LOOK, 5).layout, 1);
      at.push(view.match);
    }
    assert.deepEqual(at, [3, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 3]);
    view = nextMatch(view, showText(text, view, LOOK, 5).layout, -1);
    assert.equal(view.match, 39);
  });

  it('shows the match while it is typed, and stays there', () => {
    const view: TextView = { ...newTextView(START, true), search: 'line 25', seeking: true };
    const shown = showText(text, view, LOOK, 6);
    assert.equal(
      shown.lines.findIndex(({ selected }) => selected),
      2,
    );
    const kept = settled(view, shown.layout);
    assert.deepEqual([kept.match, kept.top], [25, { line: 23, part: 0 }]);
  });

  it('looks backwards from the end of a log', () => {
    const view: TextView = { ...newTextView('end', true), search: 'line 1', seeking: true };
    const { layout } = showText(text, view, LOOK, 6);
    assert.equal(settled(view, layout).match, 19);
  });

  it('heeds upper case only where some was typed', () => {
    const words = textOf('Error', 'error', 'ERROR');
    const found = (search: string) =>
      showText(words, { ...newTextView(START, true), search }, LOOK, 5).layout.matches.length;
    assert.deepEqual([found('error'), found('Error'), found('eRror')], [3, 1, 0]);
  });

  it('marks matches without colour, and leaves the view alone where nothing matches', () => {
    const view: TextView = { ...newTextView(START, true), search: 'line 2', match: 2 };
    assert.deepEqual(rows(numbered(4), view), ['   line 0', '   line 1', ' › line 2', '   line 3']);
    const none: TextView = { ...view, search: 'none', match: undefined };
    assert.equal(nextMatch(none, showText(text, none, LOOK, 5).layout, 1), none);
  });

  it('narrows to the lines that have a text', () => {
    const view: TextView = { ...newTextView(START, true), filter: '1' };
    const shown = showText(numbered(12), view, LOOK, 9);
    assert.deepEqual([shown.kept, shown.total], [3, 12]);
    assert.equal(shown.lines.length, 3);
  });
});

describe('breaking lines', () => {
  it('breaks at blanks, sets further rows in, and loses no word', () => {
    const line: TextLine = {
      number: 0,
      line: [span('reason  '), span('a message of several words that is long')],
      hang: 8,
    };
    const broken = rows([line], newTextView(START, true));
    assert.deepEqual(broken, ['   reason  a message of several words', '           that is long']);
  });

  it('property: every row fits, and the rows together have the text', () => {
    const character = fc.constantFrom(...'ab c/漢字é', '👩‍👩‍👧', ' ');
    const text = fc.array(character, { maxLength: 120 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 90 }), fc.integer({ min: 0, max: 9 }), (source, columns, hang) => {
        const look = lookOf({ columns, rows: 10, ascii: false });
        const { lines } = showText([{ number: 0, line: [span(source)], hang }], newTextView(START, true), look, 99);
        for (const { line } of lines) assert.ok(lineWidth(line) <= columns, `${lineWidth(line)} of ${columns}`);
        const joined = lines
          .map(({ line }) =>
            line
              .slice(1)
              .map((part) => part.text)
              .join(''),
          )
          .join('')
          .replaceAll(' ', '');
        assert.equal(joined, source.replaceAll(' ', ''));
        assert.ok(textWidth(joined) <= textWidth(source));
      }),
    );
  });

  it('lays out five thousand lines within a frame', () => {
    const many = numbered(5000);
    showText(many, newTextView('end', true), LOOK, 40);
    const begin = performance.now();
    showText([...many], newTextView('end', true), LOOK, 40);
    assert.ok(performance.now() - begin < 100, `${performance.now() - begin} ms`);
  });
});
