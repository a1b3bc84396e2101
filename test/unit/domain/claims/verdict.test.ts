import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ClaimContext, DEFAULT_MIN_AGE_MS } from '../../../../source/domain/claims/claim-context.ts';
import type { ClaimVerdict } from '../../../../source/domain/claims/claim-report.ts';
import type { ClaimReadings } from '../../../../source/domain/claims/readings.ts';
import type { ClusterObject, Kind, ObjectMeta } from '../../../../source/domain/model/kinds.ts';
import type { SourceState } from '../../../../source/domain/model/snapshot.ts';
import {
  aClaim,
  aCondition,
  aPod,
  aSet,
  aSnapshot,
  aVolume,
  DAY,
  MINUTE,
  NOW,
  terminatingMeta,
} from '../../../support/object-builders.ts';
import { claimContext, EVERYTHING_READ, factsOf, namedBy, REFUSED, reportOnClaim } from './claim-fixtures.ts';

const owner = (kind: string, name: string, uid = `${kind}-${name}`) => ({ kind, name, uid, controller: false });

function world(objects: readonly ClusterObject[], more: Partial<ClaimContext> = {}): ClaimContext {
  return claimContext(aSnapshot(objects), more);
}

const template = { name: 'data', storageClass: 'standard', request: '8Gi', accessModes: ['ReadWriteOnce'] };

describe('the verdict on a claim', () => {
  const web = aSet({ replicas: 2 });
  const api = aSet({ name: 'web-api', replicas: 1 });
  const pod = (claim: string, more: Parameters<typeof aPod>[2] = {}) =>
    aPod(web, 0, { claimVolumes: [{ volume: 'v', claim, ephemeral: false }], ...more });
  const table: readonly (readonly [string, string, readonly ClusterObject[], ClaimVerdict])[] = [
    ['a pod names it', 'data-web-0', [web, aPod(web, 0)], 'in-use'],
    ['a Pending pod names it', 'loose', [pod('loose', { phase: 'Pending', node: '' })], 'in-use'],
    ['a Terminating pod names it', 'loose', [pod('loose', terminatingMeta())], 'in-use'],
    ['a finished pod names it', 'loose', [pod('loose', { phase: 'Succeeded' })], 'in-use'],
    [
      'an ephemeral volume',
      'web-0-tmp',
      [pod('web-0-tmp', { claimVolumes: [{ volume: 'tmp', claim: 'web-0-tmp', ephemeral: true }] })],
      'in-use',
    ],
    ['in the range, its pod to come', 'data-web-1', [web], 'reserved'],
    ['outside the range', 'data-web-2', [web], 'parked'],
    ['its set scaled to zero', 'data-web-0', [aSet({ replicas: 0 })], 'parked'],
    ['below the start of the range', 'data-web-1', [aSet({ ordinalsStart: 2 })], 'parked'],
    ['no set of its name', 'data-old-0', [web], 'left-behind'],
    ['a set whose name begins alike', 'data-web-api-0', [web], 'left-behind'],
    ['a set whose name is longer', 'data-web-5', [api], 'left-behind'],
    ['the longer name, of the longer set', 'data-web-api-0', [web, api], 'reserved'],
    [
      'a template that holds the name of a set',
      'data-web-1-0',
      [aSet({ name: '1', claimTemplates: [{ ...template, name: 'data-web' }] })],
      'reserved',
    ],
    ['leading zeros are no ordinal', 'data-web-01', [web], 'left-behind'],
    ['another template', 'wal-web-0', [web], 'left-behind'],
    ['a set of another namespace', 'data-web-0', [aSet({ meta: { namespace: 'pay' } })], 'left-behind'],
    ['no ordinal at its end', 'backup', [web], 'unknown'],
  ];
  for (const [why, name, objects, verdict] of table) {
    test(`${verdict}: ${why}`, () => {
      const report = reportOnClaim(world([aClaim(name), ...objects]), name);
      assert.equal(report.verdict, verdict, report.evidence.join('; '));
      assert.notEqual(report.evidence[0] ?? '', '');
    });
  }

  test('if two sets can use a claim name, the claim belongs to the set whose range includes the ordinal', () => {
    const one = aSet({ name: '1', replicas: 3, claimTemplates: [{ ...template, name: 'data-web' }] });
    const other = aSet({ name: 'web-1', replicas: 0 });
    const seen = reportOnClaim(world([aClaim('data-web-1-2'), one, other]), 'data-web-1-2');
    assert.deepEqual(
      [seen.verdict, seen.set?.meta.name, seen.template, seen.ordinal],
      ['reserved', '1', 'data-web', 2],
    );
  });

  test('a claim whose creator is a person or is not known has the verdict unknown', () => {
    const snapshot = aSnapshot([aClaim('data-old-0')]);
    for (const maker of [{ state: 'known', value: 'other' }, REFUSED] as const) {
      const facts = factsOf(snapshot, EVERYTHING_READ, maker);
      assert.equal(reportOnClaim(claimContext(snapshot, { facts }), 'data-old-0').verdict, 'unknown');
    }
    const unread = { ...factsOf(snapshot), creators: new Map() };
    assert.equal(reportOnClaim(claimContext(snapshot, { facts: unread }), 'data-old-0').verdict, 'unknown');
  });

  test('if managedFields cannot be read, the reason is shown', () => {
    const snapshot = aSnapshot([aClaim('data-old-0')]);
    const said = (maker: typeof REFUSED) =>
      reportOnClaim(
        claimContext(snapshot, { facts: factsOf(snapshot, EVERYTHING_READ, maker) }),
        'data-old-0',
      ).evidence.at(-1);
    assert.equal(said(REFUSED), 'its managedFields could not be read: You may not');
    assert.equal(said({ state: 'refused', reason: '' }), 'its managedFields could not be read');
  });

  test('a claim that a pod or an operator owns is not left-behind', () => {
    for (const owned of [owner('Pod', 'web-0'), owner('Kafka', 'k')]) {
      const claim = aClaim('data-old-0', { meta: { owners: [owned] } });
      const report = reportOnClaim(world([claim]), 'data-old-0');
      assert.equal(report.verdict, 'unknown');
      assert.ok(report.vetoes.some(({ text }) => text.includes(`${owned.name} owns it`)));
    }
  });
});

