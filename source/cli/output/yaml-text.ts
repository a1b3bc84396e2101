import { Document, visit } from 'yaml';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import { escapeUnsafe, hex } from './escape-unsafe.ts';

/**
 * Returns a YAML document in which every text with characters that a terminal would interpret is double-quoted, and the
 * characters are escaped.
 */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
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
