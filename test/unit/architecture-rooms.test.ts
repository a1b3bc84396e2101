/**
 * The rooms of source/: the folders inside a layer. It tests which room may import which, how large a folder may be,
 * and that every name is exported once.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, FILES, folderOf, IMPORTS } from '../support/source-files.ts';

/**
 * The rooms of each layer, and the rooms of the same layer that each may import. The files that lie in the layer's own
 * folder are shared: every room may import them, and they may import every room.
 */
const ROOMS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  domain: {
    model: [],
    text: ['model'],
    disks: ['model', 'text'],
    join: ['model', 'disks'],
    pod: ['model', 'join'],
    rollout: ['model', 'pod', 'text'],
    claims: ['model', 'join', 'text'],
    dns: ['model', 'join', 'pod', 'text'],
    expansion: ['model', 'text'],
    findings: ['model', 'disks', 'join', 'pod', 'rollout', 'claims', 'expansion', 'text'],
    set: ['model', 'join', 'pod', 'rollout', 'findings', 'text'],
  },
  cache: {},
  cluster: {
    connection: ['list', 'protobuf'],
    list: ['protobuf', 'shape'],
    projection: ['shape'],
    shape: [],
    protobuf: [],
    watch: ['connection', 'list', 'projection', 'read'],
    read: ['connection', 'list', 'projection'],
    write: ['connection', 'list', 'projection', 'read'],
    stream: ['connection'],
    dns: ['connection', 'stream'],
  },
  actions: {
    operations: [],
    plans: ['operations'],
    run: ['operations', 'plans'],
  },
  state: {
    lists: [],
    sets: ['lists'],
    inspect: [],
    commands: ['inspect'],
    shell: ['inspect'],
    dialog: ['lists', 'shell', 'commands'],
    claims: ['lists', 'dialog'],
    findings: ['lists', 'sets', 'dialog'],
    dns: [],
    navigation: ['dialog', 'lists', 'inspect', 'sets'],
  },
  keys: {},
  'view-model': {
    layout: [],
    lists: ['layout'],
    findings: ['layout', 'lists'],
    sets: ['layout', 'lists', 'findings'],
    claims: ['layout', 'lists'],
    dialog: ['layout', 'lists'],
    dns: ['layout', 'lists'],
    inspect: ['layout'],
    lesson: ['layout'],
  },
  ui: { ink: [] },
  lessons: {
    model: ['kubectl'],
    engine: ['model', 'kubectl'],
    kubectl: [],
    texts: ['model'],
    handout: ['model', 'texts'],
  },
  simulator: {
    model: [],
    clock: [],
    schema: ['model'],
    store: ['model', 'clock'],
    validation: ['model', 'schema', 'store'],
    defaults: ['model'],
    storage: ['model', 'store'],
    admission: ['model', 'store', 'validation', 'defaults', 'storage'],
    runtime: ['model', 'clock', 'store'],
    dns: ['model', 'runtime'],
    container: ['model', 'clock', 'store', 'dns'],
    systems: ['model', 'container'],
    kubelet: ['model', 'store', 'storage', 'runtime'],
    scheduler: ['model', 'store', 'storage', 'runtime'],
    controllers: ['model', 'store', 'storage', 'admission', 'runtime', 'kubelet', 'scheduler'],
    api: ['model', 'yaml', 'schema', 'store', 'container', 'validation', 'defaults', 'admission'],
    yaml: ['model'],
    worlds: ['model', 'yaml', 'schema', 'clock', 'store', 'storage', 'admission', 'runtime', 'kubelet', 'controllers'],
  },
  session: {
    journal: [],
    disks: [],
    logs: [],
    exchange: ['journal'],
    lesson: [],
    read: ['disks'],
    screen: [],
    wait: ['read'],
  },
  cli: {
    process: [],
    config: ['process'],
    terminal: ['process'],
    output: ['process'],
    flags: ['output'],
    actions: ['process', 'config', 'terminal', 'output', 'flags'],
    commands: ['process', 'config', 'terminal', 'output', 'flags', 'actions'],
    completion: ['process', 'output', 'flags', 'commands'],
  },
};