describe('lists that are incomplete or out of date', () => {
  const objects = [
    aClaim('data-web-0'),
    aClaim('data-web-1'),
    aClaim('data-web-2'),
    aClaim('data-old-0'),
    aSet({ replicas: 2 }),
    aPod(aSet(), 0),
  ];
  const names = ['data-web-0', 'data-web-1', 'data-web-2', 'data-old-0'];
  const verdicts = (seen: ClaimContext) => names.map((name) => reportOnClaim(seen, name).verdict);
  const lost: readonly SourceState[] = [
    { phase: 'denied', since: 0, reason: 'no' },
    { phase: 'stale', since: 0, reason: 'gone' },
    { phase: 'listing', since: 0 },
    { phase: 'failing', since: 0, reason: 'no', isPermanent: false },
  ];
  const table: readonly (readonly [Kind, readonly ClaimVerdict[]])[] = [
    ['PersistentVolumeClaim', ['unknown', 'unknown', 'unknown', 'unknown']],
    ['Pod', ['reserved', 'reserved', 'unknown', 'unknown']],
    ['StatefulSet', ['in-use', 'unknown', 'unknown', 'unknown']],
    ['PersistentVolume', ['in-use', 'reserved', 'parked', 'left-behind']],
  ];
  for (const [kind, expected] of table) {
    for (const state of lost) {
      test(`${kind} ${state.phase}`, () => {
        const snapshot = aSnapshot(objects, { [kind]: state });
        assert.deepEqual(verdicts(claimContext(snapshot)), expected);
      });
    }
  }

  test('workloads that may not be read, or have not been read', () => {
    const snapshot = aSnapshot(objects);
    for (const kind of ['Deployment', 'CronJob', 'PodTemplate', 'StatefulSet'] as const) {
      for (const reading of [REFUSED, { state: 'unread' } as const]) {
        const facts = factsOf(snapshot, {
          ...EVERYTHING_READ,
          workloads: { ...EVERYTHING_READ.workloads, [kind]: reading },
        });
        assert.deepEqual(verdicts(claimContext(snapshot, { facts })), ['in-use', 'reserved', 'unknown', 'unknown']);
      }
    }
  });

  test('if workloads cannot be read, the reason is shown', () => {
    const snapshot = aSnapshot([aClaim('data-old-0')]);
    const workloads = { ...EVERYTHING_READ.workloads, Job: REFUSED, CronJob: REFUSED };
    const facts = factsOf(snapshot, { ...EVERYTHING_READ, workloads });
    assert.deepEqual(reportOnClaim(claimContext(snapshot, { facts }), 'data-old-0').evidence, [
      'workloads (Job, CronJob) could not be read: You may not',
    ]);
  });

  test('with sets filtered by labels, no claim is left-behind', () => {
    const narrowed = claimContext(aSnapshot(objects), { setsFilteredByLabels: true });
    assert.deepEqual(verdicts(narrowed), ['in-use', 'reserved', 'unknown', 'unknown']);
  });

  test('an API that the cluster does not have counts as an empty list', () => {
    const snapshot = aSnapshot([aClaim('data-old-0')], { StatefulSet: { phase: 'absent', since: 0 } });
    assert.equal(reportOnClaim(claimContext(snapshot), 'data-old-0').verdict, 'left-behind');
  });

  test('if volumes may not be read, it is not known what happens to the data', () => {
    const snapshot = aSnapshot(objects, { PersistentVolume: { phase: 'denied', since: 0, reason: '' } });
    const report = reportOnClaim(claimContext(snapshot), 'data-old-0');
    assert.deepEqual([report.dataOutcome, report.volume, report.removable], ['unknown', undefined, true]);
  });
});

