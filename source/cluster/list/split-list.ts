import { endOfValue } from './json-scan.ts';

const KEY = '"items":[';
const OPEN_BRACE = 123;
const COMMA = 44;
const CLOSE_BRACKET = 93;

/**
 * Splits the JSON text of a list so that its items can be parsed one by one. The tree of one object is dropped before
 * the next one is built, so a list of thousands needs the memory of a few.
 * `head` is the list without items. Returns undefined if the text does not have the API server's layout (compact, the
 * items last). The text then has to be parsed as a whole.
 */
export function splitList(json: string): { readonly head: string; readonly items: Iterable<string> } | undefined {
  const found = json.indexOf(KEY);
  if (found === -1) return undefined;
  const first = found + KEY.length;
  // Everything before the list's own items is its kind, version and metadata, which contain no arrays.
  if (json.lastIndexOf('[', first - 2) !== -1) return undefined;
  const bounds: number[] = [];
  let at = first;
  while (json.charCodeAt(at) === OPEN_BRACE) {
    const end = endOfValue(json, at);
    if (end === -1) return undefined;
    bounds.push(at, end);
    at = json.charCodeAt(end) === COMMA ? end + 1 : end;
  }
  if (json.charCodeAt(at) !== CLOSE_BRACKET) return undefined;
  return { head: `${json.slice(0, first)}${json.slice(at)}`, items: slices(json, bounds) };
}

function* slices(json: string, bounds: readonly number[]): Iterable<string> {
  for (let index = 0; index < bounds.length; index += 2) yield json.slice(bounds[index], bounds[index + 1]);
}
