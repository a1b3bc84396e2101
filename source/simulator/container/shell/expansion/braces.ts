/** `{a,b}` and `{1..5}`, as bash has them. */

import type { Word } from '../parser/syntax.ts';
import { ShellError } from '../state.ts';

const MOST = 100_000;

/** Returns the words of a word with braces; the word itself if it has none. */
export function textPieces(word: Word): readonly Word[] {
  for (const [index, part] of word.entries()) {
    if (part.kind !== 'text' || part.isQuoted) continue;
    const open = part.text.indexOf('{');
    const close = open === -1 ? -1 : closing(part.text, open);
    if (close === -1) continue;
    const choices = choicesOf(part.text.slice(open + 1, close));
    if (choices === undefined) continue;
    const before = part.text.slice(0, open);
    const after = part.text.slice(close + 1);
    const words: Word[] = [];
    for (const choice of choices) {
      const text = { kind: 'text', text: `${before}${choice}${after}`, isQuoted: false } as const;
      for (const each of textPieces([...word.slice(0, index), text, ...word.slice(index + 1)])) words.push(each);
      if (words.length > MOST) throw new ShellError('brace expansion: too many words');
    }
    return words;
  }
  return [word];
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

function choicesOf(inner: string): readonly string[] | undefined {
  const range = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
  if (range !== null) return numbers(range[1] ?? '', range[2] ?? '', Math.abs(Number(range[3] ?? 1)) || 1);
  const letters = /^([A-Za-z])\.\.([A-Za-z])$/.exec(inner);
  if (letters !== null) {
    const [from, to] = [(letters[1] ?? '').charCodeAt(0), (letters[2] ?? '').charCodeAt(0)];
    return counted(from, to, 1).map((code) => String.fromCharCode(code));
  }
  const parts: string[] = [''];
  let depth = 0;
  for (const character of inner) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.length > 1 ? parts : undefined;
}

function counted(from: number, to: number, step: number): readonly number[] {
  const count = Math.min(MOST, Math.floor(Math.abs(to - from) / step) + 1);
  return Array.from({ length: count }, (_, index) => from + (to < from ? -index : index) * step);
}

function numbers(from: string, to: string, step: number): readonly string[] {
  const isPadded = /^-?0\d/.test(from) || /^-?0\d/.test(to);
  const width = isPadded ? Math.max(from.length, to.length) : 0;
  return counted(Number(from), Number(to), step).map((number) =>
    number < 0 ? `-${String(-number).padStart(width - 1, '0')}` : String(number).padStart(width, '0'),
  );
}
