/**
 * Matches texts with the patterns of schemas. Go's expressions take a time that grows with the text alone, those of
 * JavaScript may take forever: a pattern that took too long once is not asked again, and fits all.
 */

import { createContext, Script } from 'node:vm';
import { isObject } from '../model/json.ts';

/** What Go's expressions do not have: looking around, references to groups, more than 1000 repeats. */
const UNKNOWN_TO_GO = /\(\?(?:[=!]|<[=!])|\\[1-9]/;
const MOST_REPEATS = 1000;
const LONGEST_MS = 250;
/** A repeat of a group, or two repeats: what may be matched in many ways. */
const MAY_BE_SLOW = /\)[*+{?]|[*+}].*[*+{]/s;

const place = createContext({ expression: /x/, text: '' });
const test = new Script('expression.test(text)');
const slow = new Set<string>();
const compiled = new Map<string, RegExp | undefined>();

function compile(pattern: string): RegExp | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let made: RegExp | undefined;
  try {
    made = new RegExp(pattern, 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  compiled.set(pattern, made);
  return made;
}

/** Returns why Go takes no such pattern; undefined if it may. */
export function patternProblem(pattern: string): string | undefined {
  const [perl] = UNKNOWN_TO_GO.exec(pattern) ?? [];
  if (perl !== undefined) {
    return perl.startsWith('\\')
      ? `invalid escape sequence: \`${perl}\``
      : `invalid or unsupported Perl syntax: \`${perl}\``;
  }
  for (const [repeat, from, to] of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    if (Number(from) > MOST_REPEATS || Number(to ?? 0) > MOST_REPEATS) return `invalid repeat count: \`${repeat}\``;
  }
  // JavaScript's parser without "u" is lenient; what it refuses, Go refuses as well.
  try {
    new RegExp(pattern.replace(/^\(\?[imsU]+\)/, ''), '');
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.*\/[a-z]*: /s, '') : String(error);
  }
  return undefined;
}

/** A pattern that JavaScript cannot read fits all. */
export function fitsPattern(pattern: string, text: string): boolean {
  const expression = compile(pattern);
  if (expression === undefined || slow.has(pattern)) return true;
  if (!MAY_BE_SLOW.test(pattern)) return expression.test(text);
  Object.assign(place, { expression, text });
  try {
    return test.runInContext(place, { timeout: LONGEST_MS }) === true;
  } catch (error) {
    if (!isObject(error) || error['code'] !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    slow.add(pattern);
    return true;
  }
}
