/** Draws a frame as a picture. */

import type { Frame, Run } from './frame.ts';

const CELL = { width: 8.4, height: 19 };
const BASELINE = 14;
const MARGIN = 14;
const TEXT = '#d8d8e0';
const GROUND = '#16161d';

/** Decimals that binary fractions leave behind would differ for no reason. */
function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Each run is a text element of its own, so that every cell's position is exact with any font. */
function runSvg({ text, start, width, color = TEXT, background, isBold }: Run, y: number): string {
  const x = MARGIN + start * CELL.width;
  const ground =
    background === undefined
      ? ''
      : `<rect x="${round(x)}" y="${y}" width="${round(width * CELL.width)}" height="${CELL.height}" fill="${background}"/>`;
  const word = text.trimEnd();
  if (word === '') return ground;
  const length = round((width - (text.length - word.length)) * CELL.width);
  const weight = isBold ? ' font-weight="bold"' : '';
  return `${ground}<text x="${round(x)}" y="${y + BASELINE}" textLength="${length}" fill="${color}"${weight}>${escapeXml(word)}</text>`;
}

export function drawSvg(
  frame: Frame,
  { title, columns }: { readonly title: string; readonly columns: number },
): string {
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = frame.length * CELL.height + 2 * MARGIN;
  const rows = frame.map((runs, row) => runs.map((run) => runSvg(run, MARGIN + row * CELL.height)).join(''));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>
${rows.join('\n')}
</svg>
`;
}
