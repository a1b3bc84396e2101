/** POST, PUT, PATCH, DELETE and the subresources of the simulated API server. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, podManifest, statefulSetManifest } from '../../../support/manifests.ts';
import { startApiHarness } from './api-harness.ts';
import { createFakeCluster } from './fake-cluster.ts';
import { runningPod } from './running-pod.ts';

const SETS = '/apis/apps/v1/namespaces/default/statefulsets';
const PODS = '/api/v1/namespaces/default/pods';

interface Kept {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly labels?: Record<string, string>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly managedFields?: readonly { readonly manager: string }[];
  };
  readonly spec: Record<string, unknown> & {
    readonly replicas?: number;
    readonly template: { readonly spec: { readonly containers: readonly Record<string, unknown>[] } };
  };
  readonly status?: unknown;
}

interface Status {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly details?: {
    readonly name?: string;
    readonly causes?: readonly { readonly field: string; readonly reason: string }[];
  };
}

const cluster = createFakeCluster();
const api = startApiHarness(cluster);
const JSON_PATCH = { contentType: 'application/json-patch+json' };
const MERGE = { contentType: 'application/merge-patch+json' };
const STRATEGIC = { contentType: 'application/strategic-merge-patch+json' };

const SET = { replicas: 2, claims: [['data']] } as const;

async function create(name: string, spec: Fields = {}): Promise<Kept> {
  const answer = await api.call('POST', SETS, statefulSetManifest(name, { ...SET, spec }));
  assert.equal(answer.status, 201, answer.text);
  return answer.json<Kept>();
}

test('a new set has its defaults, a uid, a generation and its manager', async () => {
  const set = await create('defaults');
  assert.equal(set.metadata.generation, 1);
  assert.match(set.metadata.uid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(
    set.metadata.managedFields?.map(({ manager }) => manager),
    ['tester'],
  );
  assert.equal(set.spec['podManagementPolicy'], 'OrderedReady');
  assert.deepEqual(set.spec['updateStrategy'], { type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  assert.equal(set.spec.template.spec.containers[0]?.['imagePullPolicy'], 'IfNotPresent');
});

test('maxUnavailable is dropped silently while its feature gate is off', async () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } };
  const set = await create('gated', { updateStrategy: strategy });
  assert.deepEqual(set.spec['updateStrategy'], { type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
});

test('a name that exists, and a namespace that does not', async () => {
  await create('taken');
  const again = await api.call('POST', SETS, statefulSetManifest('taken'));
  assert.deepEqual([again.status, again.json<Status>().reason], [409, 'AlreadyExists']);
  const nowhere = await api.call('POST', '/api/v1/namespaces/nowhere/pods', podManifest('p'));
  assert.deepEqual([nowhere.status, nowhere.json<Status>().message], [404, 'namespaces "nowhere" not found']);
});

const INVALID: readonly (readonly [string, Fields, string])[] = [
  ['a negative number of replicas', { replicas: -1 }, 'spec.replicas'],
  ['another policy', { podManagementPolicy: 'Sideways' }, 'spec.podManagementPolicy'],
  [
    'labels that the selector does not match',
    { selector: { matchLabels: { app: 'x' } } },
    'spec.template.metadata.labels',
  ],
  ['no selector', { selector: undefined }, 'spec.selector'],
  [
    'a negative partition',
    { updateStrategy: { rollingUpdate: { partition: -1 } } },
    'spec.updateStrategy.rollingUpdate.partition',
  ],
  [
    'a partition on OnDelete',
    { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
    'spec.updateStrategy.rollingUpdate',
  ],
  [
    'another retention policy',
    { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Keep' } },
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
  ],
];

for (const [what, spec, field] of INVALID) {
  test(`${what} is refused, with its field`, async () => {
    const answer = await api.call('POST', SETS, statefulSetManifest('invalid', { ...SET, spec }));
    assert.equal(answer.status, 422, answer.text);
    const { reason, details } = answer.json<Status>();
    assert.equal(reason, 'Invalid');
    assert.ok(
      details?.causes?.some((cause) => cause.field === field),
      answer.text,
    );
  });
}

test('the error of an invalid object contains its name', async () => {
  const answer = await api.call('POST', SETS, statefulSetManifest('nameless', { replicas: -1 }));
  assert.equal(answer.json<Status>().details?.name, 'nameless');
});

test('with strict validation, an unknown field is refused', async () => {
  const misspelt = statefulSetManifest('misspelt', { container: { prots: [] }, spec: { replicsa: 3 } });
  const refused = await api.call('POST', `${SETS}?fieldValidation=Strict`, misspelt);
  assert.equal(refused.status, 400);
  assert.equal(
    refused.json<Status>().message,
    'StatefulSet in version "v1" cannot be handled as a StatefulSet: strict decoding error: unknown field "spec.template.spec.containers[0].prots", unknown field "spec.replicsa"',
  );
});

test('otherwise, an unknown field is dropped with a warning', async () => {
  await create('dropping');
  const patch = { spec: { replicsa: 3 } };
  const path = `${SETS}/dropping`;
  const answer = await api.call('PATCH', path, patch, MERGE);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.warning, String.raw`299 - "unknown field \"spec.replicsa\""`);
  assert.ok(!('replicsa' in answer.json<Kept>().spec));
  assert.equal((await api.call('PATCH', `${path}?fieldValidation=Ignore`, patch, MERGE)).warning, undefined);
  const strict = await api.call('PATCH', `${path}?fieldValidation=Strict`, patch, MERGE);
  assert.equal(strict.status, 422);
  assert.match(
    strict.json<Status>().message,
    /^ "" is invalid: patch: Invalid value: .*: strict decoding error: unknown field/,
  );
});

test('a change of an immutable field is refused; any other change increments the generation', async () => {
  await create('fixed');
  const refused = await api.call('PATCH', `${SETS}/fixed`, { spec: { serviceName: 'other' } }, MERGE);
  assert.equal(refused.status, 422);
  assert.match(refused.json<Status>().message, /updates to statefulset spec for fields other than 'replicas'/);
  const label = await api.call('PATCH', `${SETS}/fixed`, { metadata: { labels: { a: 'b' } } }, MERGE);
  assert.equal(label.json<Kept>().metadata.generation, 1);
  const scaled = await api.call('PATCH', `${SETS}/fixed`, { spec: { replicas: 5 } }, MERGE);
  assert.equal(scaled.json<Kept>().metadata.generation, 2);
});

test('an update from an old version is a conflict', async () => {
  const set = await create('raced');
  await api.call('PATCH', `${SETS}/raced`, { spec: { replicas: 3 } }, MERGE);
  const answer = await api.call('PUT', `${SETS}/raced`, { ...set, spec: { ...set.spec, replicas: 4 } });
  assert.equal(answer.status, 409);
  assert.match(
    answer.json<Status>().message,
    /the object has been modified; please apply your changes to the latest version/,
  );
});

test('a JSON patch is applied as a whole or not at all', async () => {
  const { metadata } = await create('patched');
  const failed = await api.call(
    'PATCH',
    `${SETS}/patched`,
    [
      { op: 'replace', path: '/spec/replicas', value: 9 },
      { op: 'test', path: '/metadata/uid', value: 'another' },
    ],
    JSON_PATCH,
  );
  assert.deepEqual([failed.status, failed.json<Status>().reason], [422, 'Invalid']);
  const done = await api.call(
    'PATCH',
    `${SETS}/patched`,
    [
      { op: 'test', path: '/metadata/uid', value: metadata.uid },
      { op: 'add', path: '/metadata/labels', value: { 'a/b': '1' } },
      { op: 'replace', path: '/metadata/labels/a~1b', value: '2' },
    ],
    JSON_PATCH,
  );
  assert.deepEqual(done.json<Kept>().metadata.labels, { 'a/b': '2' });
  assert.equal(done.json<Kept>().spec.replicas, 2);
});

test('a merge patch with another uid is a conflict', async () => {
  await create('uid');
  const answer = await api.call('PATCH', `${SETS}/uid`, { metadata: { uid: 'another' }, spec: { replicas: 0 } }, MERGE);
  assert.equal(answer.status, 409);
});

test('a strategic merge patch merges containers by name, and replaces where it says so', async () => {
  await create('strategic');
  const template = (containers: readonly object[], more: object = {}) => ({
    spec: { template: { spec: { containers }, ...more } },
  });
  const joined = await api.call(
    'PATCH',
    `${SETS}/strategic`,
    template([
      { name: 'side', image: 'x:1' },
      { name: 'main', image: 'nginx:2' },
    ]),
    STRATEGIC,
  );
  assert.deepEqual(
    joined.json<Kept>().spec.template.spec.containers.map(({ name, image }) => `${name}=${image}`),
    ['side=x:1', 'main=nginx:2'],
  );
  const dropped = await api.call(
    'PATCH',
    `${SETS}/strategic`,
    template([{ $patch: 'delete', name: 'side' }]),
    STRATEGIC,
  );
  assert.deepEqual(
    dropped.json<Kept>().spec.template.spec.containers.map(({ name }) => name),
    ['main'],
  );
  const rollback = {
    spec: {
      template: {
        $patch: 'replace',
        metadata: { labels: { app: 'strategic' } },
        spec: { containers: [{ name: 'old', image: 'y:1' }] },
      },
    },
  };
  const replaced = await api.call('PATCH', `${SETS}/strategic`, rollback, STRATEGIC);
  assert.deepEqual(
    replaced.json<Kept>().spec.template.spec.containers.map(({ name }) => name),
    ['old'],
  );
});

test('a JSON patch that does not apply is refused in the genuine words, which do not tell why', async () => {
  await create('unpatchable');
  for (const operation of [
    { op: 'test', path: '/spec/replicas', value: 9 },
    { op: 'remove', path: '/spec/nowhere' },
  ]) {
    const answer = await api.call('PATCH', `${SETS}/unpatchable`, [operation], JSON_PATCH);
    const { message, details } = answer.json<Status>();
    assert.deepEqual(
      [answer.status, message, details],
      [422, 'the server rejected our request due to an error in our request', {}],
    );
  }
});

test('the key of a text may be any name that JavaScript gives to all objects', async () => {
  for (const key of ['constructor', 'toString', 'hasOwnProperty']) {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: key.toLowerCase() }, data: { [key]: 'a' } };
    const answer = await api.call('POST', '/api/v1/namespaces/default/configmaps', map);
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual(answer.json<{ data: unknown }>().data, { [key]: 'a' });
  }
});

test('the folder of a volume on a node has an empty type unless told', async () => {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } };
  const volume = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'folder' }, spec };
  const answer = await api.call('POST', '/api/v1/persistentvolumes', volume);
  assert.deepEqual(answer.json<Kept>().spec, {
    ...spec,
    hostPath: { path: '/data', type: '' },
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
  });
});

test('a dry run has the response of the real request, and stores nothing', async () => {
  const tried = await api.call('POST', `${SETS}?dryRun=All`, statefulSetManifest('dry'));
  assert.equal(tried.status, 201);
  assert.match(tried.json<Kept>().metadata.uid, /^[0-9a-f-]{36}$/);
  assert.equal((await api.call('GET', `${SETS}/dry`)).status, 404);
  await create('dry');
  assert.ok(!('resourceVersion' in tried.json<{ metadata: object }>().metadata));
  const scaled = await api.call('PATCH', `${SETS}/dry?dryRun=All`, { spec: { replicas: 7 } }, MERGE);
  assert.equal(scaled.json<Kept>().spec.replicas, 7);
  const deleted = await api.call('DELETE', `${SETS}/dry?dryRun=All`);
  assert.equal(deleted.status, 200);
  assert.equal((await api.call('GET', `${SETS}/dry`)).json<Kept>().spec.replicas, 2);
});

test('scale omits replicas at zero, and obeys the tests of a patch', async () => {
  await create('scaled');
  const path = `${SETS}/scaled/scale`;
  const before = (await api.call('GET', path)).json<{ kind: string; spec: object }>();
  assert.deepEqual([before.kind, before.spec], ['Scale', { replicas: 2 }]);
  const steps = [
    { op: 'test', path: '/spec/replicas', value: 2 },
    { op: 'add', path: '/spec/replicas', value: 0 },
  ];
  const zero = await api.call('PATCH', path, steps, JSON_PATCH);
  assert.deepEqual(zero.json<{ spec: object }>().spec, {});
  assert.equal((await api.call('PATCH', path, steps, JSON_PATCH)).status, 422);
  const up = await api.call(
    'PATCH',
    path,
    [
      { op: 'test', path: '/spec/replicas', value: null },
      { op: 'add', path: '/spec/replicas', value: 1 },
    ],
    JSON_PATCH,
  );
  assert.deepEqual(up.json<{ spec: object }>().spec, { replicas: 1 });
});

test('a status is written by its subresource only', async () => {
  await create('status');
  const body = { status: { replicas: 1, readyReplicas: 1 }, spec: { replicas: 9 } };
  const main = await api.call('PATCH', `${SETS}/status`, { status: { replicas: 5 } }, MERGE);
  assert.deepEqual(main.json<Kept>().status, { availableReplicas: 0, replicas: 0 });
  const own = await api.call('PATCH', `${SETS}/status/status`, body, MERGE);
  assert.deepEqual(own.json<Kept>().status, { availableReplicas: 0, replicas: 1, readyReplicas: 1 });
  assert.equal(own.json<Kept>().spec.replicas, 2);
});

test('preconditions, finalizers and grace periods hold a deletion', async () => {
  const { metadata } = await create('held');
  const wrong = await api.call('DELETE', `${SETS}/held`, { preconditions: { uid: 'another' } });
  assert.equal(wrong.status, 409);
  const old = await api.call('DELETE', `${SETS}/held`, { preconditions: { resourceVersion: '1' } });
  assert.equal(old.status, 409);
  const orphan = await api.call('DELETE', `${SETS}/held`, {
    preconditions: { uid: metadata.uid },
    propagationPolicy: 'Orphan',
  });
  assert.deepEqual(orphan.json<Kept>().metadata.finalizers, ['orphan']);
  assert.notEqual(orphan.json<Kept>().metadata.deletionTimestamp, undefined);
  await api.call('PATCH', `${SETS}/held`, { metadata: { finalizers: null } }, MERGE);
  assert.equal((await api.call('GET', `${SETS}/held`)).status, 404);

  cluster.put('pods', runningPod('graceful', 'default'));
  const leaving = await api.call('DELETE', `${PODS}/graceful`);
  assert.equal(
    leaving.json<{ metadata: { deletionGracePeriodSeconds: number } }>().metadata.deletionGracePeriodSeconds,
    30,
  );
  assert.equal((await api.call('DELETE', `${PODS}/graceful`, { gracePeriodSeconds: 0 })).status, 200);
  assert.equal((await api.call('GET', `${PODS}/graceful`)).status, 404);
});

test('a collection is deleted as far as it is selected', async () => {
  for (const name of ['c-1', 'c-2', 'c-3']) cluster.put('pods', runningPod(name, 'default', { c: name }));
  await api.call('DELETE', `${PODS}?labelSelector=c%20in%20(c-1,c-2)&gracePeriodSeconds=0`);
  const left = ['c-1', 'c-2', 'c-3'].filter((name) => cluster.store.get('pods', 'default', name) !== undefined);
  assert.deepEqual(left, ['c-3']);
});

test('an eviction checks the disruption budgets first', async () => {
  for (const name of ['e-0', 'e-1']) cluster.put('pods', runningPod(name, 'default', { app: 'evicted' }));
  cluster.put('policy/poddisruptionbudgets', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'careful', namespace: 'default' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'evicted' } } },
  });
  const evict = (name: string) =>
    api.call('POST', `${PODS}/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
  assert.equal((await evict('e-0')).status, 201);
  const refused = await evict('e-1');
  assert.equal(refused.status, 429);
  assert.equal(refused.json<Status>().details?.causes?.[0]?.reason, 'DisruptionBudget');
});

test('the token permits everything', async () => {
  const answer = await api.call('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    spec: { resourceAttributes: { verb: 'delete', resource: 'pods' } },
  });
  assert.equal(answer.json<{ status: { allowed: boolean } }>().status.allowed, true);
});

test('a claim is admitted with its class and its protection, and is immutable afterwards', async () => {
  cluster.put('storage.k8s.io/storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'usual', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'x',
  });
  const path = '/api/v1/namespaces/default/persistentvolumeclaims';
  const claim = {
    metadata: { name: 'c' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const made = (await api.call('POST', path, claim)).json<Kept>();
  assert.equal(made.spec['storageClassName'], 'usual');
  assert.deepEqual(made.metadata.finalizers, ['kubernetes.io/pvc-protection']);
  const changed = await api.call('PATCH', `${path}/c`, { spec: { accessModes: ['ReadWriteMany'] } }, MERGE);
  assert.match(changed.json<Status>().message, /spec is immutable after creation/);
});

test("kubectl's protobuf is decoded", async () => {
  const field = (number: number, content: Buffer | string): Buffer => {
    const bytes = Buffer.from(content);
    return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  };
  const type = Buffer.concat([field(1, 'v1'), field(2, 'Namespace')]);
  const label = field(11, Buffer.concat([field(1, 'team'), field(2, 'blue')]));
  const namespace = field(1, Buffer.concat([field(1, 'packed'), label]));
  const body = Buffer.concat([Buffer.from('k8s\0'), field(1, type), field(2, namespace)]);
  const contentType = 'application/vnd.kubernetes.protobuf';
  const made = await api.call('POST', '/api/v1/namespaces', body, { contentType });
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(made.json<Kept>().metadata.labels, { team: 'blue', 'kubernetes.io/metadata.name': 'packed' });
  const broken = await api.call('POST', '/api/v1/namespaces', body.subarray(0, body.length - 3), { contentType });
  assert.equal(broken.status, 400);
});

test('a body that is not JSON, or of another kind, is refused', async () => {
  assert.equal((await api.call('POST', SETS, '{')).status, 400);
  assert.equal((await api.call('POST', SETS, podManifest('p'))).status, 400);
  assert.equal((await api.call('POST', SETS, 'x', { contentType: 'application/cbor' })).status, 415);
});

test('a field of another type is refused, as a genuine server fails to decode it', async () => {
  const refused = async (patch: unknown, why: string): Promise<void> => {
    const answer = await api.call('PATCH', `${SETS}/typed`, patch, { contentType: 'application/merge-patch+json' });
    assert.equal(answer.status, 422, answer.text);
    const { message } = answer.json<Status>();
    assert.match(message, /^ "" is invalid: patch: Invalid value: /);
    assert.ok(message.endsWith(`: json: cannot unmarshal ${why}`), message);
  };
  assert.equal((await api.call('POST', SETS, statefulSetManifest('typed'))).status, 201);
  const field = 'into Go struct field';
  await refused({ spec: { replicas: 'three' } }, `string ${field} StatefulSetSpec.spec.replicas of type int32`);
  await refused({ spec: { replicas: 1.5 } }, `number 1.5 ${field} StatefulSetSpec.spec.replicas of type int32`);
  await refused({ metadata: { labels: ['a'] } }, `array ${field} ObjectMeta.metadata.labels of type map[string]string`);
  const labels = { template: { metadata: { labels: { version: 2 } } } };
  await refused({ spec: labels }, `number ${field} ObjectMeta.spec.template.metadata.labels of type string`);
  const containers = { template: { spec: { containers: 'x' } } };
  await refused({ spec: containers }, `string ${field} PodSpec.spec.template.spec.containers of type []v1.Container`);
  const left = await api.call(
    'PATCH',
    `${SETS}/typed`,
    { spec: { replicas: null } },
    { contentType: 'application/merge-patch+json' },
  );
  assert.equal(left.status, 200, 'null is left out');
});

test('a new object has no status, whatever was sent, so that its controller begins at the beginning', async () => {
  const names = { plural: 'backups', singular: 'backup', kind: 'Backup' };
  const schema = { openAPIV3Schema: { type: 'object' } };
  const versions = [{ name: 'v1', served: true, storage: true, schema }];
  const spec = { group: 'begin.example.com', scope: 'Namespaced', names, versions };
  const metadata = { name: 'backups.begin.example.com' };
  const body = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata, spec, status: {} };
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const created = await api.call('POST', path, body);
  assert.equal(created.status, 201, created.text);
  assert.equal(created.json<{ status?: object }>().status, undefined);
});

const JOB_SPEC = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'busybox:1' }] } } };

interface CreatedJob {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels: Record<string, string> };
  readonly spec: {
    readonly selector: { readonly matchLabels: Record<string, string> };
    readonly template: { readonly metadata: { readonly labels: Record<string, string> } };
  };
}

test('a job has its selector and labels at once, also in a dry run and with a generated name', async () => {
  const path = '/apis/batch/v1/namespaces/default/jobs';
  const body = { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'once-' }, spec: JOB_SPEC };
  for (const query of ['?dryRun=All', '']) {
    const answer = await api.call('POST', `${path}${query}`, body);
    assert.equal(answer.status, 201, answer.text);
    const { metadata, spec } = answer.json<CreatedJob>();
    const { name, uid } = metadata;
    assert.match(name, /^once-[a-z0-9]{5}$/);
    const labels = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
    };
    assert.deepEqual(spec.selector.matchLabels, { 'batch.kubernetes.io/controller-uid': uid });
    assert.deepEqual(spec.template.metadata.labels, labels);
    assert.deepEqual(metadata.labels, labels);
  }
});

test('a job is refused with the label of another uid', async () => {
  const template = { ...JOB_SPEC.template, metadata: { labels: { 'controller-uid': 'foreign' } } };
  const body = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'foreign' }, spec: { template } };
  const answer = await api.call('POST', '/apis/batch/v1/namespaces/default/jobs', body);
  assert.equal(answer.status, 422);
  assert.match(answer.text, /spec\.template\.metadata\.labels\[controller-uid\]: Invalid value: .*must be '/);
});

test('a service cannot ask for IPv6, which the cluster has not', async () => {
  const answers = [
    [{ ipFamilyPolicy: 'RequireDualStack' }, /this cluster is not configured for dual-stack services/],
    [{ ipFamilies: ['IPv6'] }, /spec\.ipFamilies\[0\]: Invalid value: \\"IPv6\\": not configured on this cluster/],
    [{ ipFamilies: ['IPv4', 'IPv6'] }, /must be 'RequireDualStack' or 'PreferDualStack'/],
    [{ ipFamilyPolicy: 'Odd' }, /Unsupported value: \\"Odd\\"/],
  ] as const;
  const metadata = { name: 'families' };
  for (const [more, wanted] of answers) {
    const spec = { selector: { a: 'b' }, ports: [{ port: 80 }], ...more };
    const body = { apiVersion: 'v1', kind: 'Service', metadata, spec };
    const answer = await api.call('POST', '/api/v1/namespaces/default/services', body);
    assert.equal(answer.status, 422);
    assert.match(answer.text, wanted);
  }
  const spec = { selector: { a: 'b' }, ports: [{ port: 80 }], ipFamilyPolicy: 'PreferDualStack' };
  const preferring = { apiVersion: 'v1', kind: 'Service', metadata, spec };
  assert.equal((await api.call('POST', '/api/v1/namespaces/default/services', preferring)).status, 201);
});
