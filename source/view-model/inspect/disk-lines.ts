/** The disk of a claim in the details: bytes, inodes, trend, the last samples, and who measured. */

import { bytesText, fullInText, growthText, inodesText, sourceText } from '../../domain/disks/disk-texts.ts';
import type { ClaimDisk, DiskUsage } from '../../domain/model/disk.ts';
import { historyChart, usageCell } from '../layout/disk-cells.ts';
import { type Line, span, type Tone, untrusted } from '../layout/span.ts';
import { age } from '../layout/status-text.ts';
import type { Viewport } from '../layout/viewport.ts';
import { fieldLine } from './field-lines.ts';

const CHART_COLUMNS = 40;

export function diskFieldLines(disk: ClaimDisk | undefined, now: number, viewport: Viewport): readonly Line[] {
  if (disk === undefined) return [];
  const { usage, problem } = disk;
  return [
    ...(usage === undefined ? [] : usageLines(usage, now, viewport)),
    ...(problem === undefined
      ? []
      : [fieldLine(usage === undefined ? 'disk' : 'not newer', untrusted(problem, 'warn'))]),
  ];
}

function usageLines(usage: DiskUsage, now: number, viewport: Viewport): readonly Line[] {
  const lines: Line[] = [fieldLine('disk', ...usageCell(usage, now, viewport)), fieldLine('', span(bytesText(usage)))];
  const inodes = inodesText(usage);
  if (inodes !== undefined) lines.push(fieldLine('', span(inodes, usage.scarcer === 'inodes' ? 'plain' : 'dim')));
  if (usage.sharedFileSystem !== undefined) {
    lines.push(fieldLine('', span(`of a file system that it shares: ${usage.sharedFileSystem}`, 'warn')));
  }
  lines.push(trendLine(usage, now));
  const chart = historyChart(usage.history, usage.capacityBytes, CHART_COLUMNS, viewport);
  const since = age(usage.history[0]?.at ?? now, now);
  if (chart !== '') lines.push(fieldLine('last samples', span(chart), span(`  over ${since}`, 'dim')));
  const measured = `${sourceText(usage.source)}, ${age(usage.sampledAt, now)} ago`;
  lines.push(fieldLine('measured by', span(measured, 'dim')));
  return lines;
}

function trendLine(usage: DiskUsage, now: number): Line {
  const growth = growthText(usage);
  const fullIn = fullInText(usage, now);
  const tone: Tone = usage.level === 'ok' ? 'plain' : 'warn';
  if (growth === undefined) return fieldLine('trend', span('not known yet: too few samples', 'dim'));
  return fieldLine('trend', span(growth), ...(fullIn === undefined ? [] : [span(`, ${fullIn}`, tone)]));
}
