/** grep, sort, tr. */

import { joinPath } from '../../files/paths.ts';
import { opened, streamAt } from '../../kernel/descriptors.ts';
import { outputTo } from '../../kernel/streams.ts';
import type { Task } from '../../kernel/task.ts';
import { complain, type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { characterClass } from '../../shell/expansion/pattern.ts';
import { createLineReader, linesOf, openOperand, openOrComplain, readAll } from '../../text/lines.ts';
import { type Options, parseOptions } from '../../text/options.ts';
import { compileRegex, type Regex } from '../../text/regex.ts';

const NO_OUTPUT = outputTo(() => undefined);

function quotedRegex(text: string): string {
  return text.replace(/[\\.*[\]^$]/g, '\\$&');
}

function testsOf(options: Options, patterns: readonly string[]): readonly Regex[] {
  const isFixed = options.has('F');
  const wrap = (pattern: string): string => {
    const isExtended = options.has('E');
    const inner = isExtended ? `(${pattern})` : `\\(${pattern}\\)`;
    if (options.has('x')) return `^${inner}$`;
    return options.has('w') ? `\\<${inner}\\>` : pattern;
  };
  return patterns
    .flatMap((pattern) => pattern.split('\n'))
    .map((pattern) =>
      compileRegex(wrap(isFixed ? quotedRegex(pattern) : pattern), {
        isExtended: options.has('E') && !isFixed,
        ignoresCase: options.has('i'),
      }),
    );
}

export const grep: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'EFivclnoqswxhHrR',
    values: 'eABCmf',
    long: {
      color: 'h',
      count: 'c',
      file: 'f',
      'no-messages': 's',
      quiet: 'q',
      silent: 'q',
      recursive: 'r',
      'ignore-case': 'i',
      'invert-match': 'v',
      'extended-regexp': 'E',
    },
  });
  const [first, ...rest] = options.operands;
  const isNamed = options.has('e') || options.has('f');
  if (!isNamed && first === undefined) throw new ProgramError('missing pattern', 2);
  const patterns = isNamed ? [...options.all('e')] : [first ?? ''];
  for (const path of options.all('f')) {
    const text = yield* readAll(openOperand(invocation, path));
    if (text !== '') patterns.push(text.replace(/\n$/, ''));
  }
  const tests = testsOf(options, patterns);
  const named = isNamed ? options.operands : rest;
  const isTree = options.has('r') || options.has('R');
  const operands = isTree ? treeOf(invocation, named.length === 0 ? ['.'] : named) : named.length === 0 ? ['-'] : named;
  const hasNames = (operands.length > 1 || isTree || options.has('H')) && !options.has('h');
  let status = 1;
  for (const operand of operands) {
    const found = yield* grepOne(invocation, options, tests, operand, hasNames);
    if (found === 'failed') status = 2;
    else if (found > 0) {
      if (status === 1) status = 0;
      if (options.has('q')) return 0;
    }
  }
  return status;
};

function treeOf(invocation: Invocation, operands: readonly string[]): readonly string[] {
  const { files } = invocation.host;
  return operands.flatMap((operand): readonly string[] => {
    const path = pathIn(invocation, operand);
    if (files.node(path)?.kind !== 'folder') return [operand];
    return files.list(path).flatMap((name) => treeOf(invocation, [joinPath(operand, name)]));
  });
}

function* grepOne(
  invocation: Invocation,
  options: Options,
  tests: readonly Regex[],
  operand: string,
  hasNames: boolean,
): Task<number | 'failed'> {
  const descriptors = options.has('s') ? new Map(invocation.descriptors).set(2, opened(NO_OUTPUT)) : undefined;
  const stream = yield* openOrComplain(
    descriptors === undefined ? invocation : { ...invocation, descriptors },
    operand,
  );
  if (stream === undefined) return 'failed';
  const reader = createLineReader(stream);
  const name = operand === '-' ? '(standard input)' : operand;
  const most = Number(options.value('m') ?? Number.POSITIVE_INFINITY);
  const [before, after] = [options.value('B') ?? options.value('C'), options.value('A') ?? options.value('C')].map(
    (text) => Number(text ?? 0),
  );
  const isSilent = options.has('q') || options.has('c') || options.has('l');
  const recent: { readonly number: number; readonly text: string }[] = [];
  let [count, number, shownAfter, lastShown] = [0, 0, 0, 0];
  const show = function* (line: number, text: string, mark: string): Task<void> {
    const gap = lastShown > 0 && line > lastShown + 1 && ((before ?? 0) > 0 || (after ?? 0) > 0) ? '--\n' : '';
    lastShown = line;
    yield* print(
      invocation,
      `${gap}${hasNames ? `${name}${mark}` : ''}${options.has('n') ? `${line}${mark}` : ''}${text}\n`,
    );
  };
  for (let line = yield* reader.next(); line !== undefined && count < most; line = yield* reader.next()) {
    number += 1;
    const { text } = line;
    const isMatch = tests.some((test) => test.test(text)) !== options.has('v');
    if (isMatch) {
      count += 1;
      if (options.has('q')) return count;
      if (isSilent) continue;
      if (options.has('o')) {
        for (const part of partsOf(tests, text)) yield* show(number, part, ':');
        continue;
      }
      for (const earlier of recent) yield* show(earlier.number, earlier.text, '-');
      recent.length = 0;
      yield* show(number, text, ':');
      shownAfter = after ?? 0;
    } else if (shownAfter > 0 && !isSilent) {
      shownAfter -= 1;
      yield* show(number, text, '-');
    } else if ((before ?? 0) > 0) {
      recent.push({ number, text });
      if (recent.length > (before ?? 0)) recent.shift();
    }
  }
  if (options.has('l')) {
    if (count > 0) yield* print(invocation, `${name}\n`);
  } else if (options.has('c')) yield* print(invocation, `${hasNames ? `${name}:` : ''}${count}\n`);
  return count;
}

