// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the patterns find control characters
/** Hostile text in every field of every object, in errors, names of the kubeconfig and output of plugins: only shown. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ApiObject, apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';

/** A clipboard, a title, colours, a request for an answer, directions of writing, invisible and line-breaking text. */
const HOSTILE =
  'x\u001b]52;c;ZXZpbA==\u0007\u001b]0;owned\u0007\u001b[31;7;9m\u001b[6n\u009b2J\u001bP1$q\u001b\\\u202egpj\u2066\u200b\b\r\nowned\u2028\u0000"\'`';
/** What a terminal would obey, and this program never writes for itself. */
const OBEYED =
  /\u001b\]|\u0007|\u0008|\u0000|\u001b\[31;7;9m|\u001b\[6n|\u001bP|[\u0080-\u009f\u200b\u202a-\u202e\u2028\u2066-\u2069]/;
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

/** Without these, objects would not belong together or could not be found. */
const STRUCTURE = new Set(
  'plural kind apiVersion namespace name uid resourceVersion creationTimestamp lastTransitionTime startedAt claimName controller-revision-hash currentRevision updateRevision nodeName volumeName app type phase status'.split(
    ' ',
  ),
);

type Json = Readonly<Record<string, unknown>>;

/** Returns the value with hostile text in every text, and in every key of a map of texts. */
function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return STRUCTURE.has(key) ? value : `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map((item) => hostile(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, hostile(item, name)] as const);
  return Object.fromEntries(key === 'labels' || key === 'annotations' ? [...entries, [HOSTILE, HOSTILE]] : entries);
}

function withHostileText(object: ApiObject): ApiObject {
  const metadata: Json = { ...object.metadata, annotations: { note: 'text' }, finalizers: ['keep'] };
  return hostile({ ...object, metadata }) as ApiObject;
}

const FAILING = {
  phase: 'Pending',
  reason: 'Failed',
  message: 'text',
  conditions: [
    { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' },
    { type: 'Ready', status: 'False', reason: 'Unready', message: 'text', lastTransitionTime: '2026-01-01T00:00:00Z' },
  ],
  containerStatuses: [
    {
      name: 'main',
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'text' } },
      lastState: { terminated: { reason: 'Error', message: 'text', exitCode: 1, finishedAt: '2026-01-01T00:00:00Z' } },
    },
  ],
};

function eventObject(about: ApiObject): ApiObject {
  const { name, namespace = '', uid } = about.metadata;
  const at = '2026-01-01T00:00:00Z';
  return {
    plural: 'events',
    kind: 'Event',
    metadata: { name: `${name}.1`, namespace, uid: `event-${name}`, creationTimestamp: at },
    type: 'Warning',
    reason: 'FailedMount',
    message: 'text',
    lastTimestamp: at,
    source: { component: 'kubelet' },
    involvedObject: { kind: about.kind, namespace, name, uid },
  };
}

let folder: DisposableFolder;
let server: FakeApiServer;
let KUBECONFIG: string;

before(async () => {
  folder = disposableFolder();
  const objects = [...apiObjectsOfSet('web', 2), ...apiObjectsOfSet('db', 2, { podStatus: FAILING })];
  const events = objects.filter(({ kind }) => kind === 'Pod' || kind === 'StatefulSet').map(eventObject);
  const all = [...objects, ...events].map(withHostileText);
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...all] });
  KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

const COMMANDS: readonly (readonly string[])[] = [
  ['status'],
  ['status', 'web', 'db'],
  ...['wide', 'json', 'yaml', 'name'].map((format) => ['status', '-o', format]),
  ['why'],
  ['why', 'db'],
  ...['json', 'yaml', 'name'].map((format) => ['why', '-o', format]),
  ['claims'],
  ...['wide', 'json', 'yaml'].map((format) => ['claims', '-o', format]),
  ['clean', '--dry-run'],
  ['scale', 'web', '3', '--dry-run'],
  ['restart', 'db', '--dry-run'],
  ['rollback', 'db', '--dry-run'],
  ['delete-pod', 'db-0', '--dry-run'],
  ['partition', 'web', '1', '--dry-run'],
  ['journal'],
  ['dns', 'web', '--dns-service', 'shop/none'],
];

for (const command of COMMANDS) {
  test(`stsview ${command.join(' ')} writes no raw control character`, async () => {
    const { stdout, stderr } = await runProgram(command, { env: { KUBECONFIG }, deadline: 60_000 });
    assert.notEqual(stdout + stderr, '');
    assert.doesNotMatch(stdout, RAW, JSON.stringify(stdout));
    assert.doesNotMatch(stderr, RAW, JSON.stringify(stderr));
  });
}

test('an error of the server, names of the kubeconfig and what a plugin says are shown on one line', async () => {
  const errors = [401, 403, 404, 409, 410, 422, 429, 500, 503];
  for (const status of errors) {
    server.intercept = () => ({ status, message: `no ${HOSTILE}` });
    const { code, stdout, stderr } = await runProgram(['why', 'web'], { env: { KUBECONFIG }, deadline: 60_000 });
    assert.notEqual(code, 0);
    assert.doesNotMatch(stdout + stderr, RAW, `${status}: ${JSON.stringify(stderr)}`);
  }
  const name = `ctx${HOSTILE}`;
  const config = {
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'shop' } }],
    clusters: [{ name, cluster: { server: 'https://127.0.0.1:1' } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: folder.write('plugin', `#!/bin/sh\nprintf 'bad \\033]0;owned\\007\\033[2J\\r' >&2\nexit 1\n`),
            interactiveMode: 'Never',
            installHint: HOSTILE,
          },
        },
      },
    ],
  };
  const hostileConfig = folder.write('hostile', JSON.stringify(config));
  // No argument can hold a null byte.
  const typed = HOSTILE.replaceAll('\u0000', '');
  for (const args of [
    ['status'],
    ['status', '--context', typed],
    ['claims', '-n', typed],
    [`status${typed}`],
    ['status', typed],
  ]) {
    const { code, stdout, stderr } = await runProgram(args, { env: { KUBECONFIG: hostileConfig }, deadline: 60_000 });
    assert.notEqual(code, 0);
    assert.doesNotMatch(stdout + stderr, RAW, JSON.stringify(stderr));
  }
});

