/** `stsview claims` and `clean` if a part cannot be read: the claim has the verdict unknown, with the reason. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, beforeEach, test } from 'node:test';
import { claimsCommand } from '../../source/cli/commands/claims/command.ts';
import { runClaims } from '../../source/cli/commands/claims/run.ts';
import { cleanCommand } from '../../source/cli/commands/clean/command.ts';
import { runClean } from '../../source/cli/commands/clean/run.ts';
import type { ClaimVerdictList } from '../../source/cli/output/claims/json.ts';
import { parseRequest } from '../support/parse-request.ts';
import { type ApiObject, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';

const LEFT_BEHIND: ApiObject = {
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'data-old-0',
    namespace: 'shop',
    uid: 'claim-old-0',
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [
      { manager: 'kube-controller-manager', fieldsV1: { 'f:spec': { 'f:accessModes': {}, 'f:resources': {} } } },
    ],
  },
  spec: { accessModes: ['ReadWriteOnce'] },
  status: { phase: 'Pending' },
};

const REASON = 'its managedFields could not be read: Not allowed: User "eve" cannot get it: ask for a role';

let folder: DisposableFolder;
let server: FakeApiServer;
let kubeconfig: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), LEFT_BEHIND] });
  kubeconfig = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

async function claims(output: 'wide' | 'json'): Promise<string> {
  const request = parseRequest(claimsCommand, ['-n', 'shop', '-o', output, '--kubeconfig', kubeconfig]);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  assert.equal(await runClaims(request, { env: {}, home: folder.path, stdout, stderr }), 0);
  return String(stdout.read() ?? '');
}

async function item() {
  const { items } = JSON.parse(await claims('json')) as ClaimVerdictList;
  assert.equal(items.length, 1);
  return items[0];
}

test('a claim that was left behind', async () => {
  assert.equal((await item())?.verdict, 'left-behind');
});

test('managedFields that may not be read', async () => {
  server.intercept = ({ path }) =>
    path.endsWith('/data-old-0')
      ? { status: 403, message: 'persistentvolumeclaims "data-old-0" is forbidden: User "eve" cannot get it' }
      : undefined;
  const seen = await item();
  assert.equal(seen?.verdict, 'unknown');
  assert.ok(
    seen?.evidence.some((text) => text.startsWith(REASON)),
    seen?.evidence.join('; '),
  );
  assert.ok((await claims('wide')).includes(REASON));
});

test('workloads and snapshots that cannot be read', async () => {
  server.intercept = ({ plural }) =>
    plural === 'jobs' || plural === 'volumesnapshots' ? { status: 500, message: 'etcd is full' } : undefined;
  const seen = await item();
  assert.match(seen?.evidence.join('; ') ?? '', /^workloads \(Job\) could not be read: .*etcd is full/);
  assert.match(seen?.vetoes.join('; ') ?? '', /a VolumeSnapshot may be taken from it: they could not be read: .*etcd/);
});

async function clean(): Promise<string> {
  const request = parseRequest(cleanCommand, ['-n', 'shop', '--yes', '--kubeconfig', kubeconfig]);
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  assert.equal(await runClean(request, { env: {}, home: folder.path, stdin, stdout, stderr }), 0);
  return String(stdout.read());
}

test('clean says why it deletes nothing', async () => {
  server.intercept = ({ plural }) =>
    plural === 'volumesnapshots' ? { status: 500, message: 'etcd is full' } : undefined;
  assert.match(
    await clean(),
    /nothing to clean up.*\n1 claim is under a veto: data-old-0, because a VolumeSnapshot may be taken from it/,
  );
  server.intercept = ({ plural }) => (plural === 'jobs' ? { status: 500, message: 'etcd is full' } : undefined);
  assert.match(
    await clean(),
    /nothing to clean up.*\n1 claim could not be judged: data-old-0, because workloads \(Job\) could not be read/,
  );
});

test('a kind that fails may have an object that needs the claim', async () => {
  server.intercept = ({ plural }) => (plural === 'configmaps' ? { status: 500, message: 'etcd is full' } : undefined);
  const seen = await item();
  assert.equal(seen?.verdict, 'unknown');
  assert.match(seen?.vetoes.join('; ') ?? '', /^could not be asked: ConfigMap \(.*etcd is full/);
  assert.match(await clean(), /1 claim could not be judged: data-old-0, because could not be asked: ConfigMap/);
  server.intercept = ({ path }) => (path === '/apis' ? { status: 503, message: 'not now' } : undefined);
  assert.match((await item())?.vetoes.join('; ') ?? '', /the kinds of the cluster could not be read: .*not now/);
});
