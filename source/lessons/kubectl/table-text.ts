/** Prints the Table objects of the API as kubectl does. */

import { isPlainObject } from './json.ts';

export interface ApiTable {
  readonly columns: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly name: string }[];
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '<none>' : JSON.stringify(value);
}

/** Reads a Table of meta.k8s.io/v1. */
export function readTable(answer: unknown): ApiTable {
  const table = isPlainObject(answer) ? answer : {};
  return {
    columns: list(table['columnDefinitions']).map(({ name, priority }) => ({
      name: cellText(name),
      priority: typeof priority === 'number' ? priority : 0,
    })),
    rows: list(table['rows']).map((row) => {
      const metadata =
        isPlainObject(row['object']) && isPlainObject(row['object']['metadata']) ? row['object']['metadata'] : {};
      const cells = Array.isArray(row['cells']) ? row['cells'].map(cellText) : [];
      return { cells, name: typeof metadata['name'] === 'string' ? metadata['name'] : (cells[0] ?? '') };
    }),
  };
}

/** `prefix` stands before each name, if several kinds are printed. */
export function tableText({ columns, rows }: ApiTable, isWide: boolean, prefix: string): string {
  const shown = columns.flatMap(({ priority }, index) => (isWide || priority === 0 ? [index] : []));
  const lines = [
    shown.map((index) => (columns[index]?.name ?? '').toUpperCase()),
    ...rows.map(({ cells }) => shown.map((index) => `${index === 0 ? prefix : ''}${cells[index] ?? ''}`)),
  ];
  const widths = shown.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join(''),
    )
    .map((text) => text.trimEnd())
    .join('\n');
}
