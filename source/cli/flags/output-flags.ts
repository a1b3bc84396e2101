/** The flags of a command that prints what it has found. */

import { OUTPUT_FORMATS, type OutputFlags, type OutputFormat } from '../output/formats.ts';
import type { ParsedFlags } from './parse-flags.ts';
import { orList, UsageError } from './usage-error.ts';

export function outputFlags({ output = 'table', noHeaders = false }: ParsedFlags): OutputFlags {
  return { output, noHeaders };
}

/** For a command that lacks some formats. Throws UsageError if one of them is given. */
export function outputFlagsWithout<Lacking extends OutputFormat>(
  lacking: readonly Lacking[],
  command: string,
  flags: ParsedFlags,
): OutputFlags<Exclude<OutputFormat, Lacking>> {
  const { output, noHeaders } = outputFlags(flags);
  if (isWithout(output, lacking)) return { output, noHeaders };
  const others = OUTPUT_FORMATS.filter((format) => isWithout(format, lacking));
  throw new UsageError(`stsview ${command} has no ${output} output: choose ${orList(others)}.`);
}

function isWithout<Lacking extends OutputFormat>(
  format: OutputFormat,
  lacking: readonly Lacking[],
): format is Exclude<OutputFormat, Lacking> {
  return !lacking.some((candidate) => candidate === format);
}
