import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span } from '../../../source/view-model/layout/span.ts';
import { createLongTable } from '../../../source/view-model/lists/long-table.ts';
import { type Column, rowLine, sizeColumns } from '../../../source/view-model/lists/table.ts';

interface Item {
  readonly name: string;
  readonly since: number;
}

function aTable() {
  const drawn: string[] = [];
  const columns: readonly Column<Item>[] = [
    {
      id: 'name',
      title: 'NAME',
      dropRank: 0,
      minWidth: 4,
      cell: ({ name }) => {
        drawn.push(name);
        return [span(name)];
      },
    },
    {
      id: 'age',
      title: 'AGE',
      dropRank: 1,
      minWidth: 5,
      showsTime: true,
      cell: ({ since }, now) => [span(`${Math.floor((now - since) / 60_000)}m`)],
    },
  ];
  const table = createLongTable(columns, { width: 40, ellipsis: '…', now: 0 });
  const look = (key: string, now = 0, selected = false) => ({ key, now, selected, index: 0, before: [span(' ')] });
  return { table, columns, drawn, look };
}

const first: Item = { name: 'web', since: 0 };
const second: Item = { name: 'a-longer-name', since: 0 };

test('a row is drawn like that of any table', () => {
  const { table, columns, look } = aTable();
  const sized = table.columnsFor([first, second]);
  const expected = rowLine(sizeColumns(columns, [first, second], 0, 40), first, 0, '…');
  assert.deepEqual(table.frameLine(sized, first, look('web')).line, [span(' '), ...expected]);
});

test('an unchanged row is neither measured nor drawn again', () => {
  const { table, drawn, look } = aTable();
  const line = table.frameLine(table.columnsFor([first, second]), first, look('web'));
  drawn.length = 0;
  assert.equal(table.frameLine(table.columnsFor([first, second]), first, look('web', 59_000)), line);
  assert.deepEqual(drawn, []);
});

test('of a row whose age steps on, only the age is drawn', () => {
  const { table, drawn, look } = aTable();
  const columns = table.columnsFor([first, second]);
  const line = table.frameLine(columns, first, look('web'));
  drawn.length = 0;
  const later = table.frameLine(columns, first, look('web', 60_000));
  assert.notEqual(later, line);
  assert.deepEqual(drawn, []);
});

test('the cursor, and a column that grows, draw the row again', () => {
  const { table, look } = aTable();
  const columns = table.columnsFor([first]);
  const line = table.frameLine(columns, first, look('web'));
  assert.notEqual(table.frameLine(columns, first, look('web', 0, true)), line);
  const wider = table.columnsFor([first, second]);
  assert.notEqual(wider, columns);
  assert.equal(table.columnsFor([first, second]), wider);
  assert.notDeepEqual(table.frameLine(wider, first, look('web')).line, line.line);
});
