/** Parses the values of flags that several commands share. An invalid value is refused with a sentence. */

import type { ThemeName } from '../../ui/theme.ts';
import type { OutputFormat } from '../output/output-format.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { UsageError } from './normalize-arguments.ts';

/** Accepts names separated by commas. Throws UsageError. */
export function parseNamespaces(given: readonly string[], all: boolean): ConnectionFlags['namespaces'] {
  if (all) {
    if (given.length > 0)
      throw new UsageError('--namespace and --all-namespaces exclude each other: give one of them.');
    return 'all';
  }
  const names = given.flatMap((value) => value.split(',')).map((name) => name.trim());
  const wrong = names.find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name));
  if (wrong !== undefined) {
    throw new UsageError(
      `"${wrong}" can't be a namespace: a name has lower-case letters, digits and hyphens, 63 at most.`,
    );
  }
  return names.length === 0 ? undefined : [...new Set(names)];
}

const FORMATS: readonly OutputFormat[] = ['table', 'wide', 'json', 'yaml'];

/** Throws UsageError. */
export function parseOutputFormat(value: string | undefined): OutputFormat | undefined {
  if (value === undefined) return undefined;
  const format = FORMATS.find((candidate) => candidate === value);
  if (format === undefined) throw new UsageError(`There is no output "${value}": choose table, wide, json or yaml.`);
  return format;
}

/** Throws UsageError. */
export function parseTheme(value: string | undefined): ThemeName | undefined {
  if (value === undefined || value === 'dark' || value === 'light') return value;
  throw new UsageError(`There is no theme "${value}": choose dark or light.`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Parses a duration like kubectl does: "30s", "1m30s", "500ms", or whole seconds; milliseconds. Throws UsageError. */
export function parseDurationMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) {
    throw new UsageError(`"${value}" is no duration: write 30s, 1m30s or 500ms (0 for no limit).`);
  }
  let total = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  return Math.round(total);
}
