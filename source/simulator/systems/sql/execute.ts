/** What statements of SQL do to databases, and what they find in them. */

import type { Column, Records, Row, Table, Value } from '../records.ts';
import { cellOf, evaluate, holds, type SqlNames } from './evaluate.ts';
import { SqlError } from './sql-error.ts';
import type { SqlStatement, TableName } from './syntax.ts';

export interface SqlContext {
  readonly databases: Records['databases'];
  /** The chosen one; empty without one. */
  readonly database: string;
  readonly names: SqlNames;
  /** An INSERT takes the place of a record with the same key, as in CQL. */
  readonly upserts: boolean;
  readonly now: () => string;
}

export interface ResultColumn {
  /** As it was typed, or its alias. */
  readonly label: string;
  /** Undefined for one that is no column of a table. */
  readonly column: Column | undefined;
  /** The name of the function that it calls. */
  readonly call: string | undefined;
}

export type SqlOutcome =
  | { readonly kind: 'rows'; readonly columns: readonly ResultColumn[]; readonly rows: readonly (readonly Value[])[] }
  | { readonly kind: 'changed'; readonly databases: Records['databases']; readonly affected: number };

/** The statements that change what is stored. */
export type ChangingStatement = Extract<
  SqlStatement,
  {
    readonly kind:
      | 'create-database'
      | 'drop-database'
      | 'create-table'
      | 'drop-table'
      | 'insert'
      | 'update'
      | 'delete'
      | 'truncate';
  }
>;

export interface FoundTable {
  readonly database: string;
  readonly name: string;
  readonly table: Table;
}

/** @throws SqlError */
export function findTable({ databases, database }: SqlContext, name: TableName): FoundTable {
  const where = name.database === '' ? database : name.database;
  if (where === '') throw new SqlError('no-database-chosen');
  const tables = databases[where];
  if (tables === undefined) throw new SqlError('no-database', where);
  const table = tables[name.name];
  if (table === undefined) throw new SqlError('no-table', name.name, where);
  return { database: where, name: name.name, table };
}

function withTable(
  databases: Records['databases'],
  { database, name }: Omit<FoundTable, 'table'>,
  table: Table | undefined,
) {
  const { [name]: _, ...others } = databases[database] ?? {};
  return { ...databases, [database]: table === undefined ? others : { ...others, [name]: table } };
}

/** @throws SqlError */
export function change(statement: ChangingStatement, context: SqlContext): SqlOutcome {
  const { databases } = context;
  const changed = (next: Records['databases'], affected = 0): SqlOutcome => ({
    kind: 'changed',
    databases: next,
    affected,
  });
  switch (statement.kind) {
    case 'create-database':
      if (databases[statement.name] === undefined) return changed({ ...databases, [statement.name]: {} }, 1);
      if (statement.isOptional) return changed(databases, 1);
      throw new SqlError('database-exists', statement.name);
    case 'drop-database': {
      const { [statement.name]: dropped, ...others } = databases;
      if (dropped === undefined && !statement.isOptional) throw new SqlError('no-database', statement.name);
      return changed(others, Object.keys(dropped ?? {}).length);
    }
    case 'create-table':
      return changed(createTable(statement, context));
    case 'drop-table':
      try {
        return changed(withTable(databases, findTable(context, statement.table), undefined));
      } catch (error) {
        if (error instanceof SqlError && error.problem === 'no-table' && statement.isOptional)
          return changed(databases);
        throw error;
      }
    case 'insert':
      return insert(statement, context);
    case 'truncate': {
      const found = findTable(context, statement.table);
      return changed(withTable(databases, found, { ...found.table, rows: [] }));
    }
    case 'update':
    case 'delete':
      return changeRows(statement, context);
  }
}

function createTable(
  { table, columns, key, isOptional }: Extract<SqlStatement, { readonly kind: 'create-table' }>,
  { databases, database }: SqlContext,
): Records['databases'] {
  const where = table.database === '' ? database : table.database;
  if (where === '') throw new SqlError('no-database-chosen');
  const tables = databases[where];
  if (tables === undefined) throw new SqlError('no-database', where);
  if (tables[table.name] !== undefined) {
    if (isOptional) return databases;
    throw new SqlError('table-exists', table.name, where);
  }
  for (const name of key) if (findColumn(columns, name) === undefined) throw new SqlError('no-column', name);
  return withTable(databases, { database: where, name: table.name }, { columns, key, rows: [] });
}

