/** Patterns of the shell: `*`, `?` and `[…]`. A backslash takes the meaning of what follows it. */

interface Element {
  readonly kind: 'star' | 'one';
  readonly matches: (character: string) => boolean;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[ \t\n\r\v\f]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the class is
  cntrl: /[\0-\x1f\x7f]/,
  print: /[ -~]/,
  graph: /[!-~]/,
};

export function characterClass(name: string): RegExp | undefined {
  return Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
}

function parseSet(pattern: string, start: number): { readonly element: Element; readonly next: number } | undefined {
  let index = start + 1;
  const isNegated = pattern[index] === '!' || pattern[index] === '^';
  if (isNegated) index += 1;
  const tests: ((character: string) => boolean)[] = [];
  for (let first = true; ; first = false) {
    const character = pattern[index];
    if (character === undefined) return undefined;
    if (character === ']' && !first) break;
    const named = /^\[:(\w+):\]/.exec(pattern.slice(index, index + 16));
    const known = characterClass(named?.[1] ?? '');
    if (named !== null && known !== undefined) {
      tests.push((candidate) => known.test(candidate));
      index += named[0].length;
      continue;
    }
    const low = character === '\\' ? (pattern[index + 1] ?? '') : character;
    index += character === '\\' ? 2 : 1;
    if (pattern[index] === '-' && pattern[index + 1] !== ']' && pattern[index + 1] !== undefined) {
      const escapes = pattern[index + 1] === '\\';
      const high = pattern[index + (escapes ? 2 : 1)] ?? '';
      index += escapes ? 3 : 2;
      tests.push((candidate) => candidate >= low && candidate <= high);
    } else tests.push((candidate) => candidate === low);
  }
  const matches = (character: string): boolean => tests.some((test) => test(character)) !== isNegated;
  return { element: { kind: 'one', matches }, next: index + 1 };
}

function parsePattern(pattern: string): readonly Element[] {
  const elements: Element[] = [];
  for (let index = 0; index < pattern.length; ) {
    const character = pattern[index] ?? '';
    if (character === '*') {
      if (elements.at(-1)?.kind !== 'star') elements.push({ kind: 'star', matches: () => true });
      index += 1;
    } else if (character === '?') {
      elements.push({ kind: 'one', matches: () => true });
      index += 1;
    } else {
      const set = character === '[' ? parseSet(pattern, index) : undefined;
      if (set !== undefined) {
        elements.push(set.element);
        index = set.next;
        continue;
      }
      const literal = character === '\\' && index + 1 < pattern.length ? (pattern[index + 1] ?? '') : character;
      index += character === '\\' && index + 1 < pattern.length ? 2 : 1;
      elements.push({ kind: 'one', matches: (candidate) => candidate === literal });
    }
  }
  return elements;
}

export type Matcher = (text: string) => boolean;

/** Matches whole texts, in at most length × length steps. */
export function compilePattern(pattern: string): Matcher {
  const elements = parsePattern(pattern);
  return (text) => {
    let [at, element, star, resumeAt] = [0, 0, -1, 0];
    while (at < text.length) {
      const current = elements[element];
      if (current?.kind === 'star') {
        star = element;
        resumeAt = at;
        element += 1;
      } else if (current?.matches(text[at] ?? '') === true) {
        at += 1;
        element += 1;
      } else if (star !== -1) {
        resumeAt += 1;
        at = resumeAt;
        element = star + 1;
      } else return false;
    }
    while (elements[element]?.kind === 'star') element += 1;
    return element === elements.length;
  };
}

export function hasPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** Text as a pattern that matches only itself. */
export function quotedPattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}
