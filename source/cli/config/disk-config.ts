/** The part of the configuration about disks. */

import { type PrometheusService, parsePrometheusService } from '../../cluster/read/disks/prometheus-service.ts';
import { DEFAULT_DISK_LIMITS, type DiskLimits } from '../../domain/model/disk.ts';

export interface DiskConfig {
  readonly limits: DiskLimits;
  readonly prometheus: PrometheusService | undefined;
}

const LARGEST: DiskLimits = { fullPercent: 100, fillingPercent: 100, fillingHours: 24 * 365 };

/** Returns what is wrong as the end of a sentence if it cannot be used. */
export function parseDiskConfig(value: unknown): DiskConfig | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'has no JSON object under "disks"';
  const known = [...Object.keys(DEFAULT_DISK_LIMITS), 'prometheus'];
  const unknownKey = Object.keys(value).find((key) => !known.includes(key));
  if (unknownKey !== undefined) return `has an unknown key "disks.${unknownKey}" (there are ${known.join(', ')})`;
  const { prometheus, ...numbers }: { readonly prometheus?: unknown } & Partial<Record<keyof DiskLimits, unknown>> =
    value;
  const limits = { ...DEFAULT_DISK_LIMITS };
  for (const key of ['fullPercent', 'fillingPercent', 'fillingHours'] as const) {
    const number = numbers[key] ?? DEFAULT_DISK_LIMITS[key];
    if (typeof number !== 'number' || !(number > 0 && number <= LARGEST[key])) {
      return `has no number from 1 to ${LARGEST[key]} under "disks.${key}"`;
    }
    limits[key] = number;
  }
  if (limits.fillingPercent > limits.fullPercent) return 'has a "disks.fillingPercent" above its "disks.fullPercent"';
  if (prometheus === undefined) return { limits, prometheus };
  const service = typeof prometheus === 'string' ? parsePrometheusService(prometheus) : undefined;
  return service === undefined
    ? 'has no service under "disks.prometheus" (write NAMESPACE/SERVICE:PORT)'
    : { limits, prometheus: service };
}
