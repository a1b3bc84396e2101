/** Texts of the cluster in formats for machines: faithful, and yet nothing that a terminal would obey. */

import type { Document } from 'yaml';
import { visit } from 'yaml';
import { harmless } from '../../domain/text.ts';

/** JSON escapes control characters below U+0020 by itself; this does it for all that harmless() would show. */
export function escapeInJson(json: string): string {
  return escapeHidden(json, (char) =>
    Array.from({ length: char.length }, (_, index) => `\\u${hex(char.charCodeAt(index), 4)}`).join(''),
  );
}

/** The text of a YAML document, every scalar with such characters in double quotes, and these escaped. */
export function escapedYaml(document: Document): string {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && harmless(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  // On one line each: a break within quotes could stand for itself.
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  return escapeHidden(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

function escapeHidden(text: string, spell: (char: string) => string): string {
  return text.replace(/[^\x20-\x7e\n]/gu, (char) => (harmless(char) === char ? char : spell(char)));
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