describe('vetoes', () => {
  const parked = (meta: Partial<ObjectMeta> = {}, set = aSet({ replicas: 2 }), more: readonly ClusterObject[] = []) =>
    reportOnClaim(world([aClaim('data-web-2', { meta }), set, ...more]), 'data-web-2');
  const has = (report: ReturnType<typeof reportOnClaim>, pattern: RegExp) => {
    const said = report.vetoes.map(({ text }) => text).join('; ');
    assert.match(said, pattern);
    assert.equal(report.removable, false);
  };

  test('a claim without vetoes may be deleted', () => {
    assert.deepEqual([parked().vetoes, parked().removable], [[], true]);
  });
  test('a workload names the claim', () => {
    for (const kind of [
      'Deployment',
      'DaemonSet',
      'ReplicaSet',
      'Job',
      'CronJob',
      'StatefulSet',
      'PodTemplate',
    ] as const) {
      const snapshot = aSnapshot([aClaim('data-web-2'), aSet({ replicas: 2 })]);
      const facts = factsOf(snapshot, namedBy(kind, 'nightly', 'data-web-2'));
      has(
        reportOnClaim(claimContext(snapshot, { facts }), 'data-web-2'),
        new RegExp(`pod template of ${kind} nightly names it`),
      );
    }
  });
  test('its own set owns the claim because of the retention policy: no veto', () => {
    assert.deepEqual(parked({ owners: [owner('StatefulSet', 'web', 'set-shop-web')] }).vetoes, []);
  });
  test('another object owns the claim', () => {
    has(parked({ owners: [owner('StatefulSet', 'web', 'another')] }), /owns it: it goes with that set/);
    has(parked({ owners: [owner('Pod', 'web-2')] }), /pod web-2 owns it/);
    has(parked({ owners: [owner('Kafka', 'k')] }), /Kafka k owns it/);
  });
  test('another claim or a snapshot has the claim as its source', () => {
    const copy = aClaim('copy', { dataSource: 'PersistentVolumeClaim/data-web-2' });
    has(parked({}, undefined, [copy]), /data source of claim copy/);
    const far = aClaim('copy', { dataSource: 'PersistentVolumeClaim/shop/data-web-2', meta: { namespace: 'pay' } });
    has(parked({}, undefined, [far]), /data source of claim copy/);
    const snapshot = aSnapshot([aClaim('data-web-2'), aSet({ replicas: 2 })]);
    const value = new Map([['shop/data-web-2', ['nightly']]]);
    const facts = factsOf(snapshot, { ...EVERYTHING_READ, snapshots: { state: 'known', value } });
    has(reportOnClaim(claimContext(snapshot, { facts }), 'data-web-2'), /VolumeSnapshot nightly/);
    const refused = factsOf(snapshot, { ...EVERYTHING_READ, snapshots: REFUSED });
    has(
      reportOnClaim(claimContext(snapshot, { facts: refused }), 'data-web-2'),
      /a VolumeSnapshot may be taken from it: they could not be read: You may not/,
    );
  });
  test('another volume uses the same storage', () => {
    const mine = aVolume(aClaim('data-web-2'));
    const db = aClaim('data-db-0', { volume: 'pv-moved', meta: { namespace: 'pay' } });
    const moved = { ...aVolume(db), storage: mine.storage };
    has(parked({}, undefined, [mine, moved]), /volume pv-moved of claim pay\/data-db-0 is the same storage/);
    assert.deepEqual(parked({}, undefined, [mine, aVolume(db)]).vetoes, []);
    const kept = { ...mine, reclaimPolicy: 'Retain' } as const;
    assert.deepEqual(parked({}, undefined, [kept, moved]).vetoes, []);
  });
  test('the claim is being deleted', () => has(parked({ deletionAt: NOW }), /being deleted already/));
  test('its set is being deleted, not observed, or scaling', () => {
    has(parked({}, aSet({ replicas: 2, meta: { deletionAt: NOW } })), /StatefulSet web is being deleted/);
    has(parked({}, aSet({ replicas: 2, meta: { generation: 2 }, status: { observedGeneration: 1 } })), /has not seen/);
    has(parked({}, aSet({ replicas: 2, status: { replicas: 3 } })), /is scaling/);
    has(parked({}, aSet({ replicas: 2 }), [aPod(aSet(), 3, { claimVolumes: [] })]), /is scaling/);
  });
  test('the claim was in use a moment ago, and its set is gone', () => {
    const after = (
      podEnds: ClaimReadings['podEndTimes'],
      more: Parameters<typeof aClaim>[1] = {},
      youngMs = DEFAULT_MIN_AGE_MS,
    ) => {
      const snapshot = aSnapshot([aClaim('data-web-2', more)]);
      const facts = factsOf(snapshot, { ...EVERYTHING_READ, podEndTimes: podEnds });
      return reportOnClaim(claimContext(snapshot, { facts, minAgeMs: youngMs }), 'data-web-2');
    };
    const ended = (pod: string, at: number) => ({ state: 'known', value: new Map([[`shop/${pod}`, at]]) }) as const;
    assert.equal(after(ended('web-2', NOW - 10 * MINUTE)).removable, true);
    assert.equal(after(ended('web-1', NOW)).removable, true);
    assert.equal(after(ended('eb-2', NOW)).removable, true);
    assert.equal(after(REFUSED).removable, false);
    assert.deepEqual(
      after(REFUSED).vetoes.map(({ isOverridable }) => isOverridable),
      [true],
    );
    has(after(REFUSED), /^a pod may have used it a moment ago: the events of ended pods could not be read/);
    const young = after(ended('web-2', NOW - MINUTE));
    assert.equal(young.verdict, 'left-behind');
    has(young, /^pod web-2, which may have used it, was ended only 60s ago \(less than 5m\)$/);
    assert.equal(after(ended('web-2', NOW - MINUTE), {}, 0).removable, true);
    has(after(ended('web-2', NOW - DAY), {}, 30 * DAY), /only 24h ago \(less than 30d\)/);
    const unused = (status: 'True' | 'False') => ({ conditions: [aCondition('Unused', status, NOW - MINUTE)] });
    has(after(ended('web-2', NOW - 2 * MINUTE), unused('True')), /the last pod that named it went only 60s ago/);
    assert.equal(after(REFUSED, unused('False')).removable, false);
    has(after(REFUSED, unused('True')), /the last pod that named it went only 60s ago/);
  });
  test('the claim is young, and --older-than replaces the minimum age', () => {
    has(parked({ createdAt: NOW - MINUTE }), /only 60s old \(less than 5m\)/);
    const objects = [aClaim('data-web-2', { meta: { createdAt: NOW } }), aSet({ replicas: 2 })];
    assert.equal(reportOnClaim(world(objects, { minAgeMs: 0 }), 'data-web-2').removable, true);
    assert.equal(reportOnClaim(world(objects, { minAgeMs: 30 * DAY }), 'data-web-2').removable, false);
  });
  test('a set that may be created again is a veto until the user types its name', () => {
    const table: readonly (readonly [ObjectMeta['labels'], ObjectMeta['annotations'], RegExp | undefined])[] = [
      [{ app: 'old' }, {}, undefined],
      [{ 'app.kubernetes.io/name': 'old' }, {}, undefined],
      [{ 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'r' }, {}, /Helm \(release r\)/],
      [{ heritage: 'Helm', release: 'r' }, {}, /Helm \(release r\)/],
      [{ 'app.kubernetes.io/instance': 'r' }, {}, /instance r/],
      [{ 'argocd.argoproj.io/instance': 'a' }, {}, /Argo CD \(application a\)/],
      [{}, { 'argocd.argoproj.io/tracking-id': 'a:apps/StatefulSet:shop/old' }, /Argo CD \(application a\)/],
      [{ 'kustomize.toolkit.fluxcd.io/name': 'f' }, {}, /Flux \(f\)/],
      [{ 'strimzi.io/cluster': 'k' }, {}, /strimzi\.io\/cluster=k/],
      [{ 'app.kubernetes.io/managed-by': 'some-operator' }, {}, /some-operator/],
    ];
    for (const [labels, annotations, pattern] of table) {
      const report = reportOnClaim(world([aClaim('data-old-0', { meta: { labels, annotations } })]), 'data-old-0');
      assert.equal(report.verdict, 'left-behind');
      if (pattern === undefined) assert.equal(report.removable, true, JSON.stringify(labels));
      else {
        has(report, pattern);
        assert.ok(report.vetoes.every(({ isOverridable }) => isOverridable));
      }
    }
  });
});

