/** Cuts a text into its documents before anything is parsed, so that only one of them is in memory as a tree. */

import { jsonBrackets } from './json-brackets.ts';

export interface DocumentText {
  readonly text: string;
  /** The number of its first line in the file, from 1. */
  readonly line: number;
}

/** A document begins at `---` and ends at `...`, also within quotes. */
const MARKER = /^(---|\.\.\.)(?=\s|$)/gm;
/** A line that is neither empty nor a comment nor a directive. */
const SOMETHING = /^[ \t]*[^\s#%]/m;
const DIRECTIVE = /^%/m;

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Returns the end of the JSON object at the beginning of the text; undefined if its braces do not match. */
function endOfObject(text: string): number | undefined {
  let depth = 0;
  for (const { bracket, at } of jsonBrackets(text)) {
    if (bracket === '{') depth += 1;
    else if (bracket === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `kubectl get -o json` of several objects is JSON after JSON, with nothing in between. */
function* jsonObjects(chunk: DocumentText): Generator<DocumentText> {
  let { text, line } = chunk;
  for (;;) {
    const start = text.search(/\S/);
    const end = start !== -1 && text[start] === '{' ? endOfObject(text.slice(start)) : undefined;
    const rest = end === undefined ? '' : text.slice(start + end);
    if (!/^\s*\{/.test(rest) || !isJson(text.slice(0, text.length - rest.length))) break;
    const object = text.slice(0, text.length - rest.length);
    yield { text: object, line };
    line += linesIn(object, 0, object.length);
    text = rest;
  }
  yield { text, line };
}

/** Returns the documents in which there is something. */
export function* splitDocuments(text: string): Generator<DocumentText> {
  let start = 0;
  let line = 1;
  function* upTo(end: number): Generator<DocumentText> {
    const chunk = text.slice(start, end);
    const isEmpty = !SOMETHING.test(chunk.replace(/^---/, ''));
    // Directives belong to the document that begins after them.
    if (isEmpty && DIRECTIVE.test(chunk)) return;
    if (!isEmpty) yield* jsonObjects({ text: chunk.replace(/^(---[^\n]*\n)?\uFEFF/, '$1'), line });
    line += linesIn(text, start, end);
    start = end;
  }
  for (const { 1: marker, index } of text.matchAll(MARKER)) {
    if (index > start) yield* upTo(index);
    if (marker === '...') start = index + 3;
  }
  yield* upTo(text.length);
}
