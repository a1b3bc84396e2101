import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { SourceState } from '../../../../source/domain/model/snapshot.ts';
import { describeSet, describeSets } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aMeta,
  aNode,
  aPod,
  aService,
  aSet,
  aSlice,
  aSnapshot,
  aVolume,
  healthySnapshot,
  NOW,
  notReady,
  terminatingMeta,
  withoutObjects,
} from '../../../support/object-builders.ts';

const now = NOW;
const denied: SourceState = { phase: 'denied', since: 0, reason: 'no' };
const listing: SourceState = { phase: 'listing', since: 0 };

function parked(status: SetStatus): readonly string[] {
  return status.outside.flatMap((binding) => binding.claims.map((claim) => claim.name));
}

function claimsNamed(...names: readonly string[]): readonly ClusterObject[] {
  return names.map((name) => aClaim(name));
}

test('a binding contains pod, claim, volume, node and DNS name', () => {
  const set = aSet();
  const binding = describeSet(healthySnapshot(set), set, { now }).bindings[1];
  assert.equal(binding?.podName, 'web-1');
  assert.equal(binding?.pod?.pod.meta.name, 'web-1');
  assert.equal(binding?.node?.meta.name, 'node-1');
  assert.equal(binding?.claims[0]?.name, 'data-web-1');
  assert.equal(binding?.claims[0]?.volume?.meta.name, 'pv-data-web-1');
  assert.deepEqual(binding?.dns, { name: 'web-1.web.shop.svc', published: 'yes' });
});

test('ordinals begin at the start, and the end of an empty range is below its start', () => {
  const set = aSet({ ordinalsStart: 10 });
  const status = describeSet(healthySnapshot(set), set, { now });
  assert.deepEqual(status.ordinals, { start: 10, end: 12 });
  assert.deepEqual(
    status.bindings.map((binding) => binding.podName),
    ['web-10', 'web-11', 'web-12'],
  );
  const empty = aSet({ ordinalsStart: 10, replicas: 0 });
  assert.deepEqual(describeSet(healthySnapshot(empty), empty, { now }).ordinals, { start: 10, end: 9 });
});

test('claims have the order of their templates', () => {
  const template = { storageClass: undefined, request: '1Gi', accessModes: [] };
  const set = aSet({
    claimTemplates: [
      { ...template, name: 'wal' },
      { ...template, name: 'data' },
    ],
  });
  const names = describeSet(healthySnapshot(set), set, { now }).bindings[0]?.claims.map((claim) => claim.name);
  assert.deepEqual(names, ['wal-web-0', 'data-web-0']);
});

test('parked claims are found by their exact names', () => {
  const set = aSet();
  const others = [
    'data-web-3',
    'data-web-03',
    'data-web-api-4',
    'data-web-',
    'xdata-web-5',
    'data-web-10',
    'data-web-1-7',
  ];
  const status = describeSet(healthySnapshot(set, ...claimsNamed(...others)), set, { now });
  assert.deepEqual(parked(status), ['data-web-3', 'data-web-10']);
  assert.equal(status.parkedClaims, 2);
});

test('a claim in another namespace does not belong to the set', () => {
  const set = aSet();
  const stranger = aClaim('data-web-3', { meta: { namespace: 'other' } });
  assert.deepEqual(parked(describeSet(healthySnapshot(set, stranger), set, { now })), []);
});

test('a claim of a pod to be deleted, or one that another pod names, is not parked', () => {
  const set = aSet();
  const condemned = aPod(set, 3);
  const user = aPod(set, 9, {
    meta: { name: 'backup', owners: [] },
    claimVolumes: [{ volume: 'v', claim: 'data-web-4', ephemeral: false }],
  });
  const status = describeSet(healthySnapshot(set, condemned, user, ...claimsNamed('data-web-3', 'data-web-4')), set, {
    now,
  });
  assert.deepEqual(parked(status), ['data-web-3', 'data-web-4']);
  assert.equal(status.parkedClaims, 0);
});

