/** tar: makes, lists and unpacks archives in the ustar form, as `kubectl cp` uses it. */

import { contentOf } from '../../files/container-files.ts';
import { FileError } from '../../files/file-error.ts';
import { openForOutput } from '../../files/open-file.ts';
import { absolutePath, folderName, joinPath } from '../../files/paths.ts';
import { opened, release, retain, streamAt } from '../../kernel/descriptors.ts';
import type { Stream } from '../../kernel/streams.ts';
import type { Task } from '../../kernel/task.ts';
import {
  complain,
  type Invocation,
  noteMissing,
  type Program,
  ProgramError,
  pathIn,
  print,
  UnknownOption,
} from '../../program.ts';
import { openOperand, readAll } from '../../text/lines.ts';
import { modeOf, modifiedAt, sizeOf } from './reading.ts';

const BLOCK = 512;

function padded(bytes: string): string {
  return bytes.padEnd(Math.ceil(bytes.length / BLOCK) * BLOCK, '\0');
}

const octal = (value: number, width: number): string =>
  `${Math.floor(value)
    .toString(8)
    .padStart(width - 1, '0')}\0`;

function headerOf(name: string, type: string, size: number, mode: number, modified: number, link = ''): string {
  if (name.length > 99) {
    // GNU's form of long names: an entry before the entry.
    return `${headerOf('././@LongLink', 'L', name.length + 1, 0, 0)}${padded(`${name}\0`)}${headerOf(name.slice(0, 99), type, size, mode, modified, link)}`;
  }
  const before = `${name.padEnd(100, '\0')}${octal(mode & 0o7777, 8)}${octal(0, 8)}${octal(0, 8)}${octal(size, 12)}${octal(modified / 1000, 12)}`;
  const after =
    `${type}${link.slice(0, 100).padEnd(100, '\0')}ustar\0${'00'}${'root'.padEnd(32, '\0')}${'root'.padEnd(32, '\0')}`.padEnd(
      356,
      '\0',
    );
  let sum = 8 * 32;
  for (const character of before + after) sum += character.charCodeAt(0);
  return padded(`${before}${sum.toString(8).padStart(6, '0')}\0 ${after}`);
}

interface Arguments {
  readonly mode: string;
  readonly archive: string;
  readonly folder: string;
  readonly isVerbose: boolean;
  readonly strip: number;
  readonly operands: readonly string[];
}

function parse(invocation: Invocation): Arguments {
  let [mode, archive, folder, isVerbose, strip] = ['', '-', invocation.folder, false, 0];
  const operands: string[] = [];
  const { args } = invocation;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const next = (): string => {
      index += 1;
      return args[index] ?? '';
    };
    if (/^--strip-components=/.test(arg)) strip = Number(arg.slice(19));
    else if (/^--(no-same-owner|no-same-permissions|warning=.*|overwrite)$/.test(arg)) continue;
    else if ((arg.startsWith('-') && arg.length > 1) || index === 0) {
      for (const letter of arg.replace(/^-/, '')) {
        if ('cxt'.includes(letter)) mode = letter;
        else if (letter === 'f') archive = next();
        else if (letter === 'C') folder = pathIn(invocation, next());
        else if (letter === 'v') isVerbose = true;
        else if (letter === 'z' || letter === 'j' || letter === 'J')
          throw new ProgramError('compression is not simulated here');
        else if (!'mpok'.includes(letter)) throw new UnknownOption(letter);
      }
    } else operands.push(arg);
  }
  if (mode === '') throw new ProgramError('you must specify one of c, x or t', 2);
  return { mode, archive, folder, isVerbose, strip, operands };
}

export const tar: Program = function* (invocation) {
  const given = parse(invocation);
  if (given.mode === 'c') return yield* create(invocation, given);
  const archive = yield* readAll(openOperand(invocation, given.archive));
  return yield* unpack(invocation, given, archive);
};