export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

const NUMERIC = /^(?:\w*int\w*|serial\w*|bigserial|decimal|numeric|float\w*|double|real|number|counter)\b/;

export function isNumericColumn({ type }: Column): boolean {
  return NUMERIC.test(type);
}

/** Number() takes "", "0x10" and "Infinity" as well. */
const NUMBER_TEXT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** @throws SqlError */
function stored(column: Column, value: Value): Value {
  if (value === null) {
    if (column.isRequired === true) throw new SqlError('missing-value', column.name);
    return null;
  }
  if (!isNumericColumn(column)) return typeof value === 'boolean' ? value : String(value);
  if (typeof value === 'string' && !NUMBER_TEXT.test(value)) throw new SqlError('wrong-number', value, column.name);
  return Number(value);
}

function keyOf(table: Table, row: Row): string | undefined {
  return table.key.length === 0 ? undefined : table.key.map((name) => String(cellOf(row, name))).join('-');
}

function insert(statement: Extract<SqlStatement, { readonly kind: 'insert' }>, context: SqlContext): SqlOutcome {
  const found = findTable(context, statement.table);
  const { columns } = found.table;
  const given = (statement.columns ?? columns.map(({ name }) => name)).map((name) => {
    const column = findColumn(columns, name);
    if (column === undefined) throw new SqlError('no-column', name, found.name);
    return column;
  });
  const rows = [...found.table.rows];
  const places = new Map(rows.map((row, index) => [keyOf(found.table, row), index]));
  for (const expressions of statement.rows) {
    if (expressions.length !== given.length) throw new SqlError('column-count');
    const values = expressions.map((expression) =>
      evaluate(expression, { names: context.names, row: undefined, rows: [] }),
    );
    const row = completed(
      columns,
      new Map(given.map((column, index) => [column.name, values[index] ?? null])),
      rows,
      context,
    );
    const key = keyOf(found.table, row);
    const place = key === undefined ? undefined : places.get(key);
    if (place === undefined) places.set(key, rows.push(row) - 1);
    else if (context.upserts || statement.replaces) rows[place] = row;
    else throw new SqlError('duplicate-key', key, found.name);
  }
  const table: Table = { ...found.table, rows };
  return { kind: 'changed', databases: withTable(context.databases, found, table), affected: statement.rows.length };
}

function completed(
  columns: readonly Column[],
  given: ReadonlyMap<string, Value>,
  rows: readonly Row[],
  { now }: SqlContext,
): Row {
  const entries = columns.map((column): readonly [string, Value] => {
    const { name, isCounter, otherwise } = column;
    const value = given.get(name);
    if (value === undefined || (value === null && isCounter === true)) {
      if (isCounter === true) return [name, rows.reduce((most, row) => Math.max(most, Number(row[name])), 0) + 1];
      if (otherwise !== undefined)
        return [name, typeof otherwise === 'object' && otherwise !== null ? now() : otherwise];
      return [name, stored(column, null)];
    }
    return [name, stored(column, value)];
  });
  return Object.fromEntries(entries);
}

function changeRows(
  statement: Extract<SqlStatement, { readonly kind: 'update' | 'delete' }>,
  context: SqlContext,
): SqlOutcome {
  const found = findTable(context, statement.table);
  const { columns } = found.table;
  let affected = 0;
  const rows = found.table.rows.flatMap((row) => {
    const scope = { names: context.names, row, rows: [] };
    if (!holds(statement.where, scope)) return [row];
    affected += 1;
    if (statement.kind === 'delete') return [];
    const changes = statement.changes.map(({ column, to }): readonly [string, Value] => {
      const target = findColumn(columns, column);
      if (target === undefined) throw new SqlError('no-column', column, found.name);
      return [target.name, stored(target, evaluate(to, scope))];
    });
    return [{ ...row, ...Object.fromEntries(changes) }];
  });
  if (statement.kind === 'update') requireUniqueKeys(found, rows);
  return { kind: 'changed', databases: withTable(context.databases, found, { ...found.table, rows }), affected };
}

/** @throws SqlError */
function requireUniqueKeys({ name, table }: FoundTable, rows: readonly Row[]): void {
  const keys = new Set<string>();
  for (const row of rows) {
    const key = keyOf(table, row);
    if (key === undefined) return;
    if (keys.has(key)) throw new SqlError('duplicate-key', key, name);
    keys.add(key);
  }
}
