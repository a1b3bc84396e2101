/** Steps that the controller could take and has not taken, writes of it that are refused, and objects in its way. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { ControllerLease } from '../../../../source/domain/model/lookups.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { nextChangeAt } from '../../../../source/domain/set/next-change.ts';
import {
  aClaim,
  aMeta,
  aNode,
  anEvent,
  aPod,
  aSet,
  DAY,
  healthySnapshot,
  MINUTE,
  NOW,
  readySince,
  SECOND,
  type SetOptions,
  withoutObjects,
} from '../../../support/object-builders.ts';

/** A set that a user and the controller wrote last long ago. */
function quietSet(options: SetOptions = {}): StatefulSet {
  return aSet({ specWrittenAt: NOW - 20 * MINUTE, statusWrittenAt: NOW - 19 * MINUTE, ...options });
}

function describeWorld(
  set: StatefulSet,
  objects: readonly ClusterObject[] = [],
  missing: readonly string[] = [],
  now = NOW,
): SetStatus {
  return describeSet(withoutObjects(healthySnapshot(set, ...objects), 'Pod', ...missing), set, { now });
}

function firstFinding({ findings }: SetStatus): string {
  const [first] = findings;
  return first === undefined ? '' : `${first.severity} ${first.code} ${first.subject.kind}/${first.subject.name}`;
}

const updating = { status: { updateRevision: 'web-b' } } as const;

test('a missing pod without an obstacle is stuck once the controller is overdue', () => {
  const status = describeWorld(quietSet(), [], ['web-2']);
  assert.deepEqual([status.verdict, status.blockingPod], ['stuck', 'web-2']);
  assert.equal(status.reason, 'web-2 has not been created, though the controller waits for nothing');
  assert.equal(firstFinding(status), 'error NoProgress StatefulSet/web');
  assert.equal(status.findings[0]?.since, NOW - 19 * MINUTE);
  assert.match(status.findings[0]?.evidence.join('\n') ?? '', /no event tells of a write that failed/);
});

test('an update, a scale-down and a failed pod without any step of the controller are stuck', () => {
  const outdated = describeWorld(quietSet(updating));
  assert.equal(outdated.reason, 'web-2 has not been replaced, though the controller waits for nothing');
  const scaledDown = describeWorld(quietSet({ replicas: 2 }), [aPod(aSet(), 2)]);
  assert.equal(scaledDown.reason, 'web-2 has not been deleted, though the controller waits for nothing');
  const failed = describeWorld(quietSet(), [aPod(aSet(), 1, { phase: 'Failed', conditions: [] })]);
  assert.equal(failed.verdict, 'stuck');
  assert.equal(firstFinding(failed), 'error NoProgress StatefulSet/web');
});

test('a step is due once the last thing that it waits for has happened', () => {
  const recent = [
    describeWorld(quietSet({ specWrittenAt: NOW - 30 * SECOND, statusWrittenAt: NOW - 30 * SECOND }), [], ['web-2']),
    describeWorld(quietSet({ statusWrittenAt: NOW - 30 * SECOND }), [], ['web-2']),
    describeWorld(quietSet(), [aPod(aSet(), 1, readySince(NOW - 30 * SECOND))], ['web-2']),
    describeWorld(
      quietSet(),
      [anEvent(aSet(), 'SuccessfulDelete', 'delete Pod web-2 in StatefulSet web successful', NOW - 30 * SECOND)],
      ['web-2'],
    ),
    describeWorld(quietSet({ ...updating, specWrittenAt: NOW - 30 * SECOND, statusWrittenAt: NOW - 30 * SECOND })),
  ];
  assert.deepEqual(
    recent.map(({ verdict }) => verdict),
    recent.map(() => 'progressing'),
  );
  for (const status of recent) assert.equal(nextChangeAt(status, NOW), NOW + 30 * SECOND + 1);
});

test('a write that leaves the generation as it is does not put off what is due', () => {
  const annotated = { writtenAt: NOW - SECOND, specWrittenAt: NOW - SECOND };
  for (const status of [
    describeWorld(quietSet(annotated), [], ['web-2']),
    describeWorld(quietSet({ ...updating, ...annotated })),
  ]) {
    assert.equal(firstFinding(status), 'error NoProgress StatefulSet/web');
    assert.equal(status.findings[0]?.since, NOW - 19 * MINUTE);
  }
});

test('without the times of its writes, a step that was not taken is not reported', () => {
  const status = describeWorld(quietSet({ specWrittenAt: undefined, statusWrittenAt: undefined }), [], ['web-2']);
  assert.equal(status.verdict, 'progressing');
});

