/** Makes text from the cluster safe for a terminal. */

// Control, format and surrogate code points, line and paragraph separators, and everything that renders as nothing
// (Default_Ignorable_Code_Point: zero-width characters, fillers, variation selectors, tags). The Arabic and Syriac
// signs that enclose a number are format characters by category, but they are visible.
const UNSAFE_CHARACTERS =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\u0600-\u0605\u06DD\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/gv;
const ENDS_IN_PICTOGRAPH = /\p{Extended_Pictographic}$/u;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Makes visible what would otherwise move the cursor, change the direction of writing, hide, or break the line: C0
 * control characters become their pictures (␛ ␊ ␀), everything else ‹U+202E›. All other text stays unchanged, including
 * the variation selector of an emoji. Every screen and every output passes each text from the cluster through this
 * function.
 */
export function sanitizeForTerminal(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(UNSAFE_CHARACTERS, (char, offset: number) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    const isPresentation = code === 0xfe0e || code === 0xfe0f;
    if (isPresentation && ENDS_IN_PICTOGRAPH.test(text.slice(Math.max(0, offset - 2), offset))) return char;
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}
