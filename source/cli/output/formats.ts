/** The values of -o, and what each prints. */

import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import type { CommandIO } from '../process/process-io.ts';
import { escapeUnsafeJson } from './escape-unsafe.ts';
import { printNote, sanitizeLines } from './print.ts';

export interface TableOptions {
  /** With more columns, if the command has more. */
  readonly wide: boolean;
  /** With a line of headings. */
  readonly headings: boolean;
}

/** What a command has found, as every format needs it. */
export interface Result {
  /** Ends in a line break. */
  readonly table: (options: TableOptions) => string;
  /** The value for programs, whose shape is part of the program's interface. */
  readonly value: () => unknown;
  /** The objects as kubectl writes them: "statefulset.apps/web". Undefined if the result is not a list of objects. */
  readonly names?: () => readonly string[];
  /** What to say to people instead of an empty table; undefined if there is something to show. */
  readonly emptyNote?: string | undefined;
}

interface Format {
  readonly isForPeople: boolean;
  /** Returns text without characters that a terminal would interpret. */
  readonly render: (result: Result, headings: boolean) => string | Promise<string>;
}

const FORMATS = {
  table: { isForPeople: true, render: ({ table }, headings) => sanitizeLines(table({ wide: false, headings })) },
  wide: { isForPeople: true, render: ({ table }, headings) => sanitizeLines(table({ wide: true, headings })) },
  json: { isForPeople: false, render: ({ value }) => escapeUnsafeJson(`${JSON.stringify(value(), undefined, 2)}\n`) },
  yaml: { isForPeople: false, render: async ({ value }) => (await import('./yaml-text.ts')).yamlText(value()) },
  name: {
    isForPeople: false,
    render: ({ names = () => [] }) =>
      names()
        .map((name) => `${sanitizeForTerminal(name)}\n`)
        .join(''),
  },
} as const satisfies Readonly<Record<string, Format>>;

export type OutputFormat = keyof typeof FORMATS;

export const OUTPUT_FORMATS = Object.keys(FORMATS) as readonly OutputFormat[];

export interface OutputFlags<Output extends OutputFormat = OutputFormat> {
  readonly output: Output;
  /** --no-headers */
  readonly noHeaders?: boolean | undefined;
}

/** A command that takes -o name has to say the names. */
type ResultOf<Output extends OutputFormat> = Result &
  ('name' extends Output ? Required<Pick<Result, 'names'>> : unknown);

export async function printResult<Output extends OutputFormat>(
  io: Pick<CommandIO, 'stdout' | 'stderr'>,
  { output, noHeaders = false }: OutputFlags<Output>,
  result: ResultOf<Output>,
): Promise<void> {
  const { isForPeople, render }: Format = FORMATS[output];
  if (isForPeople && result.emptyNote !== undefined) printNote(io, result.emptyNote);
  else io.stdout.write(await render(result, !noHeaders));
}
