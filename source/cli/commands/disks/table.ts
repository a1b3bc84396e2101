import { aboutDuration, growthText } from '../../../domain/disks/disk-texts.ts';
import { humanDuration } from '../../../domain/text/duration.ts';
import { formatBytes } from '../../../domain/text/quantity.ts';
import { alignColumns } from '../../output/align-columns.ts';
import type { TableOptions } from '../../output/formats.ts';
import { diskProblem, type SetDisk } from './json.ts';

const HEADING = ['NAMESPACE', 'SET', 'CLAIM', 'SIZE', 'USED', 'LEFT', 'USE', 'FULL IN', 'MEASURED', 'NOTE'];
const WIDE_HEADING = ['ORDINAL', 'VOLUME', 'INODES', 'GROWTH', 'SOURCE'];

export function disksTable(
  disks: readonly SetDisk[],
  { now, wide, headings }: TableOptions & { readonly now: number },
): string {
  const rows = disks.map((disk) => (wide ? [...row(disk, now), ...wideCells(disk)] : row(disk, now)));
  const heading = wide ? [...HEADING, ...WIDE_HEADING] : HEADING;
  return `${alignColumns([...(headings ? [heading] : []), ...rows])}\n`;
}

function row({ namespace, set, claim, disk }: SetDisk, now: number): readonly string[] {
  const usage = disk?.usage;
  const numbers =
    usage === undefined
      ? [claim.capacity, '', '', '', '', '']
      : [
          formatBytes(usage.capacityBytes),
          formatBytes(usage.usedBytes),
          formatBytes(usage.availableBytes),
          `${usage.usedPercent}%`,
          usage.level === 'full' ? 'is full' : usage.fullAt === undefined ? '' : aboutDuration(usage.fullAt - now),
          `${humanDuration(Math.max(0, now - usage.sampledAt))} ago`,
        ];
  return [namespace, set, claim.name, ...numbers, diskProblem(disk) ?? ''];
}

function wideCells({ ordinal, claim, disk }: SetDisk): readonly string[] {
  const usage = disk?.usage;
  return [
    String(ordinal),
    claim.volumeName,
    usage?.inodesPercent === undefined ? '' : `${usage.inodesPercent}%`,
    (usage && growthText(usage)) ?? '',
    usage?.source ?? '',
  ];
}
