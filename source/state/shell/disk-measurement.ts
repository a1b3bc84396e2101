import type { Pod } from '../../domain/model/kinds.ts';

/** The pod whose disks are measured by df, as it was when that was asked for. */
export interface DiskMeasurement {
  readonly id: number;
  readonly pod: Pod;
}