describe('what happens to the data', () => {
  const provisioned = { 'pv.kubernetes.io/provisioned-by': 'disk.example.com' };
  const claim = aClaim('data-old-0');
  const fate = (...objects: readonly ClusterObject[]) =>
    reportOnClaim(world([claim, ...objects]), 'data-old-0').dataOutcome;
  const local = (source: string, annotations = {}) => {
    const volume = aVolume(claim, { source });
    return { ...volume, meta: { ...volume.meta, annotations } };
  };
  test('depends on reclaim policy, source, and the owner of the volume', () => {
    assert.equal(fate(aVolume(claim)), 'destroyed');
    assert.equal(fate(aVolume(claim, { reclaimPolicy: 'Retain' })), 'kept');
    assert.equal(fate(aVolume(claim, { reclaimPolicy: 'Recycle' })), 'destroyed');
    assert.equal(fate(local('local /mnt/disk1')), 'undeletable');
    assert.equal(fate(local('hostPath /data')), 'undeletable');
    assert.equal(fate(local('hostPath /tmp/x')), 'destroyed');
    assert.equal(fate(local('local /mnt/disk1', provisioned)), 'destroyed');
    assert.equal(
      fate(aVolume(claim, { claimRef: { namespace: 'shop', name: 'data-old-0', uid: 'another' } })),
      'no-volume',
    );
    assert.equal(fate(aVolume(claim, { claimRef: { namespace: 'shop', name: 'data-old-0', uid: '' } })), 'unknown');
    assert.equal(fate(), 'no-volume');
  });
});
