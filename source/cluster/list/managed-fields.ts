import { endOfValue, isEscaped } from './json-scan.ts';

const KEY = '"managedFields":[';

/**
 * Empties every array under a key `managedFields` in a compact JSON text: parsing what is left costs a third.
 *
 * In valid JSON an unescaped quote, the word and `":[` can only be a key with an array: a quote inside a string is
 * always escaped, so the text is never searched from its start. Broken text comes back as broken text.
 */
export function cutManagedFields(json: string): string {
  let found = json.indexOf(KEY);
  if (found === -1) return json;
  let result = '';
  let copied = 0;
  while (found !== -1) {
    const start = found + KEY.length - 1;
    const end = isEscaped(json, found) ? -1 : endOfValue(json, start);
    if (end !== -1) {
      result += `${json.slice(copied, start)}[]`;
      copied = end;
    }
    found = json.indexOf(KEY, end === -1 ? start : end);
  }
  return result + json.slice(copied);
}
