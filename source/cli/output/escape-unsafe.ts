/** Texts of the cluster in formats for machines: faithful, and yet nothing that a terminal would obey. */

import type { Document } from 'yaml';
import { visit } from 'yaml';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';

/** JSON escapes control characters below U+0020 by itself; this does it for all that sanitizeForTerminal() would show. */
export function escapeUnsafeJson(json: string): string {
  return escapeUnsafe(json, (char) =>
    Array.from({ length: char.length }, (_, index) => `\\u${hex(char.charCodeAt(index), 4)}`).join(''),
  );
}

/** The text of a YAML document, every scalar with such characters in double quotes, and these escaped. */
export function stringifySafeYaml(document: Document): string {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && sanitizeForTerminal(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  // On one line each: a break within quotes could stand for itself.
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