test('an orphan that is not adopted within a minute is a step that was not taken', () => {
  const orphan = aPod(aSet(), 1, { meta: { owners: [] } });
  assert.equal(describeWorld(quietSet(), [orphan]).verdict, 'stuck');
});

test("a generation that is not observed for a minute is stuck, whatever the set's state was", () => {
  const options = { meta: { generation: 5 }, status: { observedGeneration: 4 } };
  const stale = describeWorld(quietSet({ ...options, specWrittenAt: NOW - 2 * MINUTE }));
  assert.equal(stale.verdict, 'stuck');
  assert.equal(firstFinding(stale), 'error NotObserved StatefulSet/web');
  assert.equal(stale.findings[0]?.since, NOW - 2 * MINUTE);
  const fresh = describeWorld(quietSet({ ...options, specWrittenAt: NOW - 10 * SECOND }));
  assert.equal(fresh.verdict, 'progressing');
  const scaled = describeWorld(quietSet({ ...options, specWrittenAt: NOW - 30 * MINUTE }));
  assert.equal(scaled.verdict, 'progressing', 'scaling leaves no time');
});

test('a generation from scaling is stuck a minute after a node was written after it', () => {
  const set = quietSet({
    meta: { generation: 5, resourceVersion: '1000' },
    status: { observedGeneration: 4 },
    replicas: 4,
  });
  const node = (resourceVersion: string, heartbeatAt: number) => ({
    ...aNode('node-0', { heartbeatAt }),
    meta: aMeta('node', 'node-0', { namespace: '', resourceVersion }),
  });
  const late = describeWorld(set, [node('1001', NOW - 2 * MINUTE)], ['web-3']);
  assert.equal(late.verdict, 'stuck');
  assert.equal(firstFinding(late), 'error NotObserved StatefulSet/web');
  assert.equal(late.findings[0]?.since, NOW - 2 * MINUTE);
  for (const other of [node('999', NOW - 2 * MINUTE), node('1001', NOW - 30 * SECOND)]) {
    const early = describeWorld(set, [other], ['web-3']);
    assert.equal(early.verdict, 'progressing');
    assert.ok(early.findings.every(({ severity }) => severity !== 'error'));
  }
});

test('a controller that writes other sets runs, and fails on this one', () => {
  const other = aSet({ name: 'busy', statusWrittenAt: NOW - MINUTE });
  const { findings } = describeWorld(quietSet(), [other], ['web-2']);
  assert.match(findings[0]?.evidence.join('\n') ?? '', /it runs, and fails on this set/);
});

test('the lease of the controller manager distinguishes a stopped controller from one that fails on this set', () => {
  const set = quietSet();
  const snapshot = withoutObjects(healthySnapshot(set), 'Pod', 'web-2');
  const evidence = (controllerLease: ControllerLease) =>
    describeSet({ ...snapshot, lookups: { controllerLease } }, set, { now: NOW }).findings[0]?.evidence.join('\n') ??
    '';
  const held = (renewedAt: number) => evidence({ type: 'held', holder: 'master-1', renewedAt, readAt: NOW });
  assert.match(held(NOW - 5 * MINUTE), /last renewed .* by master-1: no controller manager is active/);
  assert.match(held(NOW - SECOND), /by master-1: a controller manager is active/);
  assert.match(evidence({ type: 'forbidden' }), /leases in kube-system may not be read here/);
  assert.match(evidence({ type: 'absent' }), /kube-controller-manager may be down or without its lease/);
});

const refusedDelete = anEvent(
  aSet(),
  'FailedDelete',
  'Delete Pod web-2 in StatefulSet web failed error: pods "web-2" is forbidden: frozen',
  NOW - 5 * SECOND,
);

test('a delete that the server refuses is stuck at once, in an update and in a scale-down', () => {
  for (const status of [
    describeWorld(aSet(updating), [refusedDelete]),
    describeWorld(aSet({ replicas: 2 }), [aPod(aSet(), 2), refusedDelete]),
  ]) {
    assert.equal(status.verdict, 'stuck');
    assert.equal(firstFinding(status), 'error FailedDelete StatefulSet/web');
    assert.match(status.findings[0]?.message ?? '', /web-2 cannot be deleted by the controller: .*frozen/);
  }
});

test('a refused delete is no finding once the pod is terminating, or the step waits for another pod', () => {
  const leaving = aPod(aSet(), 2, { meta: { deletionAt: NOW + 20 * SECOND, deletionGraceSeconds: 30 } });
  const unready = aPod(aSet(), 0, { conditions: [] });
  for (const pod of [leaving, unready]) {
    const { findings } = describeWorld(aSet(updating), [pod, refusedDelete]);
    assert.ok(findings.every(({ code }) => code !== 'FailedDelete'));
  }
});

