/** cat, ls, stat, readlink. */

import type { ContainerFiles } from '../../files/container-files.ts';
import { FileError } from '../../files/file-error.ts';
import type { TreeNode } from '../../files/nodes.ts';
import { absolutePath, joinPath } from '../../files/paths.ts';
import { complain, type Invocation, type Program, pathIn, print } from '../../program.ts';
import { formatDate } from '../../text/dates.ts';
import { openOrComplain } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';
import { humanSize } from '../../text/sizes.ts';
import { forEach } from './each.ts';

export const cat: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'nuveAtTEsb' });
  let status = 0;
  let number = 0;
  let isLineStart = true;
  for (const operand of options.operands.length === 0 ? ['-'] : options.operands) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) {
      status = 1;
      continue;
    }
    for (let bytes = yield* stream.read(); bytes !== ''; bytes = yield* stream.read()) {
      let shown = bytes;
      if (options.has('n')) {
        const startsLine = isLineStart;
        shown = bytes.replace(/^(?=.|\n)/gm, (_, offset: number) => {
          if (offset === 0 && !startsLine) return '';
          number += 1;
          return `${String(number).padStart(6)}\t`;
        });
        isLineStart = bytes.endsWith('\n');
      }
      if (options.has('e') || options.has('E') || options.has('A')) shown = shown.replaceAll('\n', '$\n');
      yield* print(invocation, shown);
    }
  }
  return status;
};

export function sizeOf(node: TreeNode): number {
  if (node.kind === 'file') return node.size;
  if (node.kind === 'folder') return 4096;
  if (node.kind === 'link') return node.target.length;
  return node.kind === 'generated' ? node.text().length : 0;
}

export function modifiedAt(node: TreeNode): number {
  return node.kind === 'device' ? 0 : node.modified;
}

const TYPES: Readonly<Record<TreeNode['kind'], string>> = {
  folder: 'd',
  link: 'l',
  device: 'c',
  file: '-',
  generated: '-',
};

export function modeOf(node: TreeNode): number {
  if (node.kind === 'link') return 0o777;
  return node.kind === 'device' ? 0o666 : node.mode;
}

export function modeText(node: TreeNode): string {
  const mode = modeOf(node);
  const letters = [0o400, 0o200, 0o100, 0o040, 0o020, 0o010, 0o004, 0o002, 0o001].map((bit, index) =>
    (mode & bit) === 0 ? '-' : 'rwx'[index % 3],
  );
  if ((mode & 0o1000) !== 0) letters[8] = letters[8] === 'x' ? 't' : 'T';
  return `${TYPES[node.kind]}${letters.join('')}`;
}

interface Entry {
  readonly name: string;
  readonly node: TreeNode;
}

interface ListOptions {
  readonly isLong: boolean;
  readonly isHuman: boolean;
  readonly hasMarks: boolean;
  readonly now: number;
}

const HALF_YEAR = 182 * 86_400_000;

function longLine({ name, node }: Entry, { isHuman, now, hasMarks }: ListOptions, widths: readonly number[]): string {
  const time = modifiedAt(node);
  const links =
    node.kind === 'folder' ? 2 + [...node.entries.values()].filter(({ kind }) => kind === 'folder').length : 1;
  const size = isHuman ? humanSize(sizeOf(node)) : String(sizeOf(node));
  const date = formatDate(now - time > HALF_YEAR ? '%b %e  %Y' : '%b %e %H:%M', time);
  const target = node.kind === 'link' ? ` -> ${node.target}` : '';
  return `${modeText(node)} ${String(links).padStart(widths[0] ?? 4)} root root ${size.padStart(widths[1] ?? 9)} ${date} ${name}${target}${hasMarks ? markOf(node) : ''}`;
}

function markOf(node: TreeNode): string {
  if (node.kind === 'folder') return '/';
  return node.kind === 'file' && (node.mode & 0o111) !== 0 ? '*' : '';
}

function linesOf(entries: readonly Entry[], options: ListOptions): string {
  if (!options.isLong)
    return entries.map(({ name, node }) => `${name}${options.hasMarks ? markOf(node) : ''}\n`).join('');
  const sizes = entries.map(({ node }) => (options.isHuman ? humanSize(sizeOf(node)) : String(sizeOf(node))).length);
  const widths = [4, Math.max(9, ...sizes)];
  return entries.map((entry) => `${longLine(entry, options, widths)}\n`).join('');
}

/** The entries of a folder as a container sees them: what is mounted there lies on top. */
function entriesOf(files: ContainerFiles, path: string, isAll: boolean, isAlmost: boolean): readonly Entry[] {
  const inner = files.list(path).flatMap((name): Entry[] => {
    const node = name.startsWith('.') && !isAll && !isAlmost ? undefined : files.node(joinPath(path, name), false);
    return node === undefined ? [] : [{ name, node }];
  });
  const self = files.node(path);
  const parent = files.node(absolutePath('..', path));
  if (!isAll || self === undefined || parent === undefined) return inner;
  return [{ name: '.', node: self }, { name: '..', node: parent }, ...inner];
}

function ordered(entries: readonly Entry[], has: (letter: string) => boolean): readonly Entry[] {
  const sorted = [...entries];
  if (has('t')) sorted.sort((left, right) => modifiedAt(right.node) - modifiedAt(left.node));
  else if (has('S')) sorted.sort((left, right) => sizeOf(right.node) - sizeOf(left.node));
  return has('r') ? sorted.reverse() : sorted;
}

