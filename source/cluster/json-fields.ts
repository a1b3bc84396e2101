/** Reads JSON of unknown shape. A value that is missing or has another type becomes its default. */

/** An object of which only the fields `F` are read. */
export type Fields<F extends string> = { readonly [K in F]?: unknown };

/** Thrown if an object cannot be read at all. The message says what is missing. */
export class UnreadableObject extends Error {
  override readonly name = 'UnreadableObject';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value as an object with optional fields; an empty one if it is not an object. */
export function fields<F extends string>(value: unknown): Fields<F> {
  return isRecord(value) ? (value as Fields<F>) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback;
}

/** The most characters that the name of an object, and that of a namespace, may have. */
export const LONGEST_NAME = 253;
export const LONGEST_NAMESPACE = 63;

/**
 * Returns a name that is part of a name of each pod of a set; empty if it is not a text, or longer than the name of an
 * object may be.
 */
export function objectName(value: unknown): string {
  const whole = text(value);
  return whole.length > LONGEST_NAME ? '' : whole;
}

/** The longest message that is kept, in characters. The kubelet and the controllers write far shorter ones. */
const LONGEST_MESSAGE = 10_000;

/** Returns a text of any length, cut to what a person would read. */
export function message(value: unknown): string {
  const whole = text(value);
  if (whole.length <= LONGEST_MESSAGE) return whole;
  // The copy does not keep the whole text in memory, as a slice does.
  const kept = Buffer.from(whole.slice(0, LONGEST_MESSAGE)).toString();
  return `${kept}… (${whole.length - LONGEST_MESSAGE} characters more)`;
}

/** Returns undefined if the value is not a string. An empty string stays an empty string. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

export function integer(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : fallback;
}

export function optionalInteger(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined;
}

/** Returns an IntOrString unchanged. */
export function intOrText(value: unknown): number | string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

export function flag(value: unknown, fallback = false): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

/** An RFC 3339 time, or one that is read already, in milliseconds since the epoch. */
export function time(value: unknown): number | undefined {
  if (typeof value !== 'string' && !(value instanceof Date)) return undefined;
  const ms = typeof value === 'string' ? Date.parse(value) : value.getTime();
  return Number.isNaN(ms) ? undefined : ms;
}

/** Returns a map of strings. Entries of another type are left out. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}

/** Returns the value if it is one of `known`, else the fallback. */
export function oneOf<T extends string>(value: unknown, known: readonly T[], fallback: T): T {
  return known.find((candidate) => candidate === value) ?? fallback;
}

/** Returns a Kubernetes quantity. The API server writes strings; manifests may also hold numbers. */
export function quantity(value: unknown): string {
  return typeof value === 'number' ? String(value) : text(value);
}
