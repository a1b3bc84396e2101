/**
 * Text from the cluster in formats for machines: unchanged in meaning, but without characters that a terminal would
 * interpret.
 */

import type { Document } from 'yaml';
import { visit } from 'yaml';
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

/**
 * Returns the text of a YAML document in which every scalar with such characters is double-quoted and the characters
 * are escaped.
 */
export function stringifySafeYaml(document: Document): string {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && sanitizeForTerminal(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  // Each scalar is kept on one line, since a line break within quotes has a meaning.
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  return escapeUnsafe(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

function escapeUnsafe(text: string, escapeCharacter: (char: string) => string): string {
  return text.replace(/[^\x20-\x7e\n]/gu, (char) =>
    sanitizeForTerminal(char) === char ? char : escapeCharacter(char),
  );
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