export const ls: Program = function* (invocation) {
  const { host } = invocation;
  const options = parseOptions(invocation.args, {
    flags: 'laAh1RtrSdFpngoiCsLHkuc',
    long: { all: 'a', color: '1', 'human-readable': 'h' },
  });
  const settings: ListOptions = {
    isLong: options.has('l') || options.has('n') || options.has('g') || options.has('o'),
    isHuman: options.has('h'),
    hasMarks: options.has('F') || options.has('p'),
    now: host.clock.now(),
  };
  const operands = options.operands.length === 0 ? ['.'] : options.operands;
  const files: Entry[] = [];
  const folders: string[] = [];
  const failed = yield* forEach(
    invocation,
    operands,
    (operand) => operand,
    function* (operand) {
      const path = pathIn(invocation, operand);
      const { node } = host.files.find(path, !settings.isLong || operand.endsWith('/'));
      if (node === undefined) throw new FileError('ENOENT');
      if (node.kind === 'folder' && !options.has('d')) folders.push(operand);
      else files.push({ name: operand, node });
    },
  );
  yield* print(invocation, linesOf(ordered(files, options.has), settings));
  const hasTitles = operands.length > 1 || options.has('R');
  const pending = [...folders];
  for (let isFirst = files.length === 0; pending.length > 0; isFirst = false) {
    const operand = pending.shift() ?? '';
    const path = pathIn(invocation, operand);
    const entries = ordered(entriesOf(host.files, path, options.has('a'), options.has('A')), options.has);
    const total = settings.isLong
      ? `total ${entries.reduce((sum, { node }) => sum + Math.ceil(sizeOf(node) / 4096) * 4, 0)}\n`
      : '';
    yield* print(
      invocation,
      `${hasTitles ? `${isFirst ? '' : '\n'}${operand}:\n` : ''}${total}${linesOf(entries, settings)}`,
    );
    if (!options.has('R')) continue;
    const inner = entries.filter(({ name, node }) => node.kind === 'folder' && name !== '.' && name !== '..');
    pending.unshift(...inner.map(({ name }) => joinPath(operand, name)));
  }
  return failed;
};

function statText(path: string, node: TreeNode): string {
  const kinds = {
    folder: 'directory',
    link: 'symbolic link',
    device: 'character special file',
    file: 'regular file',
    generated: 'regular file',
  };
  const size = sizeOf(node);
  const kind = node.kind === 'file' && size === 0 ? 'regular empty file' : kinds[node.kind];
  const time = `${formatDate('%Y-%m-%d %H:%M:%S.%N +0000', modifiedAt(node))}`;
  const mode = (modeOf(node) & 0o7777).toString(8).padStart(4, '0');
  return [
    `  File: ${path}${node.kind === 'link' ? ` -> ${node.target}` : ''}`,
    `  Size: ${String(size).padEnd(10)}\tBlocks: ${String(Math.ceil(size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}`,
    `Access: (${mode}/${modeText(node)})  Uid: (    0/    root)   Gid: (    0/    root)`,
    `Access: ${time}`,
    `Modify: ${time}`,
    `Change: ${time}`,
    '',
  ].join('\n');
}

export const stat: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'Lft', values: 'c', long: { format: 'c', dereference: 'L' } });
  return yield* forEach(
    invocation,
    options.operands,
    (operand) => `can't stat '${operand}'`,
    function* (operand) {
      const { node } = invocation.host.files.find(pathIn(invocation, operand), options.has('L'));
      if (node === undefined) throw new FileError('ENOENT');
      const format = options.value('c');
      const parts: Readonly<Record<string, string>> = {
        n: operand,
        N: operand,
        s: String(sizeOf(node)),
        a: (modeOf(node) & 0o7777).toString(8),
        A: modeText(node),
        U: 'root',
        G: 'root',
        u: '0',
        g: '0',
        Y: String(Math.floor(modifiedAt(node) / 1000)),
        X: String(Math.floor(modifiedAt(node) / 1000)),
        y: formatDate('%Y-%m-%d %H:%M:%S.%N +0000', modifiedAt(node)),
        F: node.kind === 'folder' ? 'directory' : node.kind === 'link' ? 'symbolic link' : 'regular file',
      };
      const text =
        format === undefined
          ? statText(operand, node)
          : `${format.replace(/%([a-zA-Z])/g, (whole, letter: string) => parts[letter] ?? whole)}\n`;
      yield* print(invocation, text);
    },
  );
};

/** `readlink` and `realpath`. */
export const readlink: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'fnemsqv' });
  const isFull = options.has('f') || options.has('e') || options.has('m') || invocation.name === 'realpath';
  let status = 0;
  for (const operand of options.operands) {
    const text = linkText(invocation, operand, isFull);
    if (text !== undefined) yield* print(invocation, options.has('n') ? text : `${text}\n`);
    else {
      status = 1;
      if (invocation.name === 'realpath')
        yield* complain(invocation, `realpath: ${operand}: No such file or directory`);
    }
  }
  return status;
};

function linkText(invocation: Invocation, operand: string, isFull: boolean): string | undefined {
  try {
    const place = invocation.host.files.find(pathIn(invocation, operand), isFull);
    if (isFull) return place.path;
    return place.node?.kind === 'link' ? place.node.target : undefined;
  } catch (thrown) {
    if (thrown instanceof FileError) return undefined;
    throw thrown;
  }
}
