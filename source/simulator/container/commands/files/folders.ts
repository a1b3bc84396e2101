/** mkdir, rmdir, rm: folders, and what is removed. */

import type { ContainerFiles } from '../../files/container-files.ts';
import { FileError } from '../../files/file-error.ts';
import { folderName, joinPath } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import { type Program, ProgramError, pathIn } from '../../program.ts';
import { parseOptions } from '../../text/options.ts';
import { forEach } from './each.ts';
import { changedMode } from './modes.ts';

export function makeParents(files: ContainerFiles, path: string): void {
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
