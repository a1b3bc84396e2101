/** Parses what a shell runs. */

import { parseShell } from './parser/parse-shell.ts';
import { type Script, ShellSyntaxError } from './parser/syntax.ts';
import { ShellError, type ShellState } from './state.ts';

/**
 * A syntax error that more text cannot complete is reported to the host: a genuine shell may accept the text.
 * @throws ShellError
 */
export function parseFor({ host, shell }: Pick<ShellState, 'host' | 'shell'>, text: string): Script {
  try {
    return parseShell(text, shell === 'bash');
  } catch (thrown) {
    if (!(thrown instanceof ShellSyntaxError)) throw thrown;
    if (!thrown.isIncomplete) host.notSimulated({ kind: 'syntax', what: `${shell}: ${thrown.message}` });
    throw new ShellError(thrown.message);
  }
}
