/** After any changes, the statuses by indexes that follow the changes equal a description from nothing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createObjectCache, type Feed } from '../../../../source/cache/object-cache.ts';
import type { ClusterObject, Kind, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { KINDS } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { keyOf, type Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aMeta,
  aNode,
  anEvent,
  aPod,
  aService,
  aSet,
  aSlice,
  aVolume,
  DAY,
  healthyObjectsOf,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  SECOND,
  terminatingMeta,
  unschedulable,
} from '../../../support/object-builders.ts';

const NAMES = ['web', 'web-1', 'api'];
const TEMPLATES = ['data', 'data-web'];
const name = fc.constantFrom(...NAMES);
const ordinal = fc.nat(4);
/** Not read by the projections that are compared, so that two versions of an object can be the same object. */
let version = 0;

function withVersion<T extends ClusterObject>(object: T): T {
  version += 1;
  return { ...object, meta: { ...object.meta, resourceVersion: String(version) } };
}

const conditions: readonly PodOptions[] = [
  {},
  notReady(),
  notReady(NOW - DAY),
  terminatingMeta(),
  unschedulable(),
  { revision: 'web-b' },
  { meta: { owners: [] } },
  { claimVolumes: [{ volume: 'files', claim: 'shared', ephemeral: false }] },
];
const OTHER_NAMESPACE = 'other';

function eventAbout(reason: string, { kind, meta: { namespace, name: of, uid } }: ClusterObject): ClusterObject {
  const event = anEvent(aSet(), reason, 'no', NOW - SECOND);
  const meta = aMeta('event', `${of}.${reason}`, { namespace });
  return { ...event, meta, subject: { kind, namespace, name: of, uid } };
}

const anObject: fc.Arbitrary<ClusterObject> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(name, ordinal, fc.constantFrom(...conditions))
      .map(([of, at, how]) => aPod(aSet({ name: of }), at, how)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        name,
        fc.nat(4),
        fc.constantFrom(0, 1, 3),
        fc.uniqueArray(fc.constantFrom(...TEMPLATES)),
        fc.constantFrom(undefined, undefined, NOW - MINUTE),
        fc.boolean(),
      )
      .map(([of, replicas, ordinalsStart, templates, statusWrittenAt, usesOthers]) =>
        aSet({
          name: of,
          replicas,
          ordinalsStart,
          statusWrittenAt,
          podTemplateClaims: usesOthers ? [{ volume: 'files', sharedClaim: 'shared' }] : [],
          peerNames: usesOthers
            ? [{ name: `api-0.api.${OTHER_NAMESPACE}`, container: 'db', where: 'env PEERS', hasPort: false }]
            : [],
          claimTemplates: templates.map((template) => ({
            name: template,
            storageClass: 'standard',
            request: '1Gi',
            accessModes: [],
          })),
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...TEMPLATES), name, ordinal, fc.constantFrom<'Bound' | 'Pending'>('Bound', 'Pending'))
      .map(([template, of, at, phase]) => aClaim(`${template}-${of}-${at}`, { phase })),
  },
  fc
    .constantFrom('shared', 'data-web-0', 'data-web-3')
    .chain((of) => fc.constantFrom('', 'pv-shared', 'pv-data-api-0').map((volume) => aClaim(of, { volume }))),
  fc
    .tuple(name, fc.constantFrom('shared', 'data-api-0'))
    .map(([of, source]) => aClaim(`data-${of}-1`, { phase: 'Pending', dataSource: `PersistentVolumeClaim/${source}` })),
  fc
    .tuple(fc.constantFrom(...TEMPLATES), name, ordinal, fc.boolean())
    .map(([template, of, at, isFree]) =>
      aVolume(aClaim(`${template}-${of}-${at}`), isFree ? { claimRef: undefined, phase: 'Available' } : {}),
    ),
  fc.constant(aVolume(aClaim('shared'))),
  fc.constantFrom(
    aService('api', { meta: aMeta('service', 'api', { namespace: OTHER_NAMESPACE }) }),
    aSlice('api', [], OTHER_NAMESPACE),
  ),
  fc.tuple(name, ordinal).map(([of, at]) => eventAbout('FailedMount', aPod(aSet({ name: of }), at))),
  fc
    .tuple(fc.constantFrom(...TEMPLATES), name, ordinal)
    .map(([template, of, at]) => eventAbout('ProvisioningFailed', aClaim(`${template}-${of}-${at}`))),
  name.map((of) => eventAbout('FailedCreate', aSet({ name: of }))),
  fc.tuple(name, fc.boolean()).map(([of, headless]) => aService(of, headless ? {} : { clusterIP: '10.0.0.1' })),
  name.map((of) => aSlice(of, [])),
  fc.tuple(name, fc.constantFrom('a', 'b')).map(([of, letter]): ClusterObject => {
    const namespace = aSet().meta.namespace;
    return {
      kind: 'ControllerRevision',
      meta: aMeta('revision', `${of}-${letter}`, { namespace }),
      revision: 1,
      writtenAt: undefined,
    };
  }),
  fc.constantFrom('True', 'Unknown').map((ready) => aNode('node-0', { ready })),
);

