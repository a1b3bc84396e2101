/** Parses regular expressions of POSIX, basic and extended, with GNU's additions. */

import { characterClass } from '../shell/expansion/pattern.ts';

export type RegexNode =
  /** One byte. `source` is the set as JavaScript writes it. */
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'start' | 'end' | 'edge' | 'inside' | 'wordStart' | 'wordEnd' }
  | { readonly kind: 'group'; readonly index: number; readonly inner: RegexNode }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly inner: RegexNode; readonly least: number; readonly most: number };

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: number;
}

export class RegexError extends Error {}

const MOST_REPEATS = 1000;
const ESCAPED_SETS: Readonly<Record<string, string>> = {
  w: '[A-Za-z0-9_]',
  W: '[^A-Za-z0-9_]',
  s: '[ \\t\\n\\r\\v\\f]',
  S: '[^ \\t\\n\\r\\v\\f]',
  d: '[0-9]',
  D: '[^0-9]',
  n: '\\n',
  t: '\\t',
  r: '\\r',
};

function literal(character: string): RegexNode {
  return { kind: 'set', source: escapeForSource(character) };
}

function escapeForSource(character: string): string {
  if (/[A-Za-z0-9_ ]/.test(character)) return character;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** @throws RegexError */
export function parseRegex(pattern: string, isExtended: boolean): ParsedRegex {
  let at = 0;
  let groups = 0;
  let depth = 0;

  /** The next token: an operator, or undefined at the end. In basic expressions operators carry a backslash. */
  const isNext = (operator: string): boolean => pattern.startsWith(isExtended ? operator : `\\${operator}`, at);
  const accept = (operator: string): boolean => {
    if (!isNext(operator)) return false;
    at += operator.length + (isExtended ? 0 : 1);
    return true;
  };

  function choice(): RegexNode {
    const options = [sequence()];
    while (accept('|')) options.push(sequence());
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  function sequence(): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      if (at >= pattern.length || isNext('|') || (depth > 0 && isNext(')'))) return { kind: 'sequence', parts };
      const atom = parseAtom(parts.length === 0);
      parts.push(repeated(atom));
    }
  }

  function repeated(atom: RegexNode): RegexNode {
    let node = atom;
    for (;;) {
      if (pattern[at] === '*') {
        at += 1;
        node = repeat(node, 0, Number.POSITIVE_INFINITY);
      } else if (accept('+')) node = repeat(node, 1, Number.POSITIVE_INFINITY);
      else if (accept('?')) node = repeat(node, 0, 1);
      else {
        const bounds = (isExtended ? /^\{(\d*)(,?)(\d*)\}/ : /^\\\{(\d*)(,?)(\d*)\\\}/).exec(
          pattern.slice(at, at + 20),
        );
        if (bounds === null || (bounds[1] === '' && bounds[3] === '')) return node;
        at += bounds[0].length;
        const least = Number(bounds[1]);
        const most = bounds[2] === '' ? least : bounds[3] === '' ? Number.POSITIVE_INFINITY : Number(bounds[3]);
        const isWrong =
          most < least || least > MOST_REPEATS || (most > MOST_REPEATS && most !== Number.POSITIVE_INFINITY);
        if (isWrong) throw new RegexError('Invalid content of \\{\\}');
        node = repeat(node, least, most);
      }
    }
  }

  const repeat = (inner: RegexNode, least: number, most: number): RegexNode => ({ kind: 'repeat', inner, least, most });

  function parseAtom(isFirst: boolean): RegexNode {
    if (accept('(')) {
      groups += 1;
      depth += 1;
      const index = groups;
      const inner = choice();
      depth -= 1;
      if (!accept(')')) throw new RegexError('Unmatched ( or \\(');
      return { kind: 'group', index, inner };
    }
    if (!isExtended && pattern.startsWith('\\)', at)) throw new RegexError('Unmatched ) or \\)');
    const character = pattern[at] ?? '';
    at += 1;
    switch (character) {
      case '.':
        return { kind: 'set', source: '[^]' };
      case '[':
        return bracket();
      case '^':
        return isExtended || isFirst ? { kind: 'start' } : literal('^');
      case '$': {
        const isLast = at >= pattern.length || isNext('|') || isNext(')');
        return isExtended || isLast ? { kind: 'end' } : literal('$');
      }
      case '\\':
        return escaped();
      case '*':
        if (isFirst) return literal('*');
        break;
    }
    return literal(character);
  }

  function escaped(): RegexNode {
    const character = pattern[at];
    if (character === undefined) throw new RegexError('Trailing backslash');
    at += 1;
    switch (character) {
      case 'b':
        return { kind: 'edge' };
      case 'B':
        return { kind: 'inside' };
      case '<':
        return { kind: 'wordStart' };
      case '>':
        return { kind: 'wordEnd' };
    }
    if (/[1-9]/.test(character)) throw new RegexError(`back-references (\\${character}) are not simulated`);
    const set = ESCAPED_SETS[character];
    return set === undefined ? literal(character) : { kind: 'set', source: set };
  }

  function bracket(): RegexNode {
    let source = '';
    const isNegated = pattern[at] === '^';
    if (isNegated) at += 1;
    for (let isFirst = true; ; isFirst = false) {
      const character = pattern[at];
      if (character === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=');
      if (character === ']' && !isFirst) break;
      const named = /^\[:(\w+):\]/.exec(pattern.slice(at, at + 16));
      if (named !== null) {
        const known = characterClass(named[1] ?? '');
        if (known === undefined) throw new RegexError('Invalid character class name');
        source += known.source.slice(1, -1);
        at += named[0].length;
        continue;
      }
      // A backslash is a character like any other, but for the few that everyone writes.
      const special =
        character === '\\' ? { n: '\n', t: '\t', ']': ']', '\\': '\\' }[pattern[at + 1] ?? ''] : undefined;
      const isEscape = special !== undefined && !(pattern[at + 1] === ']' && !pattern.slice(at + 2).includes(']'));
      const low = isEscape ? special : character;
      at += isEscape ? 2 : 1;
      if (pattern[at] === '-' && pattern[at + 1] !== ']' && pattern[at + 1] !== undefined) {
        const high = pattern[at + 1] ?? '';
        if (high < low) throw new RegexError('Invalid range end');
        source += `${escapeForSource(low)}-${escapeForSource(high)}`;
        at += 2;
      } else source += escapeForSource(low);
    }
    at += 1;
    return { kind: 'set', source: `[${isNegated ? '^' : ''}${source}]` };
  }

  const root = choice();
  if (at < pattern.length) throw new RegexError('Unmatched ) or \\)');
  return { root, groups };
}
