/** chmod, chown: who may do what with a file. */

import { FileError } from '../../files/file-error.ts';
import { joinPath } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import { type Program, ProgramError, pathIn } from '../../program.ts';
import { forEach } from './each.ts';

/** "755", "+x", "u=rw,go-w". @throws ProgramError */
export function changedMode(mode: number, text: string): number {
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
    if (node === undefined) throw new FileError('ENOENT', path);
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
      const path = pathIn(invocation, operand);
      if (invocation.host.files.find(path).node === undefined) throw new FileError('ENOENT', path);
    },
  );
};
