/** Converts Kubernetes quantities to numbers and back. */

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Returns 0.5 for "500m" and 1073741824 for "1Gi"; undefined if the text is not a quantity. */
export function parseQuantity(text: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/.exec(text);
  if (match === null) return undefined;
  const [, digits = '', exponent = '', suffix = ''] = match;
  return Number(`${digits}${exponent}`) * (SUFFIXES[suffix] ?? 1);
}

/** Formats a number in the unit of another quantity: 1610612736 beside "2Gi" is "1.5Gi". */
export function formatInUnitOf(amount: number, sample: string): string {
  const suffix = /[A-Za-z]*$/.exec(sample)?.[0] ?? '';
  const unit = SUFFIXES[suffix] ?? 1;
  return `${Math.round((amount / unit) * 1000) / 1000}${suffix in SUFFIXES ? suffix : ''}`;
}

const UNITS = ['Ti', 'Gi', 'Mi', 'Ki'] as const;
const BYTES: Readonly<Record<(typeof UNITS)[number], number>> = { Ti: 2 ** 40, Gi: 2 ** 30, Mi: 2 ** 20, Ki: 2 ** 10 };

/** Adds sizes: "24Gi" for "8Gi" and "16Gi". Text that is not a size is ignored. */
export function sumOfSizes(sizes: readonly string[]): string {
  return formatBytes(sizes.reduce((sum, size) => sum + (parseQuantity(size) ?? 0), 0));
}

/** Returns "1.5Gi", and the plain number below 1 KiB. */
export function formatBytes(bytes: number): string {
  const unit = UNITS.find((candidate) => bytes >= BYTES[candidate]);
  return unit === undefined ? String(bytes) : `${Math.round((bytes / BYTES[unit]) * 10) / 10}${unit}`;
}
