/** Replaces the matches of a regular expression, for sed and awk. */

import type { Regex } from '../../text/regex.ts';

export interface Substituting {
  readonly template: string;
  /** The first match that is replaced, from 1. */
  readonly from: number;
  /** True to replace those after it, too. */
  readonly isGlobal: boolean;
}

/** Returns the text afterwards, and how many matches were replaced. */
export function substituteMatches(
  text: string,
  regex: Regex,
  { template, from, isGlobal }: Substituting,
): { readonly text: string; readonly count: number } {
  let result = '';
  let position = 0;
  let matches = 0;
  let count = 0;
  let lastEnd = -1;
  for (let search = 0; search <= text.length; ) {
    const match = regex.exec(text, search);
    if (match === undefined) break;
    search = match.end === match.start ? match.end + 1 : match.end;
    // An empty match right behind another one does not count.
    if (match.end === match.start && match.end === lastEnd) continue;
    lastEnd = match.end;
    matches += 1;
    if (matches < from) continue;
    result += text.slice(position, match.start) + replacementOf(template, match.groups);
    position = match.end;
    count += 1;
    if (!isGlobal) break;
  }
  return { text: result + text.slice(position), count };
}

/** What comes in the place of a match: "&", "\1", "\n", and the changes of case of GNU. */
function replacementOf(template: string, groups: readonly (string | undefined)[]): string {
  let result = '';
  let mode = '';
  let once = '';
  const put = (text: string): void => {
    let shown = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text;
    if (once !== '' && shown !== '') {
      shown = (once === 'u' ? shown.slice(0, 1).toUpperCase() : shown.slice(0, 1).toLowerCase()) + shown.slice(1);
      once = '';
    }
    result += shown;
  };
  for (let index = 0; index < template.length; index += 1) {
    const character = template[index] ?? '';
    const next = template[index + 1] ?? '';
    if (character === '&') put(groups[0] ?? '');
    else if (character !== '\\' || next === '') put(character);
    else {
      index += 1;
      if (/\d/.test(next)) put(groups[Number(next)] ?? '');
      else if (next === 'n') put('\n');
      else if (next === 't') put('\t');
      else if (next === 'U' || next === 'L') mode = next;
      else if (next === 'E') mode = '';
      else if (next === 'u' || next === 'l') once = next;
      else put(next);
    }
  }
  return result;
}
