/** What a query finds. */

import type { Column } from '../records.ts';
import { compare, evaluate, holds, isAggregate } from './evaluate.ts';
import { findColumn, findTable, type SqlContext, type SqlOutcome } from './execute.ts';
import { SqlError } from './sql-error.ts';
import type { Expression, Select, SelectItem } from './syntax.ts';

/** @throws SqlError */
export function select(statement: Select, context: SqlContext): Extract<SqlOutcome, { readonly kind: 'rows' }> {
  const { names } = context;
  const table = statement.table === undefined ? undefined : findTable(context, statement.table).table;
  const items = statement.items.flatMap((item): readonly SelectItem[] => {
    if (item.expression !== '*') return [item];
    if (table === undefined) throw new SqlError('syntax', '*');
    return table.columns.map(({ name }) => ({ expression: { kind: 'column', name }, text: name, alias: '' }));
  });
  // A column that does not exist is wrong even where there are no rows.
  for (const { expression } of items) checkColumns(expression, table?.columns ?? []);
  const rows = (table?.rows ?? [{}]).filter((row) => holds(statement.where, { names, row, rows: [] }));
  const sorted = rows.sort((left, right) => {
    for (const { by, isDescending } of statement.order) {
      const [a, b] = [left, right].map((row) => evaluate(by, { names, row, rows: [] }));
      const order = compare(a ?? null, b ?? null);
      if (order !== 0) return isDescending ? -order : order;
    }
    return 0;
  });
  const isSummary = items.some(({ expression }) => isAggregate(expression));
  const shown = isSummary ? [sorted[0] ?? {}] : sorted;
  const end = statement.limit === undefined ? undefined : statement.offset + statement.limit;
  return {
    kind: 'rows',
    columns: items.map(({ expression, text, alias }) => ({
      label: alias === '' ? text : alias,
      column:
        expression !== '*' && expression.kind === 'column'
          ? findColumn(table?.columns ?? [], expression.name)
          : undefined,
      call: expression !== '*' && expression.kind === 'call' ? expression.name : undefined,
    })),
    rows: shown
      .slice(statement.offset, end)
      .map((row) =>
        items.map(({ expression }) => (expression === '*' ? null : evaluate(expression, { names, row, rows: sorted }))),
      ),
  };
}

function checkColumns(expression: Expression | '*', columns: readonly Column[]): void {
  if (expression === '*') return;
  if (expression.kind === 'column' && findColumn(columns, expression.name) === undefined) {
    throw new SqlError('no-column', expression.name);
  }
}
