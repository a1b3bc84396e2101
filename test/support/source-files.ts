/** The files of source/ and their imports, for the tests of the architecture. */

import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Import {
  readonly from: string;
  /** A file of source/ ("domain/kinds.ts"), or the name of a package. */
  readonly to: string;
  readonly isLocal: boolean;
  readonly isType: boolean;
}

export const SOURCE = fileURLToPath(new URL('../../source', import.meta.url));
/** Every file of source/: "domain/model/kinds.ts". */
export const FILES = globSync('**/*.{ts,tsx}', { cwd: SOURCE }).sort();
const STATEMENT = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;

/** The code of a file without its comments. Strings stay, a `//` within one included. */
export function codeOf(file: string): string {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

export function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  if (specifier.startsWith('node:')) return 'node:*';
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function importsOf(file: string): readonly Import[] {
  return [...codeOf(file).matchAll(STATEMENT)].map(([, type, named, dynamic]) => {
    const specifier = named ?? dynamic ?? '';
    const isLocal = specifier.startsWith('.');
    const to = isLocal ? normalize(join(file, '..', specifier)) : packageOf(specifier);
    return { from: file, to, isLocal, isType: type !== undefined };
  });
}

export const IMPORTS: readonly Import[] = FILES.flatMap(importsOf);
