import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import type { CommandIO } from '../process/process-io.ts';

/** Writes a sentence to stderr, after the program's name. */
export function printMessage({ stderr }: Pick<CommandIO, 'stderr'>, sentence: string): void {
  stderr.write(`stsview: ${sanitizeForTerminal(sentence)}\n`);
}