/** Keys, each with what its screen shows. */
const SCREENS: readonly (readonly [keys: readonly string[], pattern: RegExp])[] = [
  [['w'], /db/],
  [['esc', '!'], /Finding|finding/],
  [['esc', 'v'], /CLAIM/],
  [['esc', 'e'], /FailedMount|event/i],
  [['esc', 'y'], /apiVersion|kind:/],
  [['esc', 'enter'], /POD/],
  [['d'], /db-\d/],
  [['esc', 'y'], /kind:/],
  [['esc', 'l'], /log/i],
  [['esc', 'esc', 's'], /scale/i],
  [['esc', 'p'], /update/i],
  [['esc', 'n'], /namespace/i],
  [['esc', 'c'], /context/i],
];

test('no screen obeys it', async () => {
  using terminal = openTestTerminal({ args: ['-n', 'shop'], env: { KUBECONFIG }, columns: 160, rows: 45 });
  await terminal.waitForText(/● live/);
  for (const [keys, pattern] of SCREENS) {
    terminal.press(...keys);
    await terminal.waitForText(pattern, 20_000);
  }
  terminal.press('esc', 'q');
  await terminal.exit();
  const written = terminal.written().replace(/\u001b\]\d+;\{.*?\u0007/g, '');
  const found = OBEYED.exec(written);
  assert.equal(
    found,
    null,
    JSON.stringify(written.slice(Math.max(0, (found?.index ?? 0) - 200), (found?.index ?? 0) + 50)),
  );
});
