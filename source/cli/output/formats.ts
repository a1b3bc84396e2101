/** The values of -o, and what each prints. */

import { orList, UsageError } from '../flags/usage-error.ts';
import type { CommandIO } from '../process/process-io.ts';
import { escapeUnsafeJson } from './escape-unsafe.ts';
import { printNote, sanitizeLines } from './print.ts';

/** What a command has found, as every format needs it. */
export interface Result {
  /** `wide`: with more columns, if the command has more. Ends in a line break. */
  readonly table: (options: { readonly wide: boolean }) => string;
  /** The value for programs, whose shape is part of the program's interface. */
  readonly value: () => unknown;
  /** What to say to people instead of an empty table; undefined if there is something to show. */
  readonly emptyNote?: string | undefined;
}

interface Format {
  readonly isForPeople: boolean;
  /** Returns text without characters that a terminal would interpret. */
  readonly render: (result: Result) => string | Promise<string>;
}

const FORMATS = {
  table: { isForPeople: true, render: ({ table }) => sanitizeLines(table({ wide: false })) },
  wide: { isForPeople: true, render: ({ table }) => sanitizeLines(table({ wide: true })) },
  json: { isForPeople: false, render: ({ value }) => escapeUnsafeJson(`${JSON.stringify(value(), undefined, 2)}\n`) },
  yaml: { isForPeople: false, render: async ({ value }) => (await import('./yaml-text.ts')).yamlText(value()) },
} as const satisfies Readonly<Record<string, Format>>;

export type OutputFormat = keyof typeof FORMATS;

export const OUTPUT_FORMATS = Object.keys(FORMATS) as readonly OutputFormat[];

/** The formats of a command whose table has no more columns. */
export type NarrowFormat = Exclude<OutputFormat, 'wide'>;

/** The format of such a command: "table" by default. Throws UsageError. */
export function narrowFormat(command: string, format: OutputFormat = 'table'): NarrowFormat {
  if (format !== 'wide') return format;
  const others = OUTPUT_FORMATS.filter((candidate) => candidate !== 'wide');
  throw new UsageError(`stsview ${command} has no wide output: choose ${orList(others)}.`);
}

export async function printResult(
  io: Pick<CommandIO, 'stdout' | 'stderr'>,
  format: OutputFormat,
  result: Result,
): Promise<void> {
  const { isForPeople, render }: Format = FORMATS[format];
  if (isForPeople && result.emptyNote !== undefined) printNote(io, result.emptyNote);
  else io.stdout.write(await render(result));
}
