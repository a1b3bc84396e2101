/** The table of docs/architecture.md: which folder of source/ may import what, and who may touch the process. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

interface Rule {
  /** Folders of source/ at any depth, or single files, that it may import besides itself. */
  readonly folders: readonly string[];
  /** The same, for `import type` alone. */
  readonly types?: readonly string[];
  /** Packages; `node:*` stands for all of Node's own modules. */
  readonly packages: readonly string[];
  /** Nothing but its arguments decides what it does: no clock, no chance, no timers. */
  readonly pure?: true;
}

const TABLE: Readonly<Record<string, Rule>> = {
  domain: { folders: [], packages: [], pure: true },
  cache: { folders: ['domain'], packages: [] },
  cluster: {
    folders: ['domain', 'cache', 'actions/ports.ts', 'actions/operations'],
    packages: ['@kubernetes/client-node', 'dns-packet', 'yaml', 'node:*'],
  },
  actions: { folders: ['domain'], packages: [] },
  simulator: { folders: [], packages: ['ws', 'dns-packet', 'yaml', 'node:*'] },
  state: { folders: ['domain', 'actions'], packages: ['zustand'], pure: true },
  'view-model': { folders: ['domain', 'state', 'keys'], types: ['actions'], packages: ['string-width'], pure: true },
  keys: { folders: ['domain', 'state'], packages: [], pure: true },
  ui: {
    folders: ['view-model', 'state', 'keys'],
    types: ['domain'],
    packages: ['ink', 'react', 'chalk', 'string-width'],
    pure: true,
  },
  session: {
    folders: ['domain', 'cache', 'cluster', 'actions', 'state'],
    packages: ['node:*'],
  },
  cli: {
    folders: ['session', 'simulator', 'domain', 'cache', 'cluster', 'actions', 'state', 'view-model', 'keys', 'ui'],
    packages: ['ink', 'react', 'chalk', 'string-width', 'yaml', 'zustand', 'node:*'],
  },
};

interface Import {
  readonly from: string;
  /** A file of source/ ("domain/kinds.ts"), or the name of a package. */
  readonly to: string;
  readonly isLocal: boolean;
  readonly isType: boolean;
}

const SOURCE = fileURLToPath(new URL('../../source', import.meta.url));
const FILES = globSync('**/*.{ts,tsx}', { cwd: SOURCE }).sort();
const STATEMENT = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;

/** The code of a file without its comments. Strings stay, a `//` within one included. */
function codeOf(file: string): string {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function folderOf(file: string): string {
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

function isAllowed({ from, to, isLocal, isType }: Import): boolean {
  const folder = folderOf(from);
  const rule = TABLE[folder];
  if (rule === undefined) return false;
  if (!isLocal) return rule.packages.includes(to);
  const folders = [folder, ...rule.folders, ...(isType ? (rule.types ?? []) : [])];
  return folders.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

const IMPORTS = FILES.flatMap(importsOf);

/** The first cycle of imports that is found from `file`, as a path through it; empty where there is none. */
function findCycle(file: string, path: readonly string[], done: Set<string>): readonly string[] {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return [];
  done.add(file);
  for (const { from, to, isLocal } of IMPORTS) {
    if (from !== file || !isLocal) continue;
    const cycle = findCycle(to, [...path, file], done);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** "file: match" for every match in the code of the files that `where` picks. */
function matches(pattern: RegExp, where: (file: string) => boolean): readonly string[] {
  return FILES.filter(where).flatMap((file) => (codeOf(file).match(pattern) ?? []).map((match) => `${file}: ${match}`));
}

test('the imports are read', () => {
  assert.ok(FILES.length > 50, `${FILES.length} files`);
  assert.ok(IMPORTS.some(({ from, to }) => from === 'domain/model/snapshot.ts' && to === 'domain/model/kinds.ts'));
  assert.ok(IMPORTS.some(({ from, to }) => folderOf(from) === 'cluster' && to === '@kubernetes/client-node'));
});

test('every file lies in a folder of the table', () => {
  assert.deepEqual(
    FILES.filter((file) => !Object.hasOwn(TABLE, folderOf(file))),
    [],
  );
});

test('a folder imports only what the table allows', () => {
  const forbidden = IMPORTS.filter((entry) => !isAllowed(entry));
  assert.deepEqual(
    forbidden.map(({ from, to, isType }) => `${from} imports ${isType ? 'the types of ' : ''}${to}`),
    [],
  );
});

test('every local import names a file that exists', () => {
  assert.deepEqual(
    IMPORTS.filter(({ to, isLocal }) => isLocal && !FILES.includes(to)).map(({ from, to }) => `${from}: ${to}`),
    [],
  );
});

test('no file imports itself by way of others', () => {
  const done = new Set<string>();
  const cycles = FILES.map((file) => findCycle(file, [], done)).filter((cycle) => cycle.length > 0);
  assert.deepEqual([...new Set(cycles.map((cycle) => cycle.join(' → ')))], []);
});

test('only cli touches the process', () => {
  assert.deepEqual(
    matches(/\bprocess\.\w+|'node:process'/g, (file) => folderOf(file) !== 'cli'),
    [],
  );
});

test('no error is dropped', () => {
  const dropped = /\bcatch\s*(?:\(\w+\)\s*)?\{\s*\}|\.catch\(\(\)\s*=>/g;
  assert.deepEqual(
    matches(dropped, () => true),
    [],
  );
});

test('the pure folders have no clock, no chance and no timers', () => {
  const impure = /\b(?:Date\.now|performance\.now|new Date\(\)|Math\.random|set(?:Timeout|Interval|Immediate)\()/g;
  assert.deepEqual(
    matches(impure, (file) => TABLE[folderOf(file)]?.pure === true),
    [],
  );
});
