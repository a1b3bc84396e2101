/** Tables of text, as clients of databases draw them. */

export interface TableCell {
  readonly text: string;
  readonly isRight: boolean;
}

/** Bytes of UTF-8 that begin a character. */
function widthOf(text: string): number {
  return [...text].length;
}

function padded({ text, isRight }: TableCell, width: number): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isRight ? `${space}${text}` : `${text}${space}`;
}

function widthsOf(titles: readonly string[], rows: readonly (readonly TableCell[])[]): readonly number[] {
  return titles.map((title, index) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index]?.text ?? ''))));
}

/** With a frame of "+---+", as MySQL draws it. */
export function framedTable(titles: readonly string[], rows: readonly (readonly TableCell[])[]): string {
  const widths = widthsOf(titles, rows);
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const lineOf = (cells: readonly TableCell[]): string =>
    `| ${cells.map((cell, index) => padded(cell, widths[index] ?? 0)).join(' | ')} |\n`;
  const head = lineOf(titles.map((text) => ({ text, isRight: false })));
  return `${rule}${head}${rule}${rows.map(lineOf).join('')}${rule}`;
}

/** Without a frame, and titles in the middle, as PostgreSQL and Cassandra draw it. */
export function openTable(
  titles: readonly string[],
  rows: readonly (readonly TableCell[])[],
  isCentred: boolean,
): string {
  const widths = widthsOf(titles, rows);
  const head = titles.map((title, index) => {
    const space = (widths[index] ?? 0) - widthOf(title);
    const before = isCentred ? Math.floor(space / 2) : space;
    return ` ${' '.repeat(before)}${title}${' '.repeat(space - before)} `;
  });
  const lines = rows.map((row) =>
    row
      .map((cell, index) => ` ${padded(cell, widths[index] ?? 0)}`)
      .join(' |')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  return `${head.join('|').trimEnd()}\n${rule}\n${lines.map((line) => `${line}\n`).join('')}`;
}
