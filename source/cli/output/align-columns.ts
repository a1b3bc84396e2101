import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import { textWidth } from '../../view-model/layout/span.ts';

/** Aligns rows under headings like kubectl does: three spaces between columns, none at the end of a line. */
export function alignColumns(rows: readonly (readonly string[])[], indent = ''): string {
  const clean = rows.map((row) => row.map((cell) => (cell === '' ? '-' : sanitizeForTerminal(cell))));
  const widths: number[] = [];
  for (const row of clean) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
    });
  }
  const lines = clean.map((row) =>
    row.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - textWidth(cell))).join('   '),
  );
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
