import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  keepSearchPosition,
  newTextView,
  nextMatch,
  scrollSideways,
  scrollText,
  type TextView,
  toggleFollow,
} from '../../../../source/state/inspect/text-view.ts';
import { lineWidth, span, textWidth } from '../../../../source/view-model/layout/span.ts';
import { layOutText, type TextLine } from '../../../../source/view-model/layout/text-view.ts';
import { createViewport } from '../../../../source/view-model/layout/viewport.ts';

const LOOK = createViewport({ columns: 40, rows: 10, ascii: false });
const START = { line: 0, part: 0 };

function textOf(...lines: readonly string[]): readonly TextLine[] {
  return lines.map((text, number) => ({ number, line: [span(text)] }));
}

function numbered(count: number): readonly TextLine[] {
  return textOf(...Array.from({ length: count }, (_, index) => `line ${index}`));
}

function rows(text: readonly TextLine[], view: TextView, height = 5): readonly string[] {
  return layOutText(text, view, LOOK, height).lines.map(({ line }) =>
    line
      .map((part) => part.text)
      .join('')
      .trimEnd(),
  );
}

describe('scrolling', () => {
  it('starts at the first or the last line', () => {
    assert.deepEqual(rows(numbered(9), newTextView(START, true), 2), ['   line 0', '   line 1']);
    assert.deepEqual(rows(numbered(9), newTextView('end', true), 2), ['   line 7', '   line 8']);
  });

  it('stays at the end once it is there, and shows new lines', () => {
    const view = newTextView(START, true);
    const { layout } = layOutText(numbered(9), view, LOOK, 5);
    const down = scrollText(view, layout, 3);
    assert.deepEqual(down.top, { line: 3, part: 0 });
    const end = scrollText(view, layout, 99);
    assert.equal(end.top, 'end');
    assert.equal(rows(numbered(20), end).at(-1), '   line 19');
    assert.equal(rows(numbered(20), down)[0], '   line 3');
  });

  it('keeps its position while earlier lines are discarded', () => {
    const view: TextView = { ...newTextView('end', true), top: { line: 7, part: 0 } };
    assert.equal(rows(numbered(20).slice(5), view)[0], '   line 7');
    assert.equal(rows(numbered(20).slice(9), view)[0], '   line 9');
  });

  it('starts and stops following the end', () => {
    const view = newTextView('end', true);
    const { layout } = layOutText(numbered(9), view, LOOK, 5);
    const still = toggleFollow(view, layout);
    assert.deepEqual(still.top, { line: 4, part: 0 });
    assert.equal(toggleFollow(still, layOutText(numbered(12), still, LOOK, 5).layout).top, 'end');
  });

  it('moves sideways only if lines are cut', () => {
    const cut = newTextView(START, false);
    const text = textOf(`${'0123456789'.repeat(6)}`);
    assert.equal(rows(text, cut)[0], `   ${'0123456789'.repeat(3)}01234…`);
    assert.equal(rows(text, scrollSideways(cut, 30))[0], `   ${'0123456789'.repeat(3)}`);
    assert.equal(scrollSideways(scrollSideways(cut, 20), -50).columnOffset, 0);
    assert.equal(scrollSideways(newTextView(START, true), 20).columnOffset, 0);
  });
});

describe('searching', () => {
  const text = numbered(40);

  it('goes from match to match and starts again after the last', () => {
    let view: TextView = { ...newTextView(START, true), search: 'LINE 3'.toLowerCase() };
    const at: (number | undefined)[] = [];
    for (let step = 0; step < 12; step += 1) {
      view = nextMatch(view, layOutText(text, view, LOOK, 5).layout, 1);
      at.push(view.matchLine);
    }
    assert.deepEqual(at, [3, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 3]);
    view = nextMatch(view, layOutText(text, view, LOOK, 5).layout, -1);
    assert.equal(view.matchLine, 39);
  });

  it('shows the match while it is typed, and stays there', () => {
    const view: TextView = { ...newTextView(START, true), search: 'line 25', isSearching: true };
    const shown = layOutText(text, view, LOOK, 6);
    assert.equal(
      shown.lines.findIndex(({ selected }) => selected),
      2,
    );
    const kept = keepSearchPosition(view, shown.layout);
    assert.deepEqual([kept.matchLine, kept.top], [25, { line: 23, part: 0 }]);
  });

  it('searches backwards from the end of a log', () => {
    const view: TextView = { ...newTextView('end', true), search: 'line 1', isSearching: true };
    const { layout } = layOutText(text, view, LOOK, 6);
    assert.equal(keepSearchPosition(view, layout).matchLine, 19);
  });

  it('is case-sensitive only if the text has an upper-case letter', () => {
    const words = textOf('Error', 'error', 'ERROR');
    const found = (search: string) =>
      layOutText(words, { ...newTextView(START, true), search }, LOOK, 5).layout.matchRows.length;
    assert.deepEqual([found('error'), found('Error'), found('eRror')], [3, 1, 0]);
  });

  it('marks matches without colour, and keeps the position if nothing matches', () => {
    const view: TextView = { ...newTextView(START, true), search: 'line 2', matchLine: 2 };
    assert.deepEqual(rows(numbered(4), view), ['   line 0', '   line 1', ' › line 2', '   line 3']);
    const none: TextView = { ...view, search: 'none', matchLine: undefined };
    assert.equal(nextMatch(none, layOutText(text, none, LOOK, 5).layout, 1), none);
  });

  it('keeps only the lines that contain a text', () => {
    const view: TextView = { ...newTextView(START, true), filter: '1' };
    const shown = layOutText(numbered(12), view, LOOK, 9);
    assert.deepEqual([shown.keptCount, shown.totalCount], [3, 12]);
    assert.equal(shown.lines.length, 3);
  });
});

describe('wrapping lines', () => {
  it('wraps at blanks, indents further rows, and loses no word', () => {
    const line: TextLine = {
      number: 0,
      line: [span('reason  '), span('a message of several words that is long')],
      hangingIndent: 8,
    };
    const broken = rows([line], newTextView(START, true));
    assert.deepEqual(broken, ['   reason  a message of several words', '           that is long']);
  });

  it('property: every row fits, and the rows together contain the text', () => {
    const character = fc.constantFrom(...'ab c/漢字é', '👩‍👩‍👧', ' ');
    const text = fc.array(character, { maxLength: 120 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 90 }), fc.integer({ min: 0, max: 9 }), (source, columns, hang) => {
        const look = createViewport({ columns, rows: 10, ascii: false });
        const { lines } = layOutText(
          [{ number: 0, line: [span(source)], hangingIndent: hang }],
          newTextView(START, true),
          look,
          99,
        );
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
});
