import { endOfValue } from './json-scan.ts';

const KEY = '"items":[';
const OPEN_BRACE = 123;
const COMMA = 44;
const CLOSE_BRACKET = 93;

/**
 * Takes the JSON text of a list apart, so that its items can be parsed one by one: the tree of one object is dropped
 * before the next is built, which keeps the memory of a list of thousands at that of a few.
 *
 * `head` is the list with no items. Undefined where the text is not laid out as the API server does it (compact, the
 * items last): it is then parsed as a whole.
 */
export function splitList(json: string): { readonly head: string; readonly items: Iterable<string> } | undefined {
  const found = json.indexOf(KEY);
  if (found === -1) return undefined;
  const first = found + KEY.length;
  // Everything before the list's own items is its kind, version and metadata, which hold no arrays.
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
