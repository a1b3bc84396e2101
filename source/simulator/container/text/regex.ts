/**
 * Regular expressions for grep, sed, awk and `[[`. They are matched by JavaScript where that takes little time, and
 * otherwise by a machine whose time grows with the text alone, so that no pattern can hold up the cluster.
 */

import { ProgramError } from '../program.ts';
import { createMachine, MachineTooLarge, type Slots } from './regex-machine.ts';
import { type ParsedRegex, parseRegex, RegexError, type RegexNode } from './regex-syntax.ts';

export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** Group 0 is the whole match. */
  readonly groups: readonly (string | undefined)[];
}

export interface Regex {
  /** The leftmost match at or after a position. "^" matches at the beginning of the text only. */
  readonly exec: (text: string, from?: number) => RegexMatch | undefined;
  readonly test: (text: string) => boolean;
}

export interface RegexOptions {
  readonly isExtended?: boolean;
  readonly ignoresCase?: boolean;
}

/** Texts up to this length are left to JavaScript if the expression has repeats without bounds. */
const SHORT = 400;
/** How many characters times instructions one search may take. */
const LONGEST = 400_000;

interface Traits {
  unbounded: number;
  /** It has what JavaScript would try in several ways, or in another order than POSIX. */
  isBranching: boolean;
}

function traitsOf(node: RegexNode, traits: Traits = { unbounded: 0, isBranching: false }): Traits {
  switch (node.kind) {
    case 'group':
      traitsOf(node.inner, traits);
      break;
    case 'sequence':
      for (const part of node.parts) traitsOf(part, traits);
      break;
    case 'choice':
      traits.isBranching = true;
      break;
    case 'repeat':
      if (node.inner.kind !== 'set') traits.isBranching = true;
      if (node.most > 1) traits.unbounded += 1;
      break;
  }
  return traits;
}

const ASSERTIONS: Readonly<Record<string, string>> = {
  start: '^',
  end: '$',
  edge: '\\b',
  inside: '\\B',
  wordStart: '\\b(?=\\w)',
  wordEnd: '\\b(?<=\\w)',
};

function sourceOf(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
      return node.source;
    case 'group':
      return `(${sourceOf(node.inner)})`;
    case 'sequence':
      return node.parts.map(sourceOf).join('');
    case 'choice':
      return `(?:${node.options.map(sourceOf).join('|')})`;
    case 'repeat':
      return `(?:${sourceOf(node.inner)}){${node.least},${node.most === Number.POSITIVE_INFINITY ? '' : node.most}}`;
    default:
      return ASSERTIONS[node.kind] ?? '';
  }
}

const cache = new Map<string, Regex>();

/** @throws ProgramError */
export function compileRegex(pattern: string, { isExtended = false, ignoresCase = false }: RegexOptions = {}): Regex {
  const key = `${isExtended ? 'E' : 'B'}${ignoresCase ? 'i' : ''} ${pattern}`;
  const found = cache.get(key);
  if (found !== undefined) return found;
  if (cache.size > 200) cache.clear();
  const made = createRegex(pattern, isExtended, ignoresCase);
  cache.set(key, made);
  return made;
}

function attempt<T>(pattern: string, make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof RegexError) throw new ProgramError(`${pattern}: ${thrown.message}`, 2);
    if (thrown instanceof MachineTooLarge) throw new ProgramError(`${pattern}: Regular expression too big`, 2);
    throw thrown;
  }
}

function createRegex(pattern: string, isExtended: boolean, ignoresCase: boolean): Regex {
  const parsed: ParsedRegex = attempt(pattern, () => parseRegex(pattern, isExtended));
  const { unbounded, isBranching } = traitsOf(parsed.root);
  const native = isBranching || unbounded > 2 ? undefined : new RegExp(sourceOf(parsed.root), ignoresCase ? 'gi' : 'g');
  let machine: ((text: string, from: number) => Slots | undefined) | undefined;

  const exec: Regex['exec'] = (text, from = 0) => {
    if (native !== undefined && (unbounded === 0 || text.length <= SHORT)) {
      native.lastIndex = from;
      const match = native.exec(text);
      return match === null
        ? undefined
        : { start: match.index, end: match.index + match[0].length, groups: [...match] };
    }
    if (text.length - from > LONGEST)
      throw new ProgramError(`a line of ${text.length} bytes is too long for "${pattern}" here`, 2);
    machine ??= attempt(pattern, () => createMachine(parsed.root, parsed.groups, ignoresCase));
    const slots = machine(text, from);
    if (slots === undefined) return undefined;
    const groups = Array.from({ length: parsed.groups + 1 }, (_, index) => {
      const [start, end] = [slots[index * 2] ?? -1, slots[index * 2 + 1] ?? -1];
      return start === -1 || end === -1 ? undefined : text.slice(start, end);
    });
    return { start: slots[0] ?? 0, end: slots[1] ?? 0, groups };
  };
  return { exec, test: (text) => exec(text) !== undefined };
}
