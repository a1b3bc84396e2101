/** What a program of lines reads. */

import type { Options } from '../../text/options.ts';

/** Standard input where nothing is named. */
export function operandsOf({ operands }: Options): readonly string[] {
  return operands.length === 0 ? ['-'] : operands;
}