interface Step {
  readonly type: 'put' | 'remove';
  readonly object: ClusterObject;
  /** False if a further step belongs to the same snapshot. */
  readonly look: boolean;
  readonly later: number;
}

const aStep: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom('put', 'put', 'remove'),
  object: anObject,
  look: fc.constantFrom(true, true, false),
  later: fc.constantFrom(0, 0, 0, SECOND, MINUTE),
});

const BASE = NAMES.flatMap((of) => {
  const set = aSet({ name: of, replicas: 2 });
  return [set, ...healthyObjectsOf(set)];
});

/** The same objects in tables that nothing is recorded of, with sets of which nothing is remembered. */
function forgotten({ tables, ...rest }: Snapshot): Snapshot {
  const sets = new Map([...tables.StatefulSet].map(([key, set]) => [key, { ...set }]));
  return {
    ...rest,
    tables: {
      ...tables,
      StatefulSet: sets,
      Pod: new Map(tables.Pod),
      PersistentVolumeClaim: new Map(tables.PersistentVolumeClaim),
      PersistentVolume: new Map(tables.PersistentVolume),
      Service: new Map(tables.Service),
      EndpointSlice: new Map(tables.EndpointSlice),
      Event: new Map(tables.Event),
    },
  };
}

/** A cache that has listed every kind completely. */
function aLiveCache() {
  const cache = createObjectCache();
  const feeds = new Map<Kind, Feed>();
  const feedOf = (kind: Kind): Feed => {
    const feed = feeds.get(kind) ?? { kind, namespace: undefined };
    feeds.set(kind, feed);
    return feed;
  };
  for (const kind of KINDS) cache.apply({ type: 'state', feed: feedOf(kind), state: { phase: 'live', since: 0 } });
  const members: Feed = { kind: 'Event', namespace: undefined, about: 'members' };
  cache.apply({ type: 'state', feed: members, state: { phase: 'live', since: 0 } });
  return { cache, feedOf };
}

test('whatever changes, the statuses equal those that are computed of all objects', () => {
  fc.assert(
    fc.property(fc.array(aStep, { minLength: 40, maxLength: 60 }), (steps) => {
      const { cache, feedOf } = aLiveCache();
      const put = (object: ClusterObject) =>
        cache.apply({ type: 'put', feed: feedOf(object.kind), object: withVersion(object) });
      for (const object of BASE) put(object);
      let now = NOW;
      for (const { type, object, look, later } of steps) {
        const key = keyOf(object.meta.namespace, object.meta.name);
        if (type === 'put') put(object);
        else cache.apply({ type: 'remove', feed: feedOf(object.kind), key });
        if (!look) continue;
        now += later;
        const snapshot = cache.snapshot();
        assert.deepEqual(describeSets(snapshot, { now }), describeSets(forgotten(snapshot), { now }));
      }
    }),
    { numRuns: 100 },
  );
});

test('a change of one pod describes its set alone, and the order of the sets stays', () => {
  const { cache, feedOf } = aLiveCache();
  const apply = (object: ClusterObject) =>
    cache.apply({ type: 'put', feed: feedOf(object.kind), object: withVersion(object) });
  for (const of of NAMES) for (const object of [aSet({ name: of }), aPod(aSet({ name: of }), 0)]) apply(object);
  const before = describeSets(cache.snapshot(), { now: NOW });
  apply(aPod(aSet({ name: 'web' }), 0, notReady()));
  const after = describeSets(cache.snapshot(), { now: NOW });
  const changed = after.filter((status, index) => status !== before[index]).map(({ set }) => set.meta.name);
  assert.deepEqual(changed, ['web']);
  apply(aPod(aSet({ name: 'web' }), 0, notReady()));
  assert.equal(describeSets(cache.snapshot(), { now: NOW }), after);
});

