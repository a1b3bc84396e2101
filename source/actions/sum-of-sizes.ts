import { parseQuantity } from '../domain/text/quantity.ts';

const UNITS = ['Ti', 'Gi', 'Mi', 'Ki'] as const;
const BYTES: Readonly<Record<(typeof UNITS)[number], number>> = { Ti: 2 ** 40, Gi: 2 ** 30, Mi: 2 ** 20, Ki: 2 ** 10 };

/** Adds sizes: "24Gi" for "8Gi" and "16Gi". Text that is not a size is ignored. */
export function sumOfSizes(sizes: readonly string[]): string {
  const bytes = sizes.reduce((sum, size) => sum + (parseQuantity(size) ?? 0), 0);
  const unit = UNITS.find((candidate) => bytes >= BYTES[candidate]);
  return unit === undefined ? String(bytes) : `${Math.round((bytes / BYTES[unit]) * 10) / 10}${unit}`;
}
