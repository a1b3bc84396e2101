/** Kubernetes quantities as numbers: "500m" is 0.5, "1Gi" is 1073741824. */

const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
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

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

/** Returns 0 if the value is not a quantity. */
export function parseQuantity(value: unknown): number {
  if (typeof value === 'number') return value;
  const match = QUANTITY.exec(typeof value === 'string' ? value : '');
  if (match === null) return 0;
  const [, digits = '', exponent = '', unit = ''] = match;
  return Number(`${digits}${exponent}`) * (UNITS[unit] ?? 1);
}
