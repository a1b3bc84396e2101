/** The files whose paths match a pattern. */

import type { ContainerFiles } from '../../files/container-files.ts';
import { absolutePath, joinPath } from '../../files/paths.ts';
import { compilePattern, hasPattern } from './pattern.ts';

/** Returns the paths as the pattern spells them, sorted; none if none matches. */
export function filesMatching(files: ContainerFiles, pattern: string, folder: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/');
  const wantsFolder = pattern.endsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  let found: readonly string[] = [isAbsolute ? '/' : ''];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    found = found.flatMap((path) => entriesMatching(files, path, part, folder, !isLast || wantsFolder));
  }
  return (wantsFolder ? found.map((path) => `${path}/`) : [...found]).sort();
}

function entriesMatching(
  files: ContainerFiles,
  path: string,
  part: string,
  folder: string,
  isFolder: boolean,
): readonly string[] {
  const place = absolutePath(path === '' ? '.' : path, folder);
  const spelled = (name: string): string => (path === '' ? name : joinPath(path, name));
  const isThere = (name: string): boolean => {
    const node = files.node(absolutePath(name, place));
    return isFolder
      ? node?.kind === 'folder'
      : node !== undefined || files.node(absolutePath(name, place), false) !== undefined;
  };
  if (!hasPattern(part)) {
    const name = part.replace(/\\(.)/g, '$1');
    return isThere(name) ? [spelled(name)] : [];
  }
  const node = files.node(place);
  if (node?.kind !== 'folder') return [];
  const matches = compilePattern(part);
  return [...node.entries.keys()]
    .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && matches(name) && isThere(name))
    .map(spelled);
}
