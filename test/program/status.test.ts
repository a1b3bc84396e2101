/** `stsview status` with all permissions, some, and almost none: the shape of the output stays the same. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { after, before, beforeEach, test } from 'node:test';
import { parse } from 'yaml';
import { statusCommand } from '../../source/cli/commands/status/command.ts';
import { runStatus } from '../../source/cli/commands/status/run.ts';
import { parseRequest } from '../support/parse-request.ts';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { runProgram } from './harness/run-program.ts';
import { STATUS_LIST } from './harness/status-shape.ts';
import { isRecord } from './json.ts';

const OPTIONAL = [
  ['Pod', 'pods'],
  ['PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['PersistentVolume', 'persistentvolumes'],
  ['StorageClass', 'storageclasses'],
  ['Service', 'services'],
  ['EndpointSlice', 'endpointslices'],
  ['ControllerRevision', 'controllerrevisions'],
  ['Node', 'nodes'],
  ['Event', 'events'],
] as const;

const MESSAGE = 'is forbidden: User "eve" cannot list resource';

let folder: DisposableFolder;
let server: FakeApiServer;
let kubeconfig: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({
    objects: [
      namespaceObject('shop'),
      ...apiObjectsOfSet('web', 3),
      ...apiObjectsOfSet('parallel', 2, {
        spec: { podManagementPolicy: 'Parallel', updateStrategy: { type: 'OnDelete' }, ordinals: { start: 10 } },
      }),
      ...apiObjectsOfSet('held', 2, {
        spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable: '50%' } } },
      }),
      ...apiObjectsOfSet('zero', 0),
    ],
  });
  // A missing claim, and a pod that has not been created yet.
  server.remove('persistentvolumeclaims', 'shop', 'data-web-1');
  server.remove('pods', 'shop', 'web-2');
  kubeconfig = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

function refuse(plurals: readonly string[]): void {
  server.intercept = ({ plural }) =>
    plurals.includes(plural) ? { status: 403, message: `${plural} ${MESSAGE}` } : undefined;
}

async function statusHere(output: 'table' | 'wide' | 'json', sets: readonly string[] = []): Promise<string> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const request = parseRequest(statusCommand, [...sets, '-o', output, '--kubeconfig', kubeconfig]);
  const code = await runStatus(request, { env: {}, home: folder.path, stdout, stderr });
  assert.equal(stderr.read(), null);
  assert.equal(code, 0);
  return String(stdout.read() ?? '');
}

test('the JSON has the documented shape with all permissions', async () => {
  const { code, stdout, stderr } = await runProgram(['status', '-o', 'json', '--kubeconfig', kubeconfig]);
  assert.deepEqual(STATUS_LIST(JSON.parse(stdout), '$'), []);
  assert.deepEqual([code, stderr], [0, '']);
  const { items } = JSON.parse(stdout);
  assert.deepEqual(
    items.map((item: { name: string }) => item.name),
    ['held', 'parallel', 'web', 'zero'],
  );
  const [held, parallel, web, zero] = items;
  assert.deepEqual(held.strategy, { type: 'RollingUpdate', partition: 1, maxUnavailable: '50%' });
  assert.deepEqual(parallel.strategy, { type: 'OnDelete', partition: null, maxUnavailable: null });
  assert.deepEqual(parallel.ordinals, { start: 10, end: 11 });
  assert.equal(web.bindings[1].claims[0].phase, 'Missing');
  assert.equal(web.bindings[2].pod, null);
  assert.deepEqual(web.replicas, { wanted: 3, existing: 2, ready: 2, available: 2, updated: 2 });
  assert.deepEqual([zero.verdict, zero.ordinals, zero.bindings], ['scaled-to-zero', { start: 0, end: -1 }, []]);
});

test('no sets are an empty list', async () => {
  server.put(namespaceObject('empty'));
  const { code, stdout, stderr } = await runProgram([
    'status',
    '-n',
    'empty',
    '-o',
    'json',
    '--kubeconfig',
    kubeconfig,
  ]);
  assert.deepEqual(JSON.parse(stdout), {
    apiVersion: 'stsview/v1',
    kind: 'StatefulSetStatusList',
    context: 'test',
    items: [],
  });
  assert.deepEqual([code, stderr], [0, '']);
});

test('for every combination of kinds that may not be read, the JSON has its shape and names them', async () => {
  for (let mask = 0; mask < 2 ** OPTIONAL.length; mask++) {
    const refused = OPTIONAL.filter((_, index) => (mask & (2 ** index)) !== 0);
    refuse(refused.map(([, plural]) => plural));
    const list: unknown = JSON.parse(await statusHere('json'));
    const where = `without ${refused.map(([kind]) => kind).join(', ') || 'nothing'}`;
    assert.deepEqual(STATUS_LIST(list, '$'), [], where);
    const items = isRecord(list) && Array.isArray(list['items']) ? list['items'] : [];
    assert.equal(items.length, 4, where);
    for (const item of items) {
      assert.deepEqual(item.notAllowed.toSorted(), refused.map(([kind]) => kind).toSorted(), `${where}: ${item.name}`);
    }
  }
});

test('objects that may not be read are never reported as missing', async () => {
  refuse(['pods', 'persistentvolumeclaims', 'persistentvolumes']);
  const { items } = JSON.parse(await statusHere('json'));
  const phases = items.flatMap((item: { bindings: { claims: { phase: string }[] }[] }) =>
    item.bindings.flatMap(({ claims }) => claims.map(({ phase }) => phase)),
  );
  assert.ok(phases.length > 0);
  assert.deepEqual([...new Set(phases)], ['NotAllowed']);
  assert.deepEqual(items[2].replicas, { wanted: 3, existing: 3, ready: 3, available: 3, updated: 3 });
  const table = await statusHere('table', ['web']);
  assert.match(table, /^\s+0\s.*not-allowed/m);
  assert.doesNotMatch(table, /not-created|Missing/);
});

for (const [kind, plural] of OPTIONAL) {
  test(`the tables without ${kind}`, async () => {
    refuse([plural]);
    for (const output of ['table', 'wide'] as const) {
      assert.match(await statusHere(output), /^shop\s+web\s+\S+\s+\d\/3\s/m);
      assert.match(await statusHere(output, ['web']), /^\s+0\s+(web-0|-)\s/m);
    }
  });
}

test('the YAML has the same shape', async () => {
  refuse(['pods', 'nodes']);
  const { stdout } = await runProgram(['status', '-o', 'yaml', '--kubeconfig', kubeconfig]);
  assert.deepEqual(STATUS_LIST(parse(stdout), '$'), []);
});

test('the columns of the tables', async () => {
  const table = await statusHere('table');
  assert.match(table, /^NAMESPACE +NAME +VERDICT +READY +UPDATED +PARKED +AGE\n/);
  assert.match(table, /^shop +zero +scaled-to-zero +0\/0 +0\/0 +0 +\S+$/m);
  const wide = await statusHere('wide');
  assert.match(wide, /^NAMESPACE .* POLICY +STRATEGY +SERVICE +REVISION +NEXT\n/);
  assert.match(wide, /RollingUpdate\(partition=1,maxUnavailable=50%\)/);
  assert.doesNotMatch(table + wide, / $/m);
});

test('every field of the JSON is documented', async () => {
  const page = readFileSync(new URL('../../docs/status.md', import.meta.url), 'utf8');
  const fields = fieldsOf(JSON.parse(await statusHere('json')));
  assert.ok(fields.includes('reclaimPolicy'));
  assert.deepEqual(
    fields.filter((field) => !page.includes(`\`${field}\``) && !page.includes(`\`${field}[]\``)),
    [],
  );
});

/** Returns the names of all fields at all depths. */
function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(fieldsOf))];
  if (!isRecord(value)) return [];
  return [...new Set([...Object.keys(value), ...Object.values(value).flatMap(fieldsOf)])];
}
