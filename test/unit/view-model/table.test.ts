import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fit, lineWidth, span, textWidth, wrap } from '../../../source/view-model/layout/span.ts';
import { type Column, rowLine, sizeColumns, visibleRange } from '../../../source/view-model/lists/table.ts';

type Row = Readonly<Record<string, string>>;

function column(id: string, rank: number, min: number, more: Partial<Column<Row>> = {}): Column<Row> {
  return { id, title: id.toUpperCase(), dropRank: rank, minWidth: min, cell: (row) => [span(row[id] ?? '')], ...more };
}

const text = (line: readonly { text: string }[]) => line.map((part) => part.text).join('');
const widths = (columns: readonly Column<Row>[], rows: readonly Row[], width: number) =>
  Object.fromEntries(sizeColumns(columns, rows, 0, width).map((sized) => [sized.column.id, sized.width]));

describe('columns', () => {
  const rows: readonly Row[] = [{ name: 'cassandra-data-cassandra-0', note: 'ready', age: '3d' }];

  it('drop the highest rank first if there is no room', () => {
    const columns = [column('name', 0, 10), column('note', 2, 10), column('age', 1, 5)];
    assert.deepEqual(Object.keys(widths(columns, rows, 20)), ['name', 'age']);
    assert.deepEqual(Object.keys(widths(columns, rows, 5)), ['name']);
  });

  it('grow to their content in order of rank, and then to their stable width', () => {
    const columns = [column('name', 0, 10), column('note', 1, 4, { stableWidth: 12 })];
    assert.deepEqual(widths(columns, rows, 30), { name: 24, note: 4 });
    assert.deepEqual(widths(columns, rows, 36), { name: 26, note: 8 });
    assert.deepEqual(widths(columns, rows, 100), { name: 26, note: 12 });
  });

  it('drop others to keep those that must stay whole', () => {
    const columns = [column('name', 0, 5, { keepWidth: 30 }), column('note', 1, 5)];
    assert.deepEqual(widths(columns, rows, 30), { name: 26 });
  });

  it('shrink, if they may, before they are dropped', () => {
    const columns = [column('name', 0, 10), column('note', 1, 2, { keepWidth: 5, shrinkBeforeDrop: true })];
    assert.deepEqual(widths(columns, rows, 16), { name: 10, note: 4 });
    assert.deepEqual(widths(columns, rows, 13), { name: 13 });
  });

  it('that are empty go first', () => {
    const columns = [column('name', 0, 10), column('zone', 1, 5), column('age', 2, 5)];
    assert.deepEqual(Object.keys(widths(columns, rows, 20)), ['name', 'age']);
  });

  it('that identify a row are cut last, the longest first', () => {
    const names = [
      column('state', 0, 5),
      column('name', 1, 8, { keepWidth: 30, identifies: true }),
      column('space', 2, 6, { keepWidth: 20, identifies: true }),
      column('note', 3, 5),
    ];
    const cells = [{ name: 'n'.repeat(20), space: 's'.repeat(12), note: 'ready', state: 'stuck' }];
    assert.deepEqual(widths(names, cells, 48), { state: 5, name: 20, space: 12, note: 5 });
    assert.deepEqual(widths(names, cells, 41), { state: 5, name: 20, space: 12 });
    assert.deepEqual(widths(names, cells, 35), { state: 5, name: 14, space: 12 });
    assert.deepEqual(widths(names, cells, 23), { state: 5, name: 8, space: 6 });
  });

  it('cut nothing while there is room', () => {
    const columns = [column('name', 0, 5, { maxWidth: 10 }), column('note', 1, 5)];
    assert.deepEqual(widths(columns, rows, 22), { name: 15, note: 5 });
    assert.deepEqual(widths(columns, rows, 60), { name: 26, note: 5 });
  });

  it('are left out if they are optional and empty', () => {
    const columns = [column('name', 0, 5), column('zone', 1, 5, { hideWhenEmpty: true })];
    assert.deepEqual(Object.keys(widths(columns, rows, 80)), ['name']);
  });

  it('use the short form of a cell if the whole does not fit, for all rows if they should look alike', () => {
    const short = column('name', 0, 5, { shortCell: () => [span('data')], shortenTogether: true, maxWidth: 30 });
    const both = [...rows, { name: 'x' }];
    const sized = sizeColumns([short], both, 0, 12);
    assert.deepEqual(
      both.map((row) => text(rowLine(sized, row, 0, '…')).trim()),
      ['data', 'data'],
    );
  });

  it('never exceed the width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.string({ unit: 'grapheme' }), note: fc.string() }), { maxLength: 5 }),
        fc.integer({ min: 8, max: 120 }),
        (cells, width) => {
          const columns = [column('name', 0, 4, { truncate: 'middle' }), column('note', 1, 4, { maxWidth: 20 })];
          const sized = sizeColumns(columns, cells, 0, width);
          for (const row of cells) assert.ok(lineWidth(rowLine(sized, row, 0, '…')) <= width);
        },
      ),
    );
  });
});

describe('fitting text', () => {
  it('keeps both ends of a name', () => {
    assert.equal(
      text(fit([span('cassandra-data-cassandra-10')], 13, { truncate: 'middle', ellipsis: '…' })),
      'cassan…dra-10',
    );
  });

  it('has exactly the given width, also with wide and combining characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((value) => textWidth(value) > 0),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('end' as const, 'middle' as const),
        (value, width, truncate) => {
          assert.equal(lineWidth(fit([span(value)], width, { truncate, ellipsis: '…' })), width);
        },
      ),
    );
  });

  it('wraps words, and loses none', () => {
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 9 })),
        fc.integer({ min: 5, max: 40 }),
        (words, width) => {
          const clean = words.map((word) => word.replace(/[^a-z]/g, 'x'));
          const lines = wrap(clean.join(' '), width);
          assert.equal(lines.join('').replaceAll(' ', ''), clean.join(''));
          for (const line of lines) assert.ok(line.length <= width);
        },
      ),
    );
  });
});

describe('the visible part of a list', () => {
  it('always contains the selected row and fills the height', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.integer({ min: 1, max: 60 }),
        (length, seed, height) => {
          const selected = seed % length;
          const { start, end } = visibleRange(length, selected, height);
          assert.ok(start <= selected && selected < end);
          assert.equal(end - start, Math.min(length, height));
        },
      ),
    );
  });
});
