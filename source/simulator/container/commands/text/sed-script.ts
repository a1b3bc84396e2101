/** The commands of a script of sed. */

import { ProgramError } from '../../program.ts';
import { compileRegex, type Regex } from '../../text/regex.ts';

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  /** "+N" as the second address. */
  | { readonly kind: 'more'; readonly count: number }
  /** Undefined: the last regular expression that was used. */
  | { readonly kind: 'match'; readonly regex: Regex | undefined };

export interface Substitution {
  readonly regex: Regex | undefined;
  readonly replacement: string;
  readonly isGlobal: boolean;
  /** From which match on it replaces. */
  readonly from: number;
  readonly isPrinted: boolean;
}

export interface SedCommand {
  readonly addresses: readonly Address[];
  readonly isNegated: boolean;
  readonly name: string;
  /** The text of a, i, c; the label of b, t and ":"; the file of r and w; both sets of y, after one another. */
  readonly text: string;
  readonly substitution: Substitution | undefined;
  /** For "{": the index behind its "}". */
  end: number;
  /** Whether a range has begun, and the line on which it ends, where that is known. */
  isInRange: boolean;
  rangeEnd: number;
}

const WITH_TEXT = 'aic';
const WITH_WORD = 'btTrRwW:';
const PLAIN = '{}=dDgGhHlnNpPqQxzF';

/** @throws ProgramError */
export function parseSed(script: string, isExtended: boolean): SedCommand[] {
  const commands: SedCommand[] = [];
  const open: SedCommand[] = [];
  let at = 0;
  const fail = (why: string): ProgramError => new ProgramError(`-e expression #1, char ${at}: ${why}`);

  /** A regular expression up to its delimiter, which counts for nothing within a set. */
  function upTo(delimiter: string): string {
    let text = '';
    let isInSet = false;
    for (; at < script.length; at += 1) {
      const next = script[at] ?? '';
      if (next === '\\') {
        const escaped = script[at + 1] ?? '';
        text += escaped === delimiter ? escaped : `\\${escaped}`;
        at += 1;
      } else if (next === delimiter && !isInSet) {
        at += 1;
        return text;
      } else {
        if (next === '[' && !isInSet) isInSet = true;
        else if (next === ']' && isInSet) isInSet = false;
        text += next;
      }
    }
    throw fail('unterminated address regex');
  }

  function plainUpTo(delimiter: string): string {
    let text = '';
    for (; at < script.length; at += 1) {
      const next = script[at] ?? '';
      if (next === '\\' && at + 1 < script.length) {
        const escaped = script[at + 1] ?? '';
        text += escaped === delimiter ? escaped : `\\${escaped}`;
        at += 1;
      } else if (next === delimiter) {
        at += 1;
        return text;
      } else text += next;
    }
    throw fail("unterminated `s' command");
  }

  function regexOf(pattern: string, ignoresCase: boolean): Regex | undefined {
    if (pattern === '') return undefined;
    return compileRegex(pattern.replace(/\\n/g, '\n').replace(/\\t/g, '\t'), { isExtended, ignoresCase });
  }

  function parseAddress(isSecond: boolean): Address | undefined {
    const number = /^\d+/.exec(script.slice(at, at + 12))?.[0];
    if (number !== undefined) {
      at += number.length;
      const step = /^~(\d+)/.exec(script.slice(at, at + 12));
      if (step === null) return { kind: 'line', line: Number(number) };
      at += step[0].length;
      return { kind: 'step', first: Number(number), step: Number(step[1]) };
    }
    const more = isSecond ? /^\+(\d+)/.exec(script.slice(at, at + 12)) : null;
    if (more !== null) {
      at += more[0].length;
      return { kind: 'more', count: Number(more[1]) };
    }
    if (script[at] === '$') {
      at += 1;
      return { kind: 'last' };
    }
    if (script[at] !== '/' && script[at] !== '\\') return undefined;
    if (script[at] === '\\') at += 1;
    const delimiter = script[at] ?? '';
    at += 1;
    const pattern = upTo(delimiter);
    const ignoresCase = script[at] === 'I';
    if (ignoresCase) at += 1;
    return { kind: 'match', regex: regexOf(pattern, ignoresCase) };
  }

  function parseSubstitution(): Substitution {
    const delimiter = script[at] ?? '';
    at += 1;
    const pattern = upTo(delimiter);
    const replacement = plainUpTo(delimiter);
    const flags = /^[gpiImM\d]*/.exec(script.slice(at))?.[0] ?? '';
    at += flags.length;
    return {
      regex: regexOf(pattern, /[iI]/.test(flags)),
      replacement,
      isGlobal: flags.includes('g'),
      from: Number(/\d+/.exec(flags)?.[0] ?? 1),
      isPrinted: flags.includes('p'),
    };
  }

  /** The text of a, i and c: on this line or the next, and on as long as lines end with a backslash. */
  function parseText(): string {
    let text = '';
    const start = /^[ \t]*(?:\\\n?[ \t]*)?/.exec(script.slice(at))?.[0] ?? '';
    at += start.length;
    for (; at < script.length && script[at] !== '\n'; at += 1) {
      if (script[at] === '\\' && at + 1 < script.length) at += 1;
      text += script[at];
    }
    return text;
  }

  while (at < script.length) {
    if (/[\s;]/.test(script[at] ?? '')) {
      at += 1;
      continue;
    }
    if (script[at] === '#') {
      while (at < script.length && script[at] !== '\n') at += 1;
      continue;
    }
    const addresses: Address[] = [];
    const first = parseAddress(false);
    if (first !== undefined) {
      addresses.push(first);
      if (script[at] === ',') {
        at += 1;
        const second = parseAddress(true);
        if (second === undefined) throw fail("unexpected `,'");
        addresses.push(second);
      }
    }
    while (script[at] === ' ') at += 1;
    const isNegated = script[at] === '!';
    while (script[at] === '!' || script[at] === ' ') at += 1;
    const name = script[at] ?? '';
    if (name === '') throw fail('missing command');
    at += 1;
    let text = '';
    let substitution: Substitution | undefined;
    if (name === 's') substitution = parseSubstitution();
    else if (name === 'y') {
      const delimiter = script[at] ?? '';
      at += 1;
      const [from, to] = [plainUpTo(delimiter), plainUpTo(delimiter)].map((set) => set.replace(/\\n/g, '\n'));
      if (from?.length !== to?.length) throw fail("strings for `y' command are different lengths");
      text = `${from}${to}`;
    } else if (WITH_TEXT.includes(name)) text = parseText();
    else if (WITH_WORD.includes(name)) {
      const word = ('rRwW'.includes(name) ? /^[^\n]*/ : /^[ \t]*[^\s;}]*/).exec(script.slice(at))?.[0] ?? '';
      at += word.length;
      text = word.trim();
    } else if (name === 'q' || name === 'Q') {
      const code = /^[ \t]*\d*/.exec(script.slice(at))?.[0] ?? '';
      at += code.length;
      text = code.trim();
    } else if (!PLAIN.includes(name)) throw fail(`unknown command: \`${name}'`);
    const command: SedCommand = {
      addresses,
      isNegated,
      name,
      text,
      substitution,
      end: 0,
      isInRange: false,
      rangeEnd: 0,
    };
    if (name === '}') {
      const opening = open.pop();
      if (opening === undefined) throw fail("unexpected `}'");
      opening.end = commands.length + 1;
    }
    if (name === '{') open.push(command);
    commands.push(command);
  }
  if (open.length > 0) throw fail("unmatched `{'");
  return commands;
}
