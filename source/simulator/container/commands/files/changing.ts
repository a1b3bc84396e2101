/** touch, mkdir, rmdir, rm, mv, cp, ln, chmod, truncate, mktemp. */

import type { ContainerFiles } from '../../files/container-files.ts';
import { FileError } from '../../files/file-error.ts';
import type { TreeNode } from '../../files/nodes.ts';
import { fileReader } from '../../files/open-file.ts';
import { baseName, folderName, joinPath } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import { complain, type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { parseDate } from '../../text/dates.ts';
import { parseOptions, parseSize } from '../../text/options.ts';
import { forEach } from './each.ts';

export const touch: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'camhf',
    values: 'dtr',
    long: { date: 'd', reference: 'r', 'no-create': 'c' },
  });
  const { files, clock } = invocation.host;
  const text = options.value('d');
  const time = text === undefined ? clock.now() : parseDate(text, clock.now());
  if (time === undefined) throw new ProgramError(`invalid date '${text}'`);
  return yield* forEach(
    invocation,
    options.operands,
    (operand) => operand,
    function* (operand) {
      const path = pathIn(invocation, operand);
      if (options.has('c') && files.node(path) === undefined) return;
      files.touch(path, time);
    },
  );
};

function makeParents(files: ContainerFiles, path: string): void {
  const node = files.node(path);
  if (node?.kind === 'folder') return;
  if (node !== undefined) throw new FileError('EEXIST');
  makeParents(files, folderName(path));
  files.makeFolder(path);
}

export const mkdir: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'pv', values: 'm', long: { parents: 'p', mode: 'm' } });
  const { files } = invocation.host;
  if (options.operands.length === 0) throw new ProgramError('missing operand');
  return yield* forEach(
    invocation,
    options.operands,
    (operand) => `can't create directory '${operand}'`,
    function* (operand) {
      const path = pathIn(invocation, operand);
      if (options.has('p')) makeParents(files, path);
      else files.makeFolder(path);
      const mode = options.value('m');
      if (mode !== undefined) files.setMode(path, changedMode(0o755, mode));
    },
  );
};

export const rmdir: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'p' });
  const { files } = invocation.host;
  return yield* forEach(
    invocation,
    options.operands,
    (operand) => `'${operand}'`,
    function* (operand) {
      const path = pathIn(invocation, operand);
      if (files.find(path, false).node?.kind === 'file') throw new FileError('ENOTDIR');
      files.remove(path);
    },
  );
};

/** Removes a folder with all that lies in it. */
export function* removeTree(files: ContainerFiles, path: string): Task<void> {
  const { node } = files.find(path, false);
  if (node?.kind === 'folder') {
    for (const name of files.list(path)) yield* removeTree(files, joinPath(path, name));
  }
  yield 1;
  files.remove(path);
}

export const rm: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'rRfiv', long: { recursive: 'r', force: 'f' } });
  const { files } = invocation.host;
  const isForced = options.has('f');
  if (options.operands.length === 0 && !isForced) throw new ProgramError('missing operand');
  return yield* forEach(
    invocation,
    options.operands,
    (operand) => `can't remove '${operand}'`,
    function* (operand) {
      const path = pathIn(invocation, operand);
      const node = files.node(path, false);
      if (node === undefined) {
        if (!isForced) throw new FileError('ENOENT');
        return;
      }
      const isTree = options.has('r') || options.has('R');
      if (node.kind === 'folder' && !isTree) throw new FileError('EISDIR');
      if (node.kind === 'folder') yield* removeTree(files, path);
      else files.remove(path);
    },
  );
};

/** The path within the target folder, or the target itself. */
function targetOf(invocation: Invocation, source: string, target: string, isFolder: boolean): string {
  return isFolder ? joinPath(pathIn(invocation, target), baseName(source)) : pathIn(invocation, target);
}

function* copyFile(files: ContainerFiles, node: TreeNode, to: string): Task<void> {
  const reader = fileReader(node);
  const place = files.openForWriting(to, false);
  if (node.kind === 'file' || node.kind === 'generated') files.setMode(to, node.mode & 0o777);
  for (let bytes = yield* reader.read(); bytes !== ''; bytes = yield* reader.read()) files.append(place, bytes);
}

