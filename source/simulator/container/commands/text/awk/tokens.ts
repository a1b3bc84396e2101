/** The tokens of a program of awk. */

import { ProgramError } from '../../../program.ts';

type Token = readonly [
  kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'function' | 'mark' | 'line' | 'end',
  text: string,
];

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

const MARKS = /^(?:>>|\*\*=|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|!~|&&|\|\||\*\*|[-+*/%^=<>!~?:,;(){}[\]$|])/;

const WORDS = new Set([
  'BEGIN',
  'END',
  'if',
  'else',
  'while',
  'do',
  'for',
  'in',
  'print',
  'printf',
  'delete',
  'exit',
  'next',
  'break',
  'continue',
  'function',
  'func',
  'getline',
  'return',
]);

const BUILT_IN = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'toupper',
  'tolower',
  'int',
  'sprintf',
  'sqrt',
  'exp',
  'log',
  'sin',
  'cos',
  'atan2',
  'rand',
  'srand',
  'close',
  'fflush',
  'system',
]);

export function awkTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at, at + 2000);
    const blank = /^(?:[ \t\r]|\\\n|#[^\n]*)+/.exec(rest)?.[0];
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const last = tokens.at(-1);
    if (rest[0] === '\n') {
      tokens.push(['line', '\n']);
      at += 1;
      continue;
    }
    const isValue =
      last !== undefined && (['number', 'string', 'name'].includes(last[0]) || [')', ']', '$'].includes(last[1]));
    const found =
      rest[0] === '"'
        ? /^"((?:[^"\\\n]|\\.)*)"/s.exec(rest)
        : rest[0] === '/' && !isValue
          ? /^\/((?:[^/\\\n[]|\\.|\[\]?[^\]]*\])+)\//s.exec(rest)
          : null;
    if (found !== null) {
      const text = found[1] ?? '';
      const isText = rest[0] === '"';
      const read = text.replace(/\\([0-7]{1,3}|.)/gs, (all, letter: string) =>
        /^[0-7]/.test(letter) ? String.fromCharCode(Number.parseInt(letter, 8) & 255) : (ESCAPES[letter] ?? all),
      );
      tokens.push(isText ? ['string', read] : ['regex', text.replaceAll('\\/', '/')]);
      at += found[0].length;
      continue;
    }
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest)?.[0];
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    const mark = MARKS.exec(rest)?.[0];
    const text = number ?? name ?? mark;
    if (text === undefined) throw new ProgramError(`syntax error near "${rest.slice(0, 10)}"`, 2);
    at += text.length;
    if (number !== undefined) tokens.push(['number', number]);
    else if (name !== undefined) {
      const isOwn = source[at] === '(';
      tokens.push([BUILT_IN.has(name) ? 'call' : WORDS.has(name) ? 'mark' : isOwn ? 'function' : 'name', name]);
    } else tokens.push(['mark', text]);
  }
  return [...tokens, ['end', '']];
}
