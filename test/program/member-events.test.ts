/** The namespaces in which `stsview status` and `stsview why` read the events of pods and claims, and the results. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, beforeEach, test } from 'node:test';
import { statusCommand } from '../../source/cli/commands/status/command.ts';
import { runStatus } from '../../source/cli/commands/status/run.ts';
import { whyCommand } from '../../source/cli/commands/why/command.ts';
import { runWhy } from '../../source/cli/commands/why/run.ts';
import { parseRequest } from '../support/parse-request.ts';
import { type ApiObject, apiObjectsOfSet } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** A pod in ContainerCreating since that time. */
function creating(minutes: number): Readonly<Record<string, unknown>> {
  const at = { lastTransitionTime: ago(minutes) };
  return {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'True', ...at },
      { type: 'Ready', status: 'False', ...at },
    ],
    containerStatuses: [
      { name: 'main', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
    ],
  };
}

const NODE: ApiObject = {
  plural: 'nodes',
  kind: 'Node',
  metadata: { name: 'node-0', uid: 'node-0', creationTimestamp: ago(60) },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

function mountFailed(namespace: string): ApiObject {
  return {
    plural: 'events',
    kind: 'Event',
    metadata: { name: 'web-0.1', namespace, uid: `event-${namespace}`, creationTimestamp: ago(3) },
    involvedObject: { kind: 'Pod', namespace, name: 'web-0', uid: `pod-${namespace}-web-0` },
    type: 'Warning',
    reason: 'FailedMount',
    message: 'MountVolume.SetUp failed for volume "pv-x" : path "/mnt/disk1" does not exist',
    count: 3,
    firstTimestamp: ago(3),
    lastTimestamp: ago(1),
  };
}

let folder: DisposableFolder;
let server: FakeApiServer;
let kubeconfig: string;
let from: number;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({
    objects: [
      NODE,
      ...apiObjectsOfSet('web', 1, { namespace: 'fine' }),
      ...apiObjectsOfSet('web', 1, { namespace: 'begun', podStatus: creating(0) }),
      ...apiObjectsOfSet('web', 1, { namespace: 'ill', podStatus: creating(4) }),
      ...['fine', 'begun', 'ill'].map(mountFailed),
    ],
  });
  kubeconfig = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  from = server.requests.length;
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

/** Returns the verdict of each set, by namespace. */
async function items(...words: readonly string[]): Promise<Readonly<Record<string, Item>>> {
  const stdout = new PassThrough();
  const around = { env: {}, home: folder.path, stdin: new PassThrough(), stdout, stderr: new PassThrough() };
  const [name, ...others] = words;
  const line = [...others, '-o', 'json', '--kubeconfig', kubeconfig];
  assert.ok(name === 'status' || name === 'why');
  await (name === 'status'
    ? runStatus(parseRequest(statusCommand, line), around)
    : runWhy(parseRequest(whyCommand, line), around));
  const list: { readonly items: readonly Item[] } = JSON.parse(String(stdout.read()));
  return Object.fromEntries(list.items.map((item) => [item.namespace ?? item.set?.namespace, item]));
}

interface Item {
  readonly namespace?: string;
  readonly set?: { readonly namespace: string };
  readonly verdict: string;
  readonly reason: string;
  readonly findings: readonly { readonly code: string; readonly evidence: readonly string[] }[];
}

/** Returns the namespaces whose events were read separately, each once. */
function eventsRead(): readonly (string | undefined)[] {
  const read = server.requests.slice(from).filter(({ plural }) => plural === 'events');
  return [...new Set(read.map(({ namespace }) => namespace))].sort();
}

test("status reads events if a pod has waited for long, so that the verdict is the dashboard's", async () => {
  const found = await items('status', '-A');
  assert.deepEqual(eventsRead(), ['ill', undefined]);
  assert.match(`${found['ill']?.verdict}: ${found['ill']?.reason}`, /^stuck: web-0 cannot mount a volume/);
  assert.deepEqual([found['fine']?.verdict, found['begun']?.verdict], ['complete', 'progressing']);
});

test('why reads events if a pod is not available, and in no other namespace', async () => {
  const found = await items('why', '-A');
  assert.deepEqual(eventsRead(), ['begun', 'ill', undefined]);
  const codes = Object.entries(found).map(([namespace, { findings }]) => `${namespace} ${findings[0]?.code}`);
  assert.deepEqual(codes.sort(), ['begun MountFailed', 'fine Complete', 'ill MountFailed']);
});

test('why of one set reads events for that set only', async () => {
  await items('why', 'fine/web', '-A');
  assert.deepEqual(eventsRead(), [undefined]);
  await items('why', 'sts/ill/web', '-A');
  assert.deepEqual(eventsRead(), ['ill', undefined]);
});

test('if events may not be read, the finding says so', async () => {
  server.intercept = ({ plural, namespace }) =>
    plural === 'events' && namespace !== undefined ? { status: 403, message: 'no' } : undefined;
  const found = await items('why', '-A');
  const evidence = found['ill']?.findings.flatMap((finding) => finding.evidence) ?? [];
  assert.ok(evidence.includes('not known: events may not be read here (the permission to list them is missing)'));
  assert.equal(found['ill']?.verdict, 'progressing');
});

test('if there are too many namespaces, the findings in the others say that events were not read', async () => {
  const spaces = Array.from({ length: 21 }, (_, index) => `many-${10 + index}`);
  for (const namespace of spaces) server.put(...apiObjectsOfSet('web', 1, { namespace, podStatus: creating(4) }));
  const found = await items('why', '-n', spaces.join(','));
  const unread = spaces.filter((namespace) =>
    found[namespace]?.findings.some(({ evidence }) =>
      evidence.includes('not known: events of pods and claims have not been read here'),
    ),
  );
  assert.deepEqual(unread, ['many-30']);
});
