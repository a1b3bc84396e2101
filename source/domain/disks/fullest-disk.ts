import type { ClaimDisk } from '../model/disk.ts';
import type { SetStatus } from '../model/set-status.ts';
import { fullestPercent } from './usage.ts';

/** Returns the measured disk of the set that is fullest; undefined if none is measured. */
export function fullestDisk({ bindings, outside }: Pick<SetStatus, 'bindings' | 'outside'>): ClaimDisk | undefined {
  let fullest: ClaimDisk | undefined;
  let most = -1;
  for (const { claims } of [...bindings, ...outside]) {
    for (const { disk } of claims) {
      const percent = disk?.usage === undefined ? -1 : fullestPercent(disk.usage);
      if (percent > most) {
        most = percent;
        fullest = disk;
      }
    }
  }
  return fullest;
}

/** Returns the percentage of the fullest disk; undefined if none is measured. */
export function usedPercentOfSet(status: Pick<SetStatus, 'bindings' | 'outside'>): number | undefined {
  const usage = fullestDisk(status)?.usage;
  return usage === undefined ? undefined : fullestPercent(usage);
}
