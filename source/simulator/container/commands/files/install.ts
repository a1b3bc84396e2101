/** install: copies files, or makes folders, with the mode that they shall have. */

import { FileError } from '../../files/file-error.ts';
import { baseName, folderName, joinPath } from '../../files/paths.ts';
import { type Program, ProgramError, pathIn } from '../../program.ts';
import { parseOptions } from '../../text/options.ts';
import { copyTree } from './copying.ts';
import { forEach } from './each.ts';
import { makeParents } from './folders.ts';
import { changedMode } from './modes.ts';

const USUAL_MODE = '755';

export const install: Program = function* (invocation) {
  // Owners are not kept here, so -o and -g change nothing.
  const options = parseOptions(invocation.args, {
    flags: 'dDTcv',
    values: 'mogt',
    long: { directory: 'd', mode: 'm', owner: 'o', group: 'g', 'target-directory': 't' },
  });
  const { files } = invocation.host;
  const mode = changedMode(0, options.value('m') ?? USUAL_MODE);
  const { operands } = options;
  if (options.has('d')) {
    if (operands.length === 0) throw new ProgramError('missing file operand');
    return yield* forEach(
      invocation,
      operands,
      (operand) => `cannot create directory '${operand}'`,
      function* (operand) {
        const path = pathIn(invocation, operand);
        makeParents(files, path);
        files.setMode(path, mode);
      },
    );
  }
  const folder = options.value('t');
  const sources = folder === undefined ? operands.slice(0, -1) : operands;
  const last = folder ?? operands.at(-1);
  if (last === undefined || sources.length === 0) throw new ProgramError('missing file operand');
  const target = pathIn(invocation, last);
  if (options.has('D')) makeParents(files, folder === undefined ? folderName(target) : target);
  const isFolder = files.node(target)?.kind === 'folder' && !options.has('T');
  if (!isFolder && (sources.length > 1 || folder !== undefined))
    throw new ProgramError(`target '${last}' is not a directory`);
  return yield* forEach(
    invocation,
    sources,
    (operand) => `cannot install '${operand}'`,
    function* (operand) {
      const from = pathIn(invocation, operand);
      if (files.node(from)?.kind === 'folder') throw new FileError('EISDIR');
      const to = isFolder ? joinPath(target, baseName(from)) : target;
      yield* copyTree(files, from, to, true);
      files.setMode(to, mode);
    },
  );
};
