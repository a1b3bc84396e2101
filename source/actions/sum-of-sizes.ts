import { parseQuantity } from './quantity.ts';

const UNITS = ['Ti', 'Gi', 'Mi', 'Ki'] as const;
const BYTES: Readonly<Record<(typeof UNITS)[number], number>> = { Ti: 2 ** 40, Gi: 2 ** 30, Mi: 2 ** 20, Ki: 2 ** 10 };

/** "24Gi" of "8Gi" and "16Gi"; what is no size is left out. */
export function sumOfSizes(sizes: readonly string[]): string {
  const bytes = sizes.reduce((sum, size) => sum + (parseQuantity(size) ?? 0), 0);
  const unit = UNITS.find((candidate) => bytes >= BYTES[candidate]);
  return unit === undefined ? String(bytes) : `${Math.round((bytes / BYTES[unit]) * 10) / 10}${unit}`;
}
