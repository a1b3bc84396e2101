/** How a command ends while its server does not serve yet. */

import type { Json } from '../../../model/json.ts';

export const UNREADY = (output: string, exitCode = 1): Json => ({ unready: { output, exitCode } });
