/** Draws media/dashboard.svg from the program's own screen with the cluster of the golden frames: `npm run media`. */

import { writeFileSync } from 'node:fs';
import type { IBufferCell } from '@xterm/headless';
import { openScreen } from '../test/screens/open-screen.ts';
import { shopSnapshot } from '../test/screens/shop-snapshot.ts';

const COLUMNS = 120;
const ROWS = 30;
const CELL = { width: 8.4, height: 19 };
const MARGIN = 14;

/** Draws cells of the same style as one text element each, so that every cell's position is exact with any font. */
function rowSvg(cells: readonly IBufferCell[], row: number): string {
  const y = MARGIN + row * CELL.height;
  const parts: string[] = [];
  for (let start = 0; start < cells.length; ) {
    const style = styleOf(cells[start]);
    let end = start + 1;
    while (end < cells.length && styleOf(cells[end]) === style) end += 1;
    const text = cells
      .slice(start, end)
      .map((cell) => cell.getChars() || ' ')
      .join('');
    const x = MARGIN + start * CELL.width;
    const width = (end - start) * CELL.width;
    const background = cells[start]?.isBgRGB() ? hex(cells[start]?.getBgColor()) : undefined;
    if (background !== undefined) {
      parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${background}"/>`);
    }
    if (text.trim() !== '') {
      parts.push(`<text x="${x}" y="${y + 14}" textLength="${width}" ${style}>${escapeXml(text)}</text>`);
    }
    start = end;
  }
  return parts.join('');
}

function styleOf(cell: IBufferCell | undefined): string {
  const color = cell?.isFgRGB() ? hex(cell.getFgColor()) : '#d8d8e0';
  const background = cell?.isBgRGB() ? ` data-b="${cell.getBgColor()}"` : '';
  return `fill="${color}"${cell?.isBold() ? ' font-weight="bold"' : ''}${background}`;
}

function hex(color: number | undefined): string {
  return `#${(color ?? 0).toString(16).padStart(6, '0')}`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const screen = await openScreen(shopSnapshot(), { columns: COLUMNS, rows: ROWS, colorLevel: 3 });
await screen.press('j', 'j');
const width = COLUMNS * CELL.width + 2 * MARGIN;
const height = ROWS * CELL.height + 2 * MARGIN;
const rows = screen.cells().map(rowSvg).join('\n');
screen.close();
writeFileSync(
  'media/dashboard.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
<title>The dashboard of stsview</title>
<rect width="100%" height="100%" rx="8" fill="#16161d"/>
${rows}
</svg>
`,
);
process.exit(0);
