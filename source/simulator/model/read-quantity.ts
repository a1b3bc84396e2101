/** Reads quantities as Go does, and writes them in the canonical form: k8s.io/apimachinery/pkg/api/resource. */

const WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_UNITS = Object.entries(BINARY).toReversed();

/** Nanos, the smallest unit that Kubernetes keeps. */
const SCALE = 10n ** 9n;
/** The largest quantity: 2^63 - 1. */
const LARGEST = (2n ** 63n - 1n) * SCALE;

type Form = 'binary' | 'decimal' | 'exponent';

/** Divides and rounds away from zero. */
function dividedUp(value: bigint, by: bigint): bigint {
  return value % by === 0n ? value / by : value / by + 1n;
}

function decimalText(nanos: bigint, form: Form): string {
  let exponent = -9;
  let rest = nanos;
  while (rest % 1000n === 0n && exponent < 18) {
    rest /= 1000n;
    exponent += 3;
  }
  if (form === 'exponent') return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
  const unit = Object.keys(DECIMAL).find((name) => DECIMAL[name] === exponent) ?? '';
  return `${rest}${unit}`;
}

function textOf(nanos: bigint, form: Form): string {
  if (nanos === 0n) return '0';
  // Below one, and for fractions, the binary units do not exist.
  if (form !== 'binary' || nanos < 1024n * SCALE || nanos % SCALE !== 0n) {
    return decimalText(nanos, form === 'binary' ? 'decimal' : form);
  }
  const whole = nanos / SCALE;
  const [unit = '', power = 0] = BINARY_UNITS.find(([, bits]) => whole % 2n ** BigInt(bits) === 0n) ?? [];
  return unit === '' ? decimalText(nanos, 'decimal') : `${whole / 2n ** BigInt(power)}${unit}`;
}

/** The value in nanos and its form. */
function parse(text: string): { readonly nanos: bigint; readonly form: Form; readonly isNegative: boolean } | string {
  const match = FORM.exec(text);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match ?? [];
  if (match === null || (whole === '' && fraction === '')) return WRONG_FORM;
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1];
  const bits = BINARY[suffix];
  const power = exponent === undefined ? DECIMAL[suffix] : Number(exponent);
  if (bits === undefined && (power === undefined || Math.abs(power) > 100)) return WRONG_SUFFIX;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const shift = (power ?? 0) - fraction.length + 9;
  const factor = bits === undefined ? 1n : 2n ** BigInt(bits);
  const scaled = digits * factor;
  const nanos = shift >= 0 ? scaled * 10n ** BigInt(shift) : dividedUp(scaled, 10n ** BigInt(-shift));
  const form = bits !== undefined ? 'binary' : exponent === undefined ? 'decimal' : 'exponent';
  return { nanos: nanos > LARGEST ? LARGEST : nanos, form, isNegative: sign === '-' };
}

export type ReadQuantity = { readonly text: string } | { readonly problem: string };

/** @param value from JSON: a string or a number */
export function readQuantity(value: unknown): ReadQuantity {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const parsed = parse(text);
  if (typeof parsed === 'string') return { problem: parsed };
  const { nanos, form, isNegative } = parsed;
  return { text: `${isNegative && nanos !== 0n ? '-' : ''}${textOf(nanos, form)}` };
}

/** Nanos of a quantity, for exact sums; 0 for what is none. */
function nanosOf(value: unknown): bigint {
  const parsed = parse(typeof value === 'string' ? value : JSON.stringify(value ?? ''));
  if (typeof parsed === 'string') return 0n;
  return parsed.isNegative ? -parsed.nanos : parsed.nanos;
}

function formOf(value: unknown): Form {
  const parsed = parse(typeof value === 'string' ? value : JSON.stringify(value ?? ''));
  return typeof parsed === 'string' ? 'decimal' : parsed.form;
}

/** Less than 0 if the left one is smaller. */
export function compareQuantities(left: unknown, right: unknown): number {
  const difference = nanosOf(left) - nanosOf(right);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** The sum, in the form of the first one that is not zero. */
export function sumOfQuantities(values: readonly unknown[]): string {
  const total = values.reduce<bigint>((sum, value) => sum + nanosOf(value), 0n);
  const first = values.find((value) => nanosOf(value) !== 0n);
  return total < 0n ? `-${textOf(-total, formOf(first))}` : textOf(total, formOf(first));
}

/** What is left of the first when the second is taken from it, and no less than zero. */
export function quantityWithout(value: unknown, less: unknown): string {
  const left = nanosOf(value) - nanosOf(less);
  return textOf(left < 0n ? 0n : left, formOf(value));
}