test('a refused repair of a label is stuck while the label is wrong', () => {
  const event = anEvent(aSet(), 'FailedUpdate', 'update Pod web-1 in StatefulSet web failed error: labels are frozen');
  const label = (name: string) => aPod(aSet(), 1, { meta: { labels: { 'statefulset.kubernetes.io/pod-name': name } } });
  const wrong = describeWorld(aSet(), [label('other'), event]);
  assert.equal(wrong.verdict, 'stuck');
  assert.equal(firstFinding(wrong), 'error FailedUpdate StatefulSet/web');
  assert.equal(describeWorld(aSet(), [label('web-1'), event]).verdict, 'complete');
});

test('an earlier pod of the same name that a finalizer holds is named with its owner', () => {
  const former = aPod(aSet(), 1, {
    meta: {
      owners: [{ kind: 'StatefulSet', name: 'web', uid: 'gone', controller: true }],
      deletionAt: NOW - 2 * MINUTE,
      deletionGraceSeconds: 30,
      finalizers: ['example.com/hold'],
    },
  });
  const status = describeWorld(aSet(), [former]);
  assert.equal(status.verdict, 'stuck');
  assert.equal(firstFinding(status), 'error TerminatingStuck Pod/web-1');
  assert.match(status.findings[0]?.message ?? '', /finalizer example\.com\/hold holds it.*an earlier StatefulSet web/);
});

test('a claim that another pod uses is named with that pod and its owner', () => {
  const claim = aClaim('data-web-1', {
    meta: { deletionAt: NOW - 3 * MINUTE, finalizers: ['kubernetes.io/pvc-protection'] },
  });
  const backup = aPod(aSet(), 9, {
    meta: { name: 'backup-x7', owners: [{ kind: 'Job', name: 'backup', uid: 'job', controller: true }] },
    claimVolumes: [{ volume: 'd', claim: 'data-web-1', ephemeral: false }],
  });
  const status = describeWorld(aSet(), [claim, backup], ['web-1']);
  assert.equal(status.verdict, 'stuck');
  assert.equal(firstFinding(status), 'error ClaimTerminating PersistentVolumeClaim/data-web-1');
  assert.match(status.findings[0]?.message ?? '', /pod backup-x7 of Job backup still uses it/);
});

test('a set that is being deleted is stuck if a finalizer holds one of its pods', () => {
  const held = aPod(aSet(), 1, {
    meta: { deletionAt: NOW - 2 * MINUTE, deletionGraceSeconds: 30, finalizers: ['example.com/hold'] },
  });
  const set = aSet({ meta: { deletionAt: NOW - 3 * MINUTE, finalizers: ['foregroundDeletion'] } });
  const status = describeWorld(set, [held], ['web-0', 'web-2']);
  assert.equal(status.verdict, 'stuck');
  assert.match(status.reason, /the set is being deleted; web-1 is still terminating/);
});

test('a set that is deleted in the foreground is stuck if one of its claims is kept or nothing is deleted', () => {
  const meta = { deletionAt: NOW - 3 * MINUTE, finalizers: ['foregroundDeletion'] };
  const set = aSet({ meta });
  const claim = aClaim('data-web-1', {
    meta: {
      deletionAt: NOW - 3 * MINUTE,
      owners: [{ kind: 'StatefulSet', name: 'web', uid: set.meta.uid, controller: true }],
    },
  });
  const viewer = aPod(set, 9, {
    meta: { name: 'viewer', owners: [] },
    claimVolumes: [{ volume: 'd', claim: 'data-web-1', ephemeral: false }],
  });
  const kept = describeWorld(set, [claim, viewer], ['web-0', 'web-1', 'web-2']);
  assert.equal(kept.verdict, 'stuck');
  assert.match(kept.reason, /claim data-web-1, which it owns, is kept: pod viewer, which has no owner, still uses it/);
  const untouched = describeWorld(set);
  assert.match(untouched.reason, /the garbage collector has neither deleted nor released web-0, web-1 and web-2/);
  assert.equal(describeWorld(aSet({ meta: { ...meta, deletionAt: NOW - 20 * SECOND } })).verdict, 'progressing');
});

test('events about a later set of the same name do not count', () => {
  const set = aSet({ meta: { createdAt: NOW - DAY } });
  const other = { ...refusedDelete, subject: { ...refusedDelete.subject, uid: 'other' }, meta: aMeta('event', 'x') };
  assert.equal(describeWorld(set, [other]).verdict, 'complete');
});