test('a claim that one set would park and another reserves belongs to the second', () => {
  // "data-web-1-0" is ordinal 0 of set "web-1" with template "data", and of set "1" with template "data-web".
  const template = { storageClass: undefined, request: '1Gi', accessModes: [] };
  const web = { name: 'web-1', claimTemplates: [{ ...template, name: 'data' }], replicas: 1 };
  const one = { name: '1', claimTemplates: [{ ...template, name: 'data-web' }], replicas: 1 };
  for (const [reserving, parking] of [
    [aSet(web), aSet({ ...one, ordinalsStart: 5 })],
    [aSet(one), aSet({ ...web, ordinalsStart: 5 })],
  ] as const) {
    const snapshot = aSnapshot([reserving, parking, ...claimsNamed('data-web-1-0')]);
    assert.deepEqual(parked(describeSet(snapshot, parking, { now })), []);
    assert.equal(describeSet(snapshot, reserving, { now }).bindings[0]?.claims[0]?.phase, 'Bound');
  }
});

test('if several sets have one stem, the selector decides which of them parks the claim', () => {
  const template = { storageClass: undefined, request: '1Gi', accessModes: [] };
  const one = aSet({ name: '1', claimTemplates: [{ ...template, name: 'data-web' }], replicas: 1 });
  const web = aSet({ name: 'web-1', claimTemplates: [{ ...template, name: 'data' }], replicas: 1 });
  const snapshot = aSnapshot([one, web, aClaim('data-web-1-9', { meta: { labels: { app: 'web-1' } } })]);
  assert.deepEqual(parked(describeSet(snapshot, one, { now })), []);
  assert.deepEqual(parked(describeSet(snapshot, web, { now })), ['data-web-1-9']);
});

test('a volume counts only if its claimRef has the uid of the claim', () => {
  const set = aSet();
  const claim = aClaim('data-web-0');
  const stolen = aVolume(claim, { claimRef: { namespace: 'shop', name: 'data-web-0', uid: 'another' } });
  const binding = describeSet(healthySnapshot(set, claim, stolen), set, { now }).bindings[0]?.claims[0];
  assert.equal(binding?.volume, undefined);
  assert.equal(binding?.volumeName, 'pv-data-web-0');
  assert.equal(binding?.reclaimPolicy, '');
});

const claimCases = [
  ['missing', {}, 'Missing'],
  ['forbidden', { PersistentVolumeClaim: denied }, 'forbidden'],
  ['not listed yet', { PersistentVolumeClaim: listing }, 'unloaded'],
] as const;
for (const [what, states, phase] of claimCases) {
  test(`a claim that is ${what} is ${phase}`, () => {
    const set = aSet();
    const status = describeSet(aSnapshot([set, aPod(set, 0)], states), set, { now });
    assert.equal(status.bindings[0]?.claims[0]?.phase, phase);
    assert.equal(status.loaded, phase !== 'unloaded');
  });
}

test('the size is the bound one, or else the requested one, or else empty', () => {
  const set = aSet();
  const world = healthySnapshot(
    set,
    aClaim('data-web-0', { capacity: '10Gi' }),
    aClaim('data-web-1', { phase: 'Pending', volume: '', capacity: '' }),
  );
  const status = describeSet(withoutObjects(world, 'PersistentVolumeClaim', 'data-web-2'), set, { now });
  assert.deepEqual(
    status.bindings.map((binding) => binding.claims[0]?.capacity),
    ['10Gi', '8Gi', ''],
  );
});

test('the retention policy determines what happens to the claims', () => {
  const set = aSet({ retention: { whenScaled: 'Delete', whenDeleted: 'Retain' } });
  const claim = describeSet(healthySnapshot(set), set, { now }).bindings[0]?.claims[0];
  assert.deepEqual([claim?.whenScaled, claim?.whenDeleted], ['deleted', 'kept']);
});

