/** Prints text for people. Text from a cluster that reaches these functions cannot control the terminal. */

import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import type { CommandIO } from '../process/process-io.ts';
import { escapeUnsafeJson } from './escape-unsafe.ts';

/** Keeps the line breaks: a text from the cluster that may have some is sanitized before it is put into a line. */
export function sanitizeLines(text: string): string {
  return text.split('\n').map(sanitizeForTerminal).join('\n');
}

/** Writes several lines to stdout, the last one without its line break. */
export function printText({ stdout }: Pick<CommandIO, 'stdout'>, text: string): void {
  stdout.write(`${sanitizeLines(text)}\n`);
}

/** Writes one line to stdout. */
export function printLine({ stdout }: Pick<CommandIO, 'stdout'>, text: string): void {
  stdout.write(`${sanitizeForTerminal(text)}\n`);
}

/** Writes one line to stdout, its parts divided by tabs. */
export function printTabbed({ stdout }: Pick<CommandIO, 'stdout'>, parts: readonly string[]): void {
  stdout.write(`${parts.map(sanitizeForTerminal).join('\t')}\n`);
}

/** Writes a value as one line of JSON to stdout. */
export function printJsonLine({ stdout }: Pick<CommandIO, 'stdout'>, value: unknown): void {
  stdout.write(escapeUnsafeJson(`${JSON.stringify(value)}\n`));
}

/** Writes a sentence to stderr, so that it does not mix with the results. */
export function printNote({ stderr }: Pick<CommandIO, 'stderr'>, sentence: string): void {
  stderr.write(`${sanitizeForTerminal(sentence)}\n`);
}

/** Writes a sentence to stderr, after the program's name. */
export function printMessage(io: Pick<CommandIO, 'stderr'>, sentence: string): void {
  printNote(io, `stsview: ${sentence}`);
}
