/**
 * Text from the cluster in formats for machines: unchanged in meaning, but without characters that a terminal would
 * interpret.
 */

import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';

/**
 * JSON itself escapes control characters below U+0020. This function escapes all others that sanitizeForTerminal()
 * would replace.
 */
export function escapeUnsafeJson(json: string): string {
  return escapeUnsafe(json, (char) =>
    Array.from({ length: char.length }, (_, index) => `\\u${hex(char.charCodeAt(index), 4)}`).join(''),
  );
}

export function escapeUnsafe(text: string, escapeCharacter: (char: string) => string): string {
  return text.replace(/[^\x20-\x7e\n]/gu, (char) =>
    sanitizeForTerminal(char) === char ? char : escapeCharacter(char),
  );
}

/** 8238, 4 → "202e" */
export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