test('the nodes of a volume: by hostname, by zone, by field, and if no node can be read', () => {
  const set = aSet({ replicas: 1 });
  const claim = aClaim('data-web-0');
  const tied = (key: string, values: readonly string[], fields = false) => {
    const requirement = [{ key, operator: 'In', values }];
    return aVolume(claim, {
      nodeTerms: [fields ? { expressions: [], fields: requirement } : { expressions: requirement, fields: [] }],
    });
  };
  const zoned = [aNode('node-1', { zone: 'a' }), aNode('node-2', { zone: 'a' })];
  const nodesOf = (volume: ClusterObject, states = {}) => {
    const objects = [set, claim, volume, aNode('node-0'), ...zoned];
    return describeSet(aSnapshot(objects, states), set, { now }).bindings[0]?.claims[0]?.nodes;
  };
  assert.deepEqual(nodesOf(aVolume(claim)), []);
  assert.deepEqual(nodesOf(tied('kubernetes.io/hostname', ['node-2'])), ['node-2']);
  assert.deepEqual(nodesOf(tied('kubernetes.io/hostname', ['gone'])), ['gone']);
  assert.deepEqual(nodesOf(tied('topology.kubernetes.io/zone', ['a'])), ['node-1', 'node-2']);
  assert.deepEqual(nodesOf(tied('metadata.name', ['node-0'], true)), ['node-0']);
  const unread = aSnapshot([set, claim, tied('kubernetes.io/hostname', ['node-7'])], { Node: denied });
  assert.deepEqual(describeSet(unread, set, { now }).bindings[0]?.claims[0]?.nodes, ['node-7']);
});

test('a pod with the right name and another owner is in conflict', () => {
  const set = aSet();
  const status = describeSet(healthySnapshot(set, aPod(set, 1, { meta: { owners: [] } })), set, { now });
  assert.equal(status.bindings[1]?.pod, undefined);
  assert.equal(status.bindings[1]?.conflictingPod?.meta.name, 'web-1');
  assert.equal(status.replicas.existing, 2);
});

test('the label determines the revision role, the update revision first', () => {
  const set = aSet({ status: { updateRevision: 'web-b' } });
  const world = healthySnapshot(set, aPod(set, 1, { revision: 'web-b' }), aPod(set, 2, { revision: 'web-x' }));
  const roles = describeSet(world, set, { now }).bindings.map((binding) => binding.pod?.revisionRole);
  assert.deepEqual(roles, ['current', 'update', 'other']);
  const same = aSet();
  assert.equal(describeSet(healthySnapshot(same), same, { now }).bindings[0]?.pod?.revisionRole, 'update');
});

test('ordinals below the partition are held, counted from the start of the ordinals', () => {
  const strategy = { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined } as const;
  const set = aSet({ ordinalsStart: 5, replicas: 4, strategy, status: { updateRevision: 'web-b' } });
  const b = { revision: 'web-b' };
  const status = describeSet(healthySnapshot(set, aPod(set, 7, b), aPod(set, 8, b)), set, { now });
  assert.deepEqual(
    status.bindings.map((binding) => binding.heldByPartition),
    [true, true, false, false],
  );
  assert.deepEqual(status.update, { updated: 2, target: 2, held: 2, inProgress: true });
  const calm = aSet({ strategy });
  assert.ok(describeSet(healthySnapshot(calm), calm, { now }).bindings.every((binding) => !binding.heldByPartition));
});

test('the progress of OnDelete counts the pods that a user has replaced', () => {
  const set = aSet({ strategy: { type: 'OnDelete' }, status: { updateRevision: 'web-b' } });
  const status = describeSet(healthySnapshot(set, aPod(set, 0, { revision: 'web-b' })), set, { now });
  assert.deepEqual(status.update, { updated: 1, target: 1, held: 2, inProgress: true });
  assert.deepEqual(
    status.bindings.map((binding) => binding.heldByPartition),
    [false, true, true],
  );
});

test('a scale-up is not an update', () => {
  const set = aSet();
  const status = describeSet(withoutObjects(healthySnapshot(set), 'Pod', 'web-2'), set, { now });
  assert.equal(status.update.inProgress, false);
});

test('pods of the range are counted as the controller counts them, and pods outside are not counted', () => {
  const set = aSet({ minReadySeconds: 60, status: { updateRevision: 'web-b' } });
  const world = healthySnapshot(
    set,
    aPod(set, 0, notReady()),
    aPod(set, 1, terminatingMeta()),
    aPod(set, 3, { revision: 'web-b' }),
  );
  assert.deepEqual(describeSet(world, set, { now }).replicas, {
    wanted: 3,
    existing: 4,
    ready: 2,
    available: 2,
    updated: 0,
  });
});

test('two pods on one node list each other', () => {
  const set = aSet({ replicas: 4 });
  const shares = describeSet(healthySnapshot(set), set, { now }).bindings.map((binding) => binding.pod?.sharesNodeWith);
  assert.deepEqual(shares, [['web-3'], [], [], ['web-0']]);
});

