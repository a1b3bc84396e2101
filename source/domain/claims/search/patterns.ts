/** Recognizes names that are written as patterns, and texts that are encoded. */

/** Characters that neither a name nor a pattern of names has. */
const BETWEEN_PATTERNS = /[^A-Za-z0-9.*?-]+/;

/** What a shell, a template or a program puts a name in for: "$set", "${set}", "$(set)", "{{ .Set }}", "%s", "{set}". */
const VARIABLE = /\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]\w*|\{\{[^{}]*\}\}|%[sdv]|\{\w*\}/g;

/**
 * Returns tests for the patterns in a text: "data-*-0", "shop-*", "data-${set}-0". A pattern without any letter says
 * nothing.
 */
export function patternsIn(text: string): readonly ((name: string) => boolean)[] {
  if (!/[*?$%{]/.test(text)) return [];
  const patterns = text
    .replace(VARIABLE, '*')
    .split(BETWEEN_PATTERNS)
    .filter((word) => /[*?]/.test(word) && /[A-Za-z]/.test(word));
  return [...new Set(patterns)].map((pattern) => {
    // In a regular expression, the dot before belongs to the star. "?" is taken for more than one character, too.
    const parts = pattern.split(/\.?[*?]+/);
    return (name) => hasParts(name, parts);
  });
}

/** A whole text that may be a regular expression: "^data-(web|api)-[0-9]+$", "data-web-\\d". */
const EXPRESSION = /^\^?[\w.(][^\s"'{}<>=;&$]{3,200}\$?$/;
const OPENS_CHOICE = /[([]|\\d|\\w/;

/**
 * Returns a test for the names that a text may choose as a regular expression; undefined if it is none. The expression
 * itself is not run, since it comes from the cluster and could take without end: its open parts stand for any text.
 */
export function expressionIn(text: string): ((name: string) => boolean) | undefined {
  if (!OPENS_CHOICE.test(text) || !EXPRESSION.test(text)) return undefined;
  // Without an anchor, it may choose a part of the name.
  const body = `${text.startsWith('^') ? '' : '*'}${text.replace(/^\^|\$$/g, '')}${text.endsWith('$') ? '' : '*'}`;
  const globs = alternativesOf(body).map((alternative) => alternative.replace(OPEN_PART, '*').split(/\*+/));
  const telling = globs.filter((parts) => parts.some((part) => /[A-Za-z]{2}/.test(part) && part.includes('-')));
  return telling.length === 0 ? undefined : (name) => telling.some((parts) => hasParts(name, parts));
}

/** A set of characters, an escape, a dot, or a group, each with what repeats it; and a character that may repeat. */
const OPEN_PART = /(?:\[[^\]]*\]|\\[dwsS]|\([^()]*\)|\.)(?:[*+?]|\{[\d,]*\})?|.[*+?]/g;
/** The first group without another inside of it. */
const GROUP = /\((?:\?:)?([^()[\]\\*+?]*)\)(?![*+?{])/;
const MAX_ALTERNATIVES = 64;

/** Writes each alternative out: "(data|wal)-web" is "data-web" and "wal-web". */
function alternativesOf(expression: string): readonly string[] {
  let all = [expression];
  for (let found = GROUP.exec(expression); found !== null && all.length < MAX_ALTERNATIVES; ) {
    all = all.flatMap((text) => {
      const group = GROUP.exec(text);
      if (group === null) return [text];
      const [whole, inner = ''] = group;
      return inner.split('|').map((choice) => text.replace(whole, () => choice));
    });
    found = all.map((text) => GROUP.exec(text)).find((group) => group !== null) ?? null;
  }
  return all.flatMap((text) => (/[()]/.test(text) ? [text] : text.split('|')));
}

/** A regular expression would take very long for a pattern with many stars. */
function hasParts(name: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return name === parts[0];
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
  // Addresses and tokens have two other characters in it.
  const encoded = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
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
