/** Recognizes names that are written as patterns, and texts that are encoded. */

/** Characters that neither a name nor a pattern of names has. */
const BETWEEN_PATTERNS = /[^A-Za-z0-9.*?-]+/;

/** Returns tests for the patterns in a text: "data-*-0", "shop-*". A pattern without any letter says nothing. */
export function patternsIn(text: string): readonly ((name: string) => boolean)[] {
  if (!/[*?]/.test(text)) return [];
  const patterns = text.split(BETWEEN_PATTERNS).filter((word) => /[*?]/.test(word) && /[A-Za-z]/.test(word));
  return [...new Set(patterns)].map((pattern) => {
    // In a regular expression, the dot before belongs to the star. "?" is taken for more than one character, too.
    const parts = pattern.split(/\.?[*?]+/);
    return (name) => hasParts(name, parts);
  });
}

/** A regular expression would take very long for a pattern with many stars. */
function hasParts(name: string, parts: readonly string[]): boolean {
  const first = parts.at(0) ?? '';
  const last = parts.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}

/** Shorter texts encode no name of a claim with template, set and ordinal. */
const MIN_ENCODED = 8;
const CONTROL_CHARACTER = /[^\P{Cc}\s]/u;

/** Unpacks a text in gzip and base64; undefined if it is none, or larger than what can be searched. */
export type Unpack = (packed: string) => string | undefined;

/** How base64 of what gzip has packed begins. */
const PACKED = /^\s*H4sI/;

/** Texts in base64 may be encoded again, as in a Secret. */
const MAX_ENCODINGS = 2;

/** Returns the text, what it says in base64, and what is packed in it. A packed text that cannot be read is undefined. */
export function readingsOf(text: string, unpack: Unpack): readonly (string | undefined)[] {
  const readings: (string | undefined)[] = [text];
  let latest: string | undefined = text;
  for (let level = 0; level <= MAX_ENCODINGS && latest !== undefined; level += 1) {
    if (PACKED.test(latest)) return [...readings, unpack(latest.replace(/\s+/g, ''))];
    latest = level === MAX_ENCODINGS ? undefined : decodedText(latest);
    if (latest !== undefined) readings.push(latest);
  }
  return readings;
}

/** Returns what a text in base64 says; undefined if it is not base64 of a readable text. */
function decodedText(text: string): string | undefined {
  const encoded = text.replace(/\s+/g, '');
  // A rest of one character is no base64.
  if (encoded.length < MIN_ENCODED || encoded.length % 4 === 1 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) {
    return undefined;
  }
  const decoded = decodeOrUndefined(encoded);
  return decoded === undefined || CONTROL_CHARACTER.test(decoded) ? undefined : decoded;
}

function decodeOrUndefined(encoded: string): string | undefined {
  try {
    return atob(encoded);
  } catch {
    return undefined;
  }
}
