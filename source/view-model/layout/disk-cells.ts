/** How full a disk is, as a bar, as a cell of a table, and as a chart of its last samples. */

import { isOldSample } from '../../domain/disks/disk-texts.ts';
import { fullestPercent } from '../../domain/disks/usage.ts';
import type { ClaimDisk, DiskLevel, DiskUsage, UsedAt } from '../../domain/model/disk.ts';
import { type Line, span, type Tone } from './span.ts';
import { age } from './status-text.ts';
import type { Viewport } from './viewport.ts';

const BAR_CELLS = 5;

const TONES: Readonly<Record<DiskLevel, Tone>> = { ok: 'plain', filling: 'warn', full: 'bad' };

/** "▰▰▰▰▱ 87%", with "inodes" where they are scarcer, and its age where it is old; what is missing where nothing is known. */
export function diskCell(disk: ClaimDisk | undefined, now: number, viewport: Viewport): Line {
  if (disk === undefined) return [];
  const { usage, shortProblem } = disk;
  return usage === undefined ? [span(shortProblem, 'dim')] : usageCell(usage, now, viewport);
}

export function usageCell(usage: DiskUsage, now: number, { glyphs }: Viewport): Line {
  const percent = fullestPercent(usage);
  const tone = TONES[usage.level];
  const full = Math.round((percent / 100) * BAR_CELLS);
  const bar = glyphs.barFull.repeat(full) + glyphs.barEmpty.repeat(BAR_CELLS - full);
  return [
    span(`${bar} `, usage.level === 'ok' ? 'dim' : tone),
    span(`${String(percent).padStart(3)}%`, tone),
    ...(usage.level === 'full' ? [span(` ${glyphs.bad}`, tone)] : []),
    ...(usage.level === 'filling' ? [span(` ${glyphs.warning}`, tone)] : []),
    ...(usage.scarcer === 'inodes' && usage.level !== 'ok' ? [span(' inodes', tone)] : []),
    ...(isOldSample(usage, now) ? [span(` ${age(usage.sampledAt, now)} ago`, 'dim')] : []),
  ];
}

/** "87%" */
export function shortDiskCell(disk: ClaimDisk | undefined): Line {
  const usage = disk?.usage;
  return usage === undefined ? [] : [span(`${fullestPercent(usage)}%`, TONES[usage.level])];
}

const CHART_LEVELS = Array.from('▁▂▃▄▅▆▇█');
const ASCII_CHART_LEVELS = Array.from('_.-=+*#@');

/**
 * Returns a chart of one line with a character for each of `columns` equal spans of time, the last value of each, on a
 * scale from nothing to the capacity. A span without a sample keeps the value before. Empty for fewer than two samples.
 */
export function historyChart(
  history: readonly UsedAt[],
  capacityBytes: number,
  columns: number,
  { ascii }: Pick<Viewport, 'ascii'>,
): string {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at || capacityBytes <= 0) return '';
  const levels = ascii ? ASCII_CHART_LEVELS : CHART_LEVELS;
  const width = Math.min(columns, history.length);
  const spanMs = (last.at - first.at) / width;
  let index = 0;
  let used = first.usedBytes;
  return Array.from({ length: width }, (_, column) => {
    const end = column === width - 1 ? last.at : first.at + (column + 1) * spanMs;
    for (let next = history[index]; next !== undefined && next.at <= end; next = history[index]) {
      used = next.usedBytes;
      index += 1;
    }
    const level = Math.floor((used / capacityBytes) * levels.length);
    return levels[Math.max(0, Math.min(level, levels.length - 1))] ?? '';
  }).join('');
}
