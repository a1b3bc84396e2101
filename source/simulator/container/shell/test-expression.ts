/** The conditions of `test`, `[ … ]` and `[[ … ]]`. */

import type { ContainerFiles } from '../files/container-files.ts';
import { absolutePath } from '../files/paths.ts';
import type { Descriptors } from '../kernel/descriptors.ts';

export interface TestPlace {
  readonly files: ContainerFiles;
  readonly folder: string;
  readonly descriptors: Descriptors;
}

export class TestError extends Error {}

const UNARY = /^-[abcdefghknoprstuvwxzLOGS]$/;
const BINARY: ReadonlySet<string> = new Set([
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
]);

export function isUnaryTest(word: string): boolean {
  return UNARY.test(word);
}

export function isBinaryTest(word: string): boolean {
  return BINARY.has(word);
}

export function testFile({ files, folder, descriptors }: TestPlace, operator: string, value: string): boolean {
  switch (operator) {
    case '-n':
      return value !== '';
    case '-z':
      return value === '';
    case '-t':
      return descriptors.get(Number(value))?.stream.isTerminal === true;
  }
  if (value === '') return false;
  const follows = operator !== '-h' && operator !== '-L';
  const node = files.node(absolutePath(value, folder), follows);
  switch (operator) {
    case '-f':
      return node?.kind === 'file' || node?.kind === 'generated';
    case '-d':
      return node?.kind === 'folder';
    case '-h':
    case '-L':
      return node?.kind === 'link';
    case '-c':
      return node?.kind === 'device';
    case '-s':
      return (
        node !== undefined &&
        (node.kind === 'generated' || node.kind === 'folder' || (node.kind === 'file' && node.size > 0))
      );
    case '-x':
      if (node?.kind === 'folder') return true;
      return (node?.kind === 'file' || node?.kind === 'generated') && (node.mode & 0o111) !== 0;
    case '-p':
    case '-S':
    case '-b':
    case '-g':
    case '-u':
    case '-k':
      return false;
    default:
      return node !== undefined;
  }
}

function integer(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed)) throw new TestError(`${text}: bad number`);
  return BigInt(trimmed.replace('+', ''));
}

export function testBinary({ files, folder }: TestPlace, left: string, operator: string, right: string): boolean {
  const modified = (path: string): number => {
    const node = files.node(absolutePath(path, folder));
    return node === undefined || node.kind === 'device' ? Number.NEGATIVE_INFINITY : node.modified;
  };
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-eq':
      return integer(left) === integer(right);
    case '-ne':
      return integer(left) !== integer(right);
    case '-lt':
      return integer(left) < integer(right);
    case '-le':
      return integer(left) <= integer(right);
    case '-gt':
      return integer(left) > integer(right);
    case '-ge':
      return integer(left) >= integer(right);
    case '-nt':
      return modified(left) > modified(right);
    case '-ot':
      return modified(left) < modified(right);
    default: {
      const node = files.node(absolutePath(left, folder));
      return node !== undefined && node === files.node(absolutePath(right, folder));
    }
  }
}

/** The whole of `test`'s arguments. @throws TestError */
export function evaluateTestWords(place: TestPlace, words: readonly string[]): boolean {
  let next = 0;
  const left = (): number => words.length - next;
  const take = (): string => {
    const word = words[next];
    if (word === undefined) throw new TestError('argument expected');
    next += 1;
    return word;
  };
  function or(): boolean {
    let value = and();
    while (words[next] === '-o') {
      next += 1;
      value = and() || value;
    }
    return value;
  }
  function and(): boolean {
    let value = not();
    while (words[next] === '-a') {
      next += 1;
      value = not() && value;
    }
    return value;
  }
  function not(): boolean {
    // "!" alone, and "! = x", are texts.
    if (words[next] === '!' && left() > 1 && !(left() === 3 && isBinaryTest(words[next + 1] ?? ''))) {
      next += 1;
      return !not();
    }
    return primary();
  }
  function primary(): boolean {
    if (left() >= 3 && isBinaryTest(words[next + 1] ?? '')) return testBinary(place, take(), take(), take());
    if (words[next] === '(' && left() > 1) {
      next += 1;
      const value = or();
      if (take() !== ')') throw new TestError('closing paren expected');
      return value;
    }
    if (left() >= 2 && isUnaryTest(words[next] ?? '')) return testFile(place, take(), take());
    return take() !== '';
  }
  if (words.length === 0) return false;
  const result = or();
  if (left() > 0) throw new TestError(`${words[next]}: unexpected operator`);
  return result;
}