export function* copyTree(files: ContainerFiles, from: string, to: string, follows: boolean): Task<void> {
  const { node, path: source } = files.find(from, follows);
  if (node === undefined) throw new FileError('ENOENT');
  if (node.kind === 'link') {
    if (files.node(to, false) !== undefined) files.remove(to);
    files.makeLink(to, node.target);
  } else if (node.kind === 'folder') {
    if (`${files.find(to).path}/`.startsWith(`${source}/`)) throw new FileError('EINVAL');
    if (files.node(to)?.kind !== 'folder') files.makeFolder(to);
    for (const name of files.list(from)) yield* copyTree(files, joinPath(from, name), joinPath(to, name), false);
  } else if (node !== files.node(to)) yield* copyFile(files, node, to);
}

interface Targets {
  readonly sources: readonly string[];
  readonly target: string;
  readonly isFolder: boolean;
}

function targetsOf(invocation: Invocation, operands: readonly string[], given: string | undefined): Targets {
  const target = given ?? operands.at(-1);
  const sources = given === undefined ? operands.slice(0, -1) : operands;
  if (target === undefined || sources.length === 0) throw new ProgramError('missing operand');
  const isFolder = invocation.host.files.node(pathIn(invocation, target))?.kind === 'folder';
  if (sources.length > 1 && !isFolder) throw new ProgramError(`target '${target}' is not a directory`);
  return { sources, target, isFolder };
}

export const cp: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'rRapfvidLPTn',
    values: 't',
    long: { recursive: 'r', archive: 'a', force: 'f', verbose: 'v' },
  });
  const { files } = invocation.host;
  const { sources, target, isFolder } = targetsOf(invocation, options.operands, options.value('t'));
  const isTree = options.has('r') || options.has('R') || options.has('a');
  const follows = !(options.has('a') || options.has('d') || options.has('P'));
  return yield* forEach(
    invocation,
    sources,
    (source) => source,
    function* (source) {
      const from = pathIn(invocation, source);
      const to = targetOf(
        invocation,
        source.replace(/\/\.$/, ''),
        target,
        isFolder && !/(?:^|\/)\.$/.test(source) && !options.has('T'),
      );
      const node = files.node(from, follows);
      if (node?.kind === 'folder' && !isTree) throw new ProgramError(`omitting directory '${source}'`);
      if (options.has('n') && files.node(to) !== undefined) return;
      yield* copyTree(files, from, to, follows);
      if (options.has('v')) yield* print(invocation, `'${source}' -> '${to}'\n`);
    },
  );
};

export const mv: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'finvT', values: 't', long: { force: 'f', verbose: 'v' } });
  const { files } = invocation.host;
  const { sources, target, isFolder } = targetsOf(invocation, options.operands, options.value('t'));
  return yield* forEach(
    invocation,
    sources,
    (source) => `can't rename '${source}'`,
    function* (source) {
      const from = pathIn(invocation, source);
      const to = targetOf(invocation, source, target, isFolder);
      if (options.has('n') && files.node(to) !== undefined) return;
      files.rename(from, to);
      if (options.has('v')) yield* print(invocation, `'${source}' -> '${to}'\n`);
    },
  );
};

export const ln: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'sfnTrv', long: { symbolic: 's', force: 'f' } });
  const { files } = invocation.host;
  const operands = options.operands.length === 1 ? [...options.operands, '.'] : options.operands;
  const { sources, target, isFolder } = targetsOf(invocation, operands, undefined);
  return yield* forEach(
    invocation,
    sources,
    (source) => source,
    function* (source) {
      const to = targetOf(invocation, source, target, isFolder && !options.has('n') && !options.has('T'));
      if (options.has('f') && files.node(to, false) !== undefined) files.remove(to);
      if (options.has('s')) files.makeLink(to, source);
      // A second name of a file is not simulated: it gets a copy.
      else yield* copyTree(files, pathIn(invocation, source), to, true);
    },
  );
};