const MAX_FILES = 25;
/** The folders that may hold more files, and why. */
const LARGE_FOLDERS: Readonly<Record<string, string>> = {
  'actions/plans': 'one file for each action, beside what the plans share',
  'domain/findings': 'one file for each cause that a finding names',
};

/** The files that may export what another file declares, and why. */
const RE_EXPORTS: Readonly<Record<string, string>> = {
  'domain/model/kinds.ts': 'it gathers the kinds of all objects, which almost every file of the domain imports',
};

/** "domain/model" for "domain/model/kinds.ts"; undefined for a file that lies in the layer's own folder. */
function roomOf(file: string): string | undefined {
  const [layer = '', room, rest] = file.split('/');
  return rest === undefined || room === undefined ? undefined : `${layer}/${room}`;
}

/** "domain/set" → "domain/model" for every room and each room that it may import. */
const ALLOWED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(ROOMS).flatMap(([layer, rooms]) =>
    Object.entries(rooms).map(
      ([room, allowed]) => [`${layer}/${room}`, new Set(allowed.map((other) => `${layer}/${other}`))] as const,
    ),
  ),
);

/** The imports from one room to another room of the same layer, in the layers of the table. */
const BETWEEN_ROOMS = IMPORTS.flatMap(({ from, to, isLocal }) => {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (!isLocal || source === undefined || target === undefined || source === target) return [];
  return folderOf(from) === folderOf(to) && Object.hasOwn(ROOMS, folderOf(from)) ? [{ from, to, source, target }] : [];
});

/** Returns a room that reaches itself through the table, as a path; empty if there is none. */
function findCircle(room: string, path: readonly string[] = []): readonly string[] {
  if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
  for (const next of ALLOWED.get(room) ?? []) {
    const circle = findCircle(next, [...path, room]);
    if (circle.length > 0) return circle;
  }
  return [];
}

test('the table names every room, and no other', () => {
  const rooms = FILES.filter((file) => Object.hasOwn(ROOMS, folderOf(file))).flatMap((file) => roomOf(file) ?? []);
  assert.deepEqual([...ALLOWED.keys()].sort(), [...new Set(rooms)].sort());
});

test('a room imports only the rooms that the table allows', () => {
  assert.deepEqual(
    BETWEEN_ROOMS.filter(({ source, target }) => ALLOWED.get(source)?.has(target) !== true).map(
      ({ from, to }) => `${from} imports ${to}`,
    ),
    [],
  );
});

test('the table allows no import that no file needs', () => {
  const used = new Set(BETWEEN_ROOMS.map(({ source, target }) => `${source} → ${target}`));
  const allowed = [...ALLOWED].flatMap(([room, others]) => [...others].map((other) => `${room} → ${other}`));
  assert.deepEqual(
    allowed.filter((edge) => !used.has(edge)),
    [],
  );
});

test('no room imports itself by way of other rooms', () => {
  assert.deepEqual(
    [...ALLOWED.keys()].map((room) => findCircle(room)).filter((circle) => circle.length > 0),
    [],
  );
});

test(`a folder holds at most ${MAX_FILES} files`, () => {
  const counts = new Map<string, number>();
  for (const file of FILES) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const large = [...counts].filter(([, count]) => count > MAX_FILES).map(([folder]) => folder);
  assert.deepEqual(
    large.filter((folder) => !Object.hasOwn(LARGE_FOLDERS, folder)),
    [],
  );
});

test('a file exports only what it declares', () => {
  const reExport = /^export\s+(?:type\s+)?(?:\*|\{)/m;
  assert.deepEqual(
    FILES.filter((file) => reExport.test(codeOf(file))),
    Object.keys(RE_EXPORTS).sort(),
  );
});

test('outside the simulator, no two files export the same name', () => {
  const declaration =
    /^export\s+(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|const|let|class|interface|type|enum)\s+(\w+)/gm;
  const files = new Map<string, Set<string>>();
  for (const file of FILES.filter((name) => folderOf(name) !== 'simulator')) {
    for (const [, name = ''] of codeOf(file).matchAll(declaration)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  assert.ok(files.size > 500, `${files.size} names`);
  assert.deepEqual(
    [...files].filter(([, where]) => where.size > 1).map(([name, where]) => `${name}: ${[...where].join(', ')}`),
    [],
  );
});