test('a terminating pod has its remaining grace period', () => {
  const set = aSet();
  const status = describeSet(healthySnapshot(set, aPod(set, 1, terminatingMeta(4000))), set, { now });
  assert.equal(status.bindings[1]?.pod?.graceLeftMs, 4000);
});

const services: readonly (readonly [string, Partial<StatefulSet>, readonly ClusterObject[], SetStatus['service']])[] = [
  ['headless', {}, [aService()], { state: 'headless' }],
  ['not headless', {}, [aService('web', { clusterIP: '10.1.1.1' })], { state: 'not-headless' }],
  ['missing', {}, [], { state: 'missing' }],
  ['none', { serviceName: '' }, [], { state: 'none' }],
];
for (const [what, options, objects, expected] of services) {
  test(`the service is ${what}`, () => {
    const set = aSet(options);
    assert.deepEqual(describeSet(aSnapshot([set, ...objects]), set, { now }).service, expected);
  });
}

test('a DNS name is published while an endpoint with that host name is ready', () => {
  const set = aSet();
  const slice = aSlice('web', [
    { hostname: 'web-0' },
    { hostname: 'web-1', ready: false },
    { hostname: 'web-2', addresses: [] },
  ]);
  const published = (states = {}) =>
    describeSet(aSnapshot([set, slice], states), set, { now }).bindings.map((binding) => binding.dns.published);
  assert.deepEqual(published(), ['yes', 'no', 'no']);
  assert.deepEqual(published({ EndpointSlice: denied }), ['unknown', 'unknown', 'unknown']);
  const nameless = aSet({ serviceName: '' });
  assert.deepEqual(describeSet(aSnapshot([nameless]), nameless, { now }).bindings[0]?.dns, {
    name: '',
    published: 'no',
  });
});

test('managers are recognised by owner, labels and annotations', () => {
  const set = aSet({
    meta: {
      owners: [{ kind: 'Cluster', name: 'pg', uid: 'c', controller: true }],
      labels: {
        'app.kubernetes.io/managed-by': 'Helm',
        'kustomize.toolkit.fluxcd.io/name': 'apps',
        'helm.toolkit.fluxcd.io/name': 'shop',
      },
      annotations: {
        'meta.helm.sh/release-name': 'shop',
        'argocd.argoproj.io/tracking-id': 'store:apps/StatefulSet:shop/web',
      },
    },
  });
  assert.deepEqual(describeSet(aSnapshot([set]), set, { now }).managers, [
    { type: 'operator', name: 'Cluster pg' },
    { type: 'argo-cd', name: 'application store' },
    { type: 'flux', name: 'Kustomization apps' },
    { type: 'flux', name: 'HelmRelease shop' },
    { type: 'helm', name: 'release shop' },
  ]);
  const plain = aSet();
  assert.deepEqual(describeSet(aSnapshot([plain]), plain, { now }).managers, []);
});

test('a source of one namespace has priority over one of all namespaces', () => {
  const set = aSet();
  const world = healthySnapshot(set);
  const sources = [
    ...world.sources.map((source) => (source.kind === 'Pod' ? { ...source, state: denied } : source)),
    { kind: 'Pod', namespace: 'shop', state: { phase: 'stale', since: 0, reason: 'gone' } } as const,
  ];
  assert.equal(describeSet({ ...world, sources }, set, { now }).countedFrom, 'pods');
});

test('sets are sorted by namespace, then by name', () => {
  const at = (namespace: string, name: string) => aSet({ name, meta: aMeta('set', name, { namespace }) });
  const snapshot = aSnapshot([at('b', 'a'), at('a', 'z'), at('a', 'b')]);
  const names = describeSets(snapshot, { now }).map(({ set }) => `${set.meta.namespace}/${set.meta.name}`);
  assert.deepEqual(names, ['a/b', 'a/z', 'b/a']);
});

test('a set scaled to millions has a bounded list of ordinals', () => {
  const set = aSet({ replicas: 2_000_000_000 });
  const far = aPod(set, 1_999_999_999);
  const status = describeSet(aSnapshot([set, far]), set, { now });
  assert.equal(status.bindings.length, 10_001);
  assert.equal(status.bindings.at(-1)?.pod?.pod, far);
});