function* create(invocation: Invocation, { archive, folder, isVerbose, operands }: Arguments): Task<number> {
  const { files } = invocation.host;
  const target: Stream =
    archive === '-'
      ? streamAt(invocation.descriptors, 1)
      : openForOutput(invocation.host, pathIn(invocation, archive), false, invocation.descriptors);
  const held = archive === '-' ? new Map() : retain(new Map([[0, opened(target)]]));
  let status = 0;
  function* add(path: string, name: string): Task<void> {
    const node = files.node(path, false);
    if (node === undefined) throw new FileError('ENOENT', path);
    const stored = name.replace(/^\/+/, '');
    if (isVerbose) yield* complain(invocation, stored);
    if (node.kind === 'folder') {
      yield* target.write(headerOf(`${stored.replace(/\/+$/, '')}/`, '5', 0, modeOf(node), modifiedAt(node)));
      for (const entry of files.list(path)) yield* add(joinPath(path, entry), joinPath(name, entry));
    } else if (node.kind === 'link')
      yield* target.write(headerOf(stored, '2', 0, 0o777, modifiedAt(node), node.target));
    else if (node.kind !== 'device') {
      yield* target.write(headerOf(stored, '0', sizeOf(node), modeOf(node), modifiedAt(node)));
      yield* target.write(padded(contentOf(node)));
    }
  }
  try {
    for (const operand of operands) {
      try {
        yield* add(absolutePath(operand, folder), operand);
      } catch (thrown) {
        if (!(thrown instanceof FileError)) throw thrown;
        noteMissing(invocation, thrown);
        yield* complain(invocation, `tar: ${operand}: ${thrown.message}`);
        status = 1;
      }
    }
    yield* target.write('\0'.repeat(BLOCK * 2));
  } finally {
    release(held);
  }
  if (status !== 0) yield* complain(invocation, 'tar: error exit delayed from previous errors');
  return status;
}

function textAt(header: string, start: number, length: number): string {
  return header.slice(start, start + length).replace(/\0.*$/s, '');
}

function* unpack(
  invocation: Invocation,
  { mode, folder, isVerbose, strip, operands }: Arguments,
  archive: string,
): Task<number> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.slice(at, at + BLOCK);
    at += BLOCK;
    if (/^\0+$/.test(header.slice(0, 100))) break;
    if (textAt(header, 257, 5) !== 'ustar') throw new ProgramError('invalid tar magic');
    const size = Number.parseInt(textAt(header, 124, 12).trim() || '0', 8);
    const body = archive.slice(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    const type = header[156] ?? '0';
    if (type === 'L') {
      longName = body.replace(/\0.*$/s, '');
      continue;
    }
    // Extended headers, which only add times and long paths.
    if (type === 'x' || type === 'g') {
      longName = /\d+ path=([^\n]*)\n/.exec(body)?.[1] ?? longName;
      continue;
    }
    const prefix = textAt(header, 345, 155);
    const name = longName ?? (prefix === '' ? textAt(header, 0, 100) : `${prefix}/${textAt(header, 0, 100)}`);
    longName = undefined;
    const shown = name.split('/').slice(strip).join('/');
    if (
      shown === '' ||
      (operands.length > 0 && !operands.some((operand) => `${name}/`.startsWith(`${operand.replace(/\/+$/, '')}/`)))
    )
      continue;
    if (mode === 't' || isVerbose) yield* print(invocation, `${name}\n`);
    if (mode === 'x')
      yield* extract(
        invocation,
        absolutePath(`./${shown}`, folder),
        type,
        body,
        textAt(header, 157, 100),
        Number.parseInt(textAt(header, 100, 8).trim() || '644', 8),
      );
    yield 1;
  }
  return 0;
}

function* extract(
  invocation: Invocation,
  path: string,
  type: string,
  body: string,
  link: string,
  mode: number,
): Task<void> {
  const { files } = invocation.host;
  const makeFolders = (folder: string): void => {
    if (folder === '/' || files.node(folder) !== undefined) return;
    makeFolders(folderName(folder));
    files.makeFolder(folder);
  };
  try {
    makeFolders(type === '5' ? path : folderName(path));
    if (type === '2') {
      if (files.node(path, false) !== undefined) files.remove(path);
      files.makeLink(path, link);
    } else if (type !== '5') {
      files.write(path, body);
      files.setMode(path, mode & 0o7777);
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    throw new ProgramError(`can't open '${path}': ${thrown.message}`);
  }
  yield 1;
}