/** "755", "+x", "u=rw,go-w". @throws ProgramError */
function changedMode(mode: number, text: string): number {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (found === null) throw new ProgramError(`invalid mode: ${text}`);
    const [, who = '', operator, letters = ''] = found;
    const bits = (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (/[xX]/.test(letters) ? 1 : 0);
    const classes = who === '' || who.includes('a') ? 'ugo' : who;
    const mask = [...classes].reduce((sum, each) => sum | (bits << { u: 6, g: 3, o: 0 }[each as 'u' | 'g' | 'o']), 0);
    const all = [...classes].reduce((sum, each) => sum | (7 << { u: 6, g: 3, o: 0 }[each as 'u' | 'g' | 'o']), 0);
    result = operator === '+' ? result | mask : operator === '-' ? result & ~mask : (result & ~all) | mask;
  }
  return result;
}

export const chmod: Program = function* (invocation) {
  const [mode = '', ...operands] = invocation.args.filter((arg) => !/^-[Rvcf]+$/.test(arg));
  const isTree = invocation.args.some((arg) => /^-[vcf]*R/.test(arg));
  const { files } = invocation.host;
  function* change(path: string): Task<void> {
    const { node } = files.find(path);
    if (node === undefined) throw new FileError('ENOENT');
    files.setMode(path, changedMode(node.kind === 'file' || node.kind === 'folder' ? node.mode : 0o644, mode));
    yield 1;
    if (isTree && node.kind === 'folder') for (const name of files.list(path)) yield* change(joinPath(path, name));
  }
  return yield* forEach(
    invocation,
    operands,
    (operand) => operand,
    (operand) => change(pathIn(invocation, operand)),
  );
};

/** Owners are not simulated: everything is root's. The files have to exist. */
export const chown: Program = function* (invocation) {
  const [, ...operands] = invocation.args.filter((arg) => !arg.startsWith('-'));
  return yield* forEach(
    invocation,
    operands,
    (operand) => operand,
    function* (operand) {
      if (invocation.host.files.find(pathIn(invocation, operand)).node === undefined) throw new FileError('ENOENT');
    },
  );
};

/** `truncate` and `fallocate`. */
export const truncate: Program = function* (invocation) {
  const isAllocation = invocation.name === 'fallocate';
  const options = parseOptions(invocation.args, {
    flags: 'cn',
    values: isAllocation ? 'lo' : 's',
    long: { length: 'l', size: 's' },
  });
  const text = options.value(isAllocation ? 'l' : 's');
  if (text === undefined) throw new ProgramError('missing size');
  const { files } = invocation.host;
  for (const operand of options.operands) {
    const path = pathIn(invocation, operand);
    const node = files.node(path);
    const size = node?.kind === 'file' ? node.size : 0;
    const sign = /^[-+]/.exec(text)?.[0];
    const asked = parseSize(text.replace(/^[-+]/, ''));
    const next = sign === '+' ? size + asked : sign === '-' ? Math.max(0, size - asked) : asked;
    try {
      files.setSize(path, isAllocation ? Math.max(size, next) : next);
    } catch (thrown) {
      if (!(thrown instanceof FileError)) throw thrown;
      const what = isAllocation ? `fallocate failed: ${thrown.message}` : `${operand}: ${thrown.message}`;
      yield* complain(invocation, `${invocation.name}: ${what}`);
      return 1;
    }
  }
  return 0;
};

export const mktemp: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'dqtu', values: 'p' });
  const { files, random } = invocation.host;
  const [template = 'tmp.XXXXXX'] = options.operands;
  const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const name = template.replace(/X{3,}$/, (found) =>
    [...found].map(() => letters[Math.floor(random() * letters.length)]).join(''),
  );
  const path =
    options.operands.length === 0 || options.has('t')
      ? joinPath(options.value('p') ?? '/tmp', name)
      : pathIn(invocation, name);
  if (options.has('d')) files.makeFolder(path);
  else files.openForWriting(path, true);
  yield* print(invocation, `${path}\n`);
  return 0;
};
