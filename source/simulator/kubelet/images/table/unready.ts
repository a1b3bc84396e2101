/** The output and exit code of a command while its server does not serve yet, as a field of the table. */

import type { Json } from '../../../model/json.ts';

export function unready(output: string, exitCode = 1): Json {
  return { unready: { output, exitCode } };
}
