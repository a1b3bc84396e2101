/** Splits a text into the words that can be names: "pvc/shop:data-web-0" has the words pvc, shop and data-web-0. */

/** Characters that no name has. */
const BETWEEN_WORDS = /[^A-Za-z0-9.-]+/;
/** A line end or another character inside of a text that is JSON itself, and percent-encoded ones of an address. */
const ESCAPES = /\\[bfnrt]|(?:\\u00|%)([0-9A-Fa-f]{2})/g;
const OUTER_MARKS = /^[.-]+|[.-]+$/g;

/** Yields each word, and the parts between the dots of a word: "data-web-0.shop" names a claim with its namespace. */
export function* wordsOf(text: string): Generator<string> {
  for (const part of text.replace(ESCAPES, unescaped).split(BETWEEN_WORDS)) {
    const word = part.replace(OUTER_MARKS, '');
    if (word === '') continue;
    yield word;
    if (word.includes('.')) yield* word.split('.');
    // "data-web-0..2" means all of data-web.
    if (word.includes('..')) yield word.slice(0, word.indexOf('..')).replace(/-\d+$/, '');
  }
}

function unescaped(_escape: string, code: string | undefined): string {
  return code === undefined ? ' ' : String.fromCharCode(Number.parseInt(code, 16));
}
