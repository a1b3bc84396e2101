/** cp, mv, ln: files under another name. */

import type { ContainerFiles } from '../../files/container-files.ts';
import { FileError } from '../../files/file-error.ts';
import type { TreeNode } from '../../files/nodes.ts';
import { fileReader } from '../../files/open-file.ts';
import { baseName, joinPath } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import { type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { parseOptions } from '../../text/options.ts';
import { forEach } from './each.ts';

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
  if (node === undefined) throw new FileError('ENOENT', from);
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