function partsOf(tests: readonly Regex[], text: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from <= text.length; ) {
    const position = from;
    const matches = tests.flatMap((test) => test.exec(text, position) ?? []);
    const [match] = matches.sort((left, right) => left.start - right.start || right.end - left.end);
    if (match === undefined) break;
    if (match.end > match.start) parts.push(text.slice(match.start, match.end));
    from = Math.max(match.end, match.start + 1);
  }
  return parts;
}

const UNITS = ' kMGT';

function keyOf(options: Options, text: string): string {
  const key = options.value('k');
  if (key === undefined) return text;
  const [from = 1, to = Number.POSITIVE_INFINITY] = key.split(',').map((part) => Number.parseInt(part, 10));
  const separator = options.value('t');
  const fields = separator === undefined ? text.trim().split(/[ \t]+/) : text.split(separator);
  return fields.slice(from - 1, to).join(separator ?? ' ');
}

function numberIn(text: string): number {
  const found = /^\s*(-?\d*\.?\d+)/.exec(text)?.[1];
  return found === undefined ? 0 : Number(found);
}

function humanNumber(text: string): number {
  const found = /^\s*(-?[\d.]+)([kKMGT]?)/.exec(text);
  return found === null
    ? 0
    : Number(found[1]) * 1024 ** Math.max(0, UNITS.toLowerCase().indexOf((found[2] || ' ').toLowerCase()));
}

export const sort: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'nrufbhVscm',
    values: 'kto',
    long: { reverse: 'r', unique: 'u', 'numeric-sort': 'n', key: 'k' },
  });
  const { lines, failed } = yield* linesOf(invocation, options.operands);
  const letters = (options.value('k') ?? '').replace(/[^a-zA-Z]/g, '');
  const has = (letter: string): boolean => options.has(letter) || letters.includes(letter);
  const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
  const compare = (left: string, right: string): number => {
    const [a, b] = [keyOf(options, left), keyOf(options, right)];
    if (has('n')) return numberIn(a) - numberIn(b);
    if (has('h')) return humanNumber(a) - humanNumber(b);
    if (has('V')) return a.localeCompare(b, 'en', { numeric: true });
    return has('f') ? compareText(a.toUpperCase(), b.toUpperCase()) : compareText(a, b);
  };
  const sign = has('r') ? -1 : 1;
  const sorted = lines
    .map(({ text }) => text)
    .sort(
      (left, right) =>
        sign * (compare(left, right) || (options.has('s') || options.has('u') ? 0 : compareText(left, right))),
    );
  if (options.has('c')) {
    const at = lines.findIndex(({ text }, index) => sign * compare(lines[index - 1]?.text ?? text, text) > 0);
    if (at === -1) return 0;
    yield* complain(invocation, `${invocation.name}: -:${at + 1}: disorder: ${lines[at]?.text}`);
    return 1;
  }
  yield Math.ceil(sorted.length / 8);
  const kept = options.has('u')
    ? sorted.filter((text, index) => index === 0 || compare(sorted[index - 1] ?? '', text) !== 0)
    : sorted;
  const result = kept.map((text) => `${text}\n`).join('');
  const target = options.value('o');
  if (target === undefined) yield* print(invocation, result);
  else invocation.host.files.write(pathIn(invocation, target), result);
  return failed ? 1 : 0;
};

/** The characters of a set of `tr`: ranges, classes and escapes. */
function charactersOf(text: string): string {
  let result = '';
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0' };
  for (let index = 0; index < text.length; index += 1) {
    const named = /^\[:(\w+):\]/.exec(text.slice(index, index + 16));
    const known = characterClass(named?.[1] ?? '');
    if (named !== null && known !== undefined) {
      for (let code = 0; code < 256; code += 1)
        if (known.test(String.fromCharCode(code))) result += String.fromCharCode(code);
      index += named[0].length - 1;
      continue;
    }
    let character = text[index] ?? '';
    if (character === '\\' && index + 1 < text.length) {
      index += 1;
      character = escapes[text[index] ?? ''] ?? text[index] ?? '';
    }
    const end = text[index + 2];
    if (text[index + 1] === '-' && end !== undefined) {
      for (let code = character.charCodeAt(0); code <= end.charCodeAt(0); code += 1)
        result += String.fromCharCode(code);
      index += 2;
    } else result += character;
  }
  return result;
}

export const tr: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'dscC',
    long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
  });
  const [first = '', second = ''] = options.operands.map(charactersOf);
  if (options.operands.length === 0) throw new ProgramError('missing operand');
  const isComplement = options.has('c') || options.has('C');
  const isIn = (character: string): boolean => first.includes(character) !== isComplement;
  const mapped = (character: string): string => {
    if (!isIn(character) || second === '' || options.has('d')) return character;
    const at = isComplement ? second.length - 1 : first.indexOf(character);
    return second[Math.min(at, second.length - 1)] ?? character;
  };
  const squeezed = second !== '' ? second : first;
  const isSqueezed = (character: string): boolean => (second === '' ? isIn(character) : squeezed.includes(character));
  let previous = '';
  for (
    let bytes = yield* streamAt(invocation.descriptors, 0).read();
    bytes !== '';
    bytes = yield* streamAt(invocation.descriptors, 0).read()
  ) {
    let text = '';
    for (const character of bytes) {
      if (options.has('d') && isIn(character)) continue;
      const next = mapped(character);
      if (options.has('s') && next === previous && isSqueezed(next)) continue;
      previous = next;
      text += next;
    }
    yield Math.ceil(bytes.length / 512);
    yield* print(invocation, text);
  }
  return 0;
};