test('what is recorded of a set describes that set anew, and no other', () => {
  const { cache, feedOf } = aLiveCache();
  const sets = ['a', 'b', 'c'].map((name) =>
    aSet({ name, replicas: 1, meta: { generation: 2 }, status: { observedGeneration: 1 } }),
  );
  for (const set of sets) cache.apply({ type: 'put', feed: feedOf('StatefulSet'), object: set });
  const snapshot = cache.snapshot();
  const uid = sets[1]?.meta.uid ?? '';
  const records: readonly (readonly [Partial<Snapshot>, Partial<Snapshot>])[] = [
    [{}, { unobservedSince: new Map([[uid, NOW - DAY]]) }],
    [{ unobservedSince: new Map([[uid, NOW - DAY]]) }, { unobservedSince: new Map([[uid, NOW]]) }],
    [{ seenReady: new Map() }, { seenReady: new Map([[uid, new Set(['b-1'])]]) }],
    [{ seenReady: new Map([[uid, new Set(['b-1'])]]) }, {}],
  ];
  for (const [former, latter] of records) {
    const before = describeSets({ ...snapshot, ...former }, { now: NOW });
    const after = describeSets({ ...snapshot, ...latter }, { now: NOW });
    assert.deepEqual(after, describeSets(forgotten({ ...snapshot, ...latter }), { now: NOW }));
    assert.deepEqual(
      after.map((status, index) => status === before[index]),
      [true, false, true],
      JSON.stringify([former, latter]),
    );
  }
});

const web = aSet({ name: 'web', replicas: 1 });
const copyOfOther = aClaim('data-web-0', { phase: 'Pending', volume: '', dataSource: 'PersistentVolumeClaim/other' });
const pendingClaim = aClaim('data-web-0', { phase: 'Pending', volume: '', storageClass: '' });
const misbound = aClaim('data-web-0', { volume: 'pv-other' });
const sharing = aSet({ name: 'web', replicas: 1, podTemplateClaims: [{ volume: 'files', sharedClaim: 'shared' }] });
const peer = { name: `api-0.api.${OTHER_NAMESPACE}`, container: 'db', where: 'env PEERS', hasPort: false };
const withPeer = aSet({ name: 'web', replicas: 1, peerNames: [peer] });
const unobserved = aSet({ name: 'web', replicas: 1, meta: { generation: 2 }, statusWrittenAt: NOW - 10 * MINUTE });
const revisionOfPod: ClusterObject = {
  kind: 'ControllerRevision',
  meta: aMeta('revision', web.status.currentRevision, { namespace: web.meta.namespace }),
  revision: 1,
  writtenAt: undefined,
};

/** What a set looks at beside its pods and the claims of their names: what is there, and what changes. */
const elsewhere: readonly (readonly [string, StatefulSet, readonly ClusterObject[], ClusterObject])[] = [
  ['the source of a copy', web, [copyOfOther], aClaim('other')],
  ['a shared claim', sharing, [], aClaim('shared', { phase: 'Lost' })],
  ['the volume of a claim', web, [misbound], aVolume(aClaim('other'))],
  ['any volume, for a pending claim', web, [pendingClaim], aVolume(aClaim('free'), { claimRef: undefined })],
  ['a claim outside the range', web, [], aClaim('data-web-7')],
  ['the revision of a pod', web, [aPod(web, 0)], revisionOfPod],
  ['the work of the controller elsewhere', unobserved, [], aSet({ name: 'api', statusWrittenAt: NOW })],
  ['the service of a peer', withPeer, [], aSlice('api', [{}], OTHER_NAMESPACE)],
];
for (const [what, set, there, change] of elsewhere) {
  test(`a change of ${what} is seen`, () => {
    const { cache, feedOf } = aLiveCache();
    const put = (object: ClusterObject) => cache.apply({ type: 'put', feed: feedOf(object.kind), object });
    for (const object of [set, ...there]) put(object);
    const ofSet = (statuses: readonly SetStatus[]) => statuses.find((status) => status.set.meta.uid === set.meta.uid);
    const before = ofSet(describeSets(cache.snapshot(), { now: NOW }));
    put(change);
    const snapshot = cache.snapshot();
    const after = ofSet(describeSets(snapshot, { now: NOW }));
    assert.notEqual(after, before);
    assert.deepEqual(after, ofSet(describeSets(forgotten(snapshot), { now: NOW })));
  });
}
