/** The table of docs/architecture.md: which folder of source/ may import what, and who may touch the process. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { codeOf, FILES, folderOf, IMPORTS, type Import, SOURCE } from '../support/source-files.ts';

interface Rule {
  /** Folders of source/ at any depth, or single files, that it may import besides itself. */
  readonly folders: readonly string[];
  /** The same, for `import type` alone. */
  readonly types?: readonly string[];
  /** Packages; `node:*` stands for all modules of Node. */
  readonly packages: readonly string[];
  /** True if only its arguments determine its results: no clock, no random numbers, no timers. */
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
  lessons: { folders: [], packages: ['yaml', 'zod'], pure: true },
  simulator: { folders: [], packages: ['ws', 'dns-packet', 'yaml', 'protobufjs', 'node:*'] },
  state: { folders: ['domain', 'actions'], packages: ['zustand'], pure: true },
  'view-model': {
    folders: ['domain', 'state', 'keys', 'lessons'],
    types: ['actions'],
    packages: ['string-width'],
    pure: true,
  },
  keys: { folders: ['domain', 'state'], packages: [], pure: true },
  ui: {
    folders: ['view-model', 'state', 'keys'],
    types: ['domain'],
    packages: ['ink', 'react', 'chalk', 'string-width'],
    pure: true,
  },
  session: {
    folders: ['domain', 'cache', 'cluster', 'actions', 'state', 'lessons'],
    packages: ['node:*'],
  },
  cli: {
    folders: [
      'session',
      'simulator',
      'lessons',
      'domain',
      'cache',
      'cluster',
      'actions',
      'state',
      'view-model',
      'keys',
      'ui',
    ],
    packages: ['ink', 'react', 'chalk', 'string-width', 'yaml', 'zustand', 'node:*'],
  },
};

function isAllowed({ from, to, isLocal, isType }: Import): boolean {
  const folder = folderOf(from);
  const rule = TABLE[folder];
  if (rule === undefined) return false;
  if (!isLocal) return rule.packages.includes(to);
  const folders = [folder, ...rule.folders, ...(isType ? (rule.types ?? []) : [])];
  return folders.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

/** Returns the first cycle of imports from `file`, as a path through it; empty if there is none. */
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

/** Returns "file: match" for every match in the code of the files that `where` accepts. */
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
    IMPORTS.filter(({ to, isLocal }) => isLocal && !existsSync(join(SOURCE, to))).map(
      ({ from, to }) => `${from}: ${to}`,
    ),
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
