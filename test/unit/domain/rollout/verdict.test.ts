import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject, Pod } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus, Verdict } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aCondition,
  aContainer,
  aNode,
  anEvent,
  aPod,
  aSet,
  DAY,
  healthySnapshot,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  readySince,
  SECOND,
  type SetOptions,
  terminatingMeta,
  unschedulable,
  waitingPod,
  withoutObjects,
} from '../../../support/object-builders.ts';

type Pods = Readonly<Record<number, PodOptions | 'missing'>>;

function status(options: SetOptions, pods: Pods = {}, others: readonly ClusterObject[] = []): SetStatus {
  const set = aSet(options);
  const entries = Object.entries(pods).map(([ordinal, pod]) => ({ ordinal: Number(ordinal), pod }));
  const changed = entries.flatMap(({ ordinal, pod }): Pod[] => (pod === 'missing' ? [] : [aPod(set, ordinal, pod)]));
  const missing = entries.filter(({ pod }) => pod === 'missing').map(({ ordinal }) => `${set.meta.name}-${ordinal}`);
  return describeSet(withoutObjects(healthySnapshot(set, ...changed, ...others), 'Pod', ...missing), set, { now: NOW });
}

const parallel = { podManagementPolicy: 'Parallel' } as const;
const updating = { status: { updateRevision: 'web-b' } } as const;
const onDelete = { strategy: { type: 'OnDelete' } } as const;
const partition = (value: number): SetOptions => ({
  strategy: { type: 'RollingUpdate', partition: value, maxUnavailable: undefined },
});
const b = { revision: 'web-b' };
const c = { revision: 'web-c' };
/** The container ran for a day before it began to crash. */
const loopingAfterReady = (): PodOptions => ({
  ...looping(),
  conditions: [aCondition('PodScheduled', 'True', NOW - DAY), aCondition('Ready', 'False', NOW - MINUTE)],
});

const looping = (): PodOptions =>
  waitingPod('CrashLoopBackOff', NOW - MINUTE, {
    restarts: 5,
    lastState: {
      type: 'terminated',
      reason: 'Error',
      message: '',
      exitCode: 1,
      signal: undefined,
      finishedAt: NOW - MINUTE,
    },
  });
const lost = [aNode('node-1', { ready: 'Unknown' })];
const failed = (message: string, at?: number) => anEvent(aSet(), 'FailedCreate', message, at);
const quota = 'create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: exceeded quota: few';
const made = 'create Pod web-1 in StatefulSet web successful';

interface Expected {
  readonly what: string;
  readonly set: SetOptions;
  readonly pods?: Pods;
  readonly others?: readonly ClusterObject[];
  readonly verdict: Verdict;
  readonly reason: string;
  readonly blame?: string;
}

const cases: readonly Expected[] = [
  { what: 'all available', set: {}, verdict: 'complete', reason: '3 pods available at revision a' },
  { what: 'no replicas', set: { replicas: 0 }, verdict: 'scaled-to-zero', reason: 'the set is scaled to zero' },
  {
    what: 'no replicas, and claims parked',
    set: { replicas: 0 },
    others: [aClaim('data-web-0')],
    verdict: 'scaled-to-zero',
    reason: 'the set is scaled to zero and keeps 1 claim',
  },
  {
    what: 'no replicas, and one pod left',
    set: { replicas: 0 },
    pods: { 0: terminatingMeta() },
    verdict: 'progressing',
    reason: 'web-0 is terminating',
  },
  { what: 'a missing pod', set: {}, pods: { 1: 'missing' }, verdict: 'progressing', reason: 'web-1 is being created' },
  {
    what: 'a starting pod',
    set: {},
    pods: { 2: waitingPod('ContainerCreating') },
    verdict: 'progressing',
    reason: 'web-2 is starting (ContainerCreating)',
  },
  {
    what: 'a starting pod before another starting one',
    set: {},
    pods: { 1: waitingPod('ContainerCreating'), 2: 'missing' },
    verdict: 'progressing',
    reason: 'web-1 is starting (ContainerCreating); the controller creates web-2 only once web-1 is ready',
  },
  {
    what: 'within minReadySeconds',
    set: { minReadySeconds: 30 },
    pods: { 2: readySince(NOW - SECOND) },
    verdict: 'progressing',
    reason: 'web-2 is ready, but not for minReadySeconds (30 s) yet',
  },
  { what: 'an update', set: updating, verdict: 'progressing', reason: 'web-2 is being updated' },
  {
    what: 'an update that waits',
    set: updating,
    pods: { 2: { ...notReady(), ...b } },
    verdict: 'progressing',
    reason: 'web-2 runs and is not ready yet; the controller updates web-1 only once web-2 is ready',
  },
  {
    what: 'an update with a terminating pod',
    set: updating,
    pods: { 2: terminatingMeta() },
    verdict: 'progressing',
    reason: 'web-2 is terminating; the controller creates it again once it is gone',
  },
  {
    what: 'an unobserved generation',
    set: { meta: { generation: 2 }, status: { observedGeneration: 1 } },
    verdict: 'progressing',
    reason: 'the controller has not yet seen generation 2',
  },
  {
    what: 'a set that the controller has not observed',
    set: { status: { observedGeneration: 0 } },
    verdict: 'stuck',
    reason: 'the controller has not yet seen the set at all',
  },
  {
    what: 'a set being deleted',
    set: { meta: { deletionAt: NOW } },
    pods: { 1: 'missing' },
    verdict: 'progressing',
    reason: 'the set is being deleted',
  },
  {
    what: 'an unknown strategy',
    set: { ...updating, strategy: { type: 'Other', name: 'Recreate' } },
    verdict: 'progressing',
    reason: '3 pods not at the update revision yet (update strategy Recreate)',
  },
  {
    what: 'an orphan to be adopted',
    set: {},
    pods: { 1: { meta: { owners: [] } } },
    verdict: 'progressing',
    reason: 'web-1 is about to be adopted',
  },

  {
    what: 'a partition',
    set: { ...updating, ...partition(2) },
    pods: { 2: b },
    verdict: 'held',
    reason: 'web-0 and web-1 keep an older revision: partition 2',
  },
  {
    what: 'a partition above the replicas',
    set: { ...updating, ...partition(9), replicas: 5 },
    verdict: 'held',
    reason: 'web-0, web-1 and 3 more keep an older revision: partition 9',
  },
  {
    what: 'OnDelete',
    set: { ...updating, ...onDelete },
    pods: { 1: b, 2: b },
    verdict: 'held',
    reason: 'web-0 keeps an older revision until somebody deletes it (OnDelete)',
  },
  {
    what: 'OnDelete done, though currentRevision never advances',
    set: { ...updating, ...onDelete },
    pods: { 0: b, 1: b, 2: b },
    verdict: 'complete',
    reason: '3 pods available at revision b',
  },
  {
    what: 'a partition that was raised after the update',
    set: { ...updating, ...partition(3) },
    pods: { 0: b, 1: b, 2: b },
    verdict: 'complete',
    reason: '3 pods available at revision b',
  },
  {
    what: 'a partition without an update',
    set: partition(2),
    verdict: 'complete',
    reason: '3 pods available at revision a',
  },

  {
    what: 'a pod of an unwanted revision that blocks the update',
    set: updating,
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...c } },
    verdict: 'stuck',
    blame: 'web-2',
    reason:
      'web-2 cannot pull its image (ImagePullBackOff) and runs revision c, which is no longer wanted; the controller waits for it',
  },
  {
    what: 'a pod of an unwanted revision in a Parallel set',
    set: { ...updating, ...parallel },
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...c } },
    verdict: 'progressing',
    reason: 'web-2 is being updated',
  },
  {
    what: 'a broken update',
    set: updating,
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...b } },
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 cannot pull its image (ImagePullBackOff); the controller updates web-1 only once web-2 is ready',
  },
  {
    what: 'a broken update at its last pod',
    set: updating,
    pods: { 0: { ...looping(), ...b }, 1: b, 2: b },
    verdict: 'stuck',
    blame: 'web-0',
    reason: 'web-0 keeps crashing (CrashLoopBackOff)',
  },
  {
    what: 'OrderedReady: a broken pod that is not the next to update',
    set: updating,
    pods: { 0: notReady(), 1: looping() },
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 keeps crashing (CrashLoopBackOff); the controller waits for it',
  },
  {
    what: 'Parallel: a broken pod below the ordinals to update',
    set: { ...updating, ...parallel },
    pods: { 0: looping() },
    verdict: 'progressing',
    reason: 'web-2 is being updated',
  },
  {
    what: 'a broken pod before a missing one',
    set: {},
    pods: { 0: looping(), 1: 'missing', 2: 'missing' },
    verdict: 'stuck',
    blame: 'web-0',
    reason: 'web-0 keeps crashing (CrashLoopBackOff); the controller creates web-1 only once web-0 is ready',
  },
  {
    what: 'Parallel: pods that never ran',
    set: parallel,
    pods: { 0: waitingPod('ErrImagePull'), 1: waitingPod('ErrImagePull'), 2: waitingPod('ErrImagePull') },
    verdict: 'stuck',
    blame: 'web-0',
    reason: 'web-0 cannot pull its image (ErrImagePull)',
  },
  {
    what: 'a configuration that does not exist',
    set: {},
    pods: { 2: waitingPod('CreateContainerConfigError') },
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 has a configuration that its container cannot start with (CreateContainerConfigError)',
  },
  {
    what: 'too few resources',
    set: {},
    pods: { 2: unschedulable() },
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 cannot be scheduled: none of the 3 nodes will do',
  },
  {
    what: 'too few resources for a short time',
    set: {},
    pods: { 2: unschedulable(NOW - 30 * SECOND) },
    verdict: 'progressing',
    reason: 'web-2 is not scheduled yet',
  },
  {
    what: 'a volume that is being provisioned',
    set: {},
    pods: { 2: unschedulable() },
    others: [aClaim('data-web-2', { phase: 'Pending', volume: '', selectedNode: 'node-1' })],
    verdict: 'progressing',
    reason: 'web-2 is not scheduled yet',
  },
  {
    what: 'a class that does not exist',
    set: {},
    pods: { 2: unschedulable() },
    others: [aClaim('data-web-2', { phase: 'Pending', volume: '', storageClass: 'gold' })],
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 cannot be scheduled: its claim data-web-2 asks for storage class gold, which does not exist',
  },
  {
    what: 'a lost volume',
    set: {},
    pods: { 2: unschedulable() },
    others: [aClaim('data-web-2', { phase: 'Lost' })],
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 cannot be scheduled: its claim data-web-2 has lost its volume',
  },
  {
    what: 'no scheduler',
    set: {},
    pods: { 2: { ...unschedulable(), conditions: [], meta: { createdAt: NOW - 11 * MINUTE } } },
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 has not been scheduled: scheduler default-scheduler has not looked at it',
  },
  {
    what: 'past the grace period',
    set: {},
    pods: { 1: terminatingMeta(-31 * SECOND) },
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 is still terminating after its grace period',
  },
  {
    what: 'a little past the grace period',
    set: {},
    pods: { 1: terminatingMeta(-29 * SECOND) },
    verdict: 'progressing',
    reason: 'web-1 is terminating; the controller creates it again once it is gone',
  },
  {
    what: 'past the grace period on a dead node',
    set: {},
    pods: { 1: terminatingMeta(-MINUTE) },
    others: lost,
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 is still terminating after its grace period: node node-1 no longer reports',
  },
  {
    what: 'a pod to be deleted that a finalizer holds',
    set: {},
    pods: { 3: { meta: { ...terminatingMeta(-MINUTE).meta, finalizers: ['example.com/x'] } } },
    verdict: 'stuck',
    blame: 'web-3',
    reason: 'web-3 is still terminating after its grace period: finalizer example.com/x holds it',
  },
  {
    what: 'a pod name that another pod has',
    set: {},
    pods: { 1: { meta: { owners: [{ kind: 'ReplicaSet', name: 'r', uid: 'r', controller: true }] } } },
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 cannot be created: a pod that the set does not own has its name',
  },
  {
    what: 'quota',
    set: {},
    pods: { 1: 'missing' },
    others: [failed(quota, NOW - MINUTE)],
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 cannot be created: pods "web-1" is forbidden: exceeded quota: few',
  },
  {
    what: 'a quota refusal for a claim',
    set: {},
    pods: { 1: 'missing' },
    others: [failed('create Claim data-web-1 for Pod web-1 in StatefulSet web failed error: no')],
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 cannot be created: no',
  },
  {
    what: 'a quota refusal for another pod',
    set: {},
    pods: { 1: 'missing' },
    others: [failed(quota.replaceAll('web-1', 'web-11'))],
    verdict: 'progressing',
    reason: 'web-1 is being created',
  },
  {
    what: 'a quota refusal before a success',
    set: {},
    pods: { 1: 'missing' },
    others: [failed(quota, NOW - MINUTE), anEvent(aSet(), 'SuccessfulCreate', made)],
    verdict: 'progressing',
    reason: 'web-1 is being created',
  },
  {
    what: 'a quota refusal after a success',
    set: {},
    pods: { 1: 'missing' },
    others: [failed(quota, NOW - 20_000), anEvent(aSet(), 'SuccessfulCreate', made, NOW - MINUTE)],
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 cannot be created: pods "web-1" is forbidden: exceeded quota: few',
  },
  {
    what: 'a slow pod that others wait for',
    set: {},
    pods: { 1: notReady(NOW - 11 * MINUTE), 2: 'missing' },
    verdict: 'stuck',
    blame: 'web-1',
    reason:
      'web-1 runs and has not been ready for more than 10 minutes; the controller creates web-2 only once web-1 is ready',
  },
  {
    what: 'pods to be deleted that block each other',
    set: {},
    pods: { 3: looping(), 4: looping() },
    verdict: 'stuck',
    blame: 'web-3',
    reason: 'web-3 keeps crashing (CrashLoopBackOff); the controller deletes web-4 only once web-3 is ready',
  },
  {
    what: 'a claim that is being deleted',
    set: { retention: { whenScaled: 'Delete', whenDeleted: 'Retain' } },
    pods: { 2: 'missing' },
    others: [
      aClaim('data-web-2', { meta: { owners: [{ kind: 'Pod', name: 'web-2', uid: 'old', controller: true }] } }),
    ],
    verdict: 'progressing',
    reason: 'web-2 is created only once claim data-web-2, which its scaled-down predecessor owns, is gone',
  },
  {
    what: 'an unscheduled pod beside one within minReadySeconds',
    set: { minReadySeconds: 30, ...parallel },
    pods: { 0: readySince(NOW - SECOND), 2: unschedulable() },
    verdict: 'stuck',
    blame: 'web-2',
    reason: 'web-2 cannot be scheduled: none of the 3 nodes will do',
  },

  {
    what: 'a crash loop',
    set: {},
    pods: { 1: loopingAfterReady() },
    verdict: 'degraded',
    blame: 'web-1',
    reason: 'web-1 keeps crashing (CrashLoopBackOff)',
  },
  {
    what: 'a crash loop at a held partition',
    set: { ...updating, ...partition(2) },
    pods: { 1: loopingAfterReady(), 2: b },
    verdict: 'degraded',
    blame: 'web-1',
    reason: 'web-1 keeps crashing (CrashLoopBackOff)',
  },
  {
    what: 'a crash loop under OnDelete',
    set: { ...updating, ...onDelete },
    pods: { 1: loopingAfterReady() },
    verdict: 'degraded',
    blame: 'web-1',
    reason: 'web-1 keeps crashing (CrashLoopBackOff)',
  },
  {
    what: 'a crash loop of a pod that has never been ready',
    set: {},
    pods: { 1: looping() },
    verdict: 'stuck',
    blame: 'web-1',
    reason: 'web-1 keeps crashing (CrashLoopBackOff)',
  },
  {
    what: 'a pod that cannot start, beside work that continues',
    set: { ...updating, ...parallel },
    pods: { 0: { ...looping(), ...b }, 1: b, 2: {} },
    verdict: 'stuck',
    blame: 'web-0',
    reason: 'web-0 keeps crashing (CrashLoopBackOff)',
  },
  {
    what: 'a broken pod that the update is about to replace',
    set: { ...updating, ...parallel },
    pods: { 0: looping(), 1: {}, 2: {} },
    verdict: 'progressing',
    reason: 'web-2 is being updated',
  },
  {
    what: 'a lost node',
    set: {},
    pods: { 1: notReady(NOW - DAY, NOW - MINUTE) },
    others: lost,
    verdict: 'degraded',
    blame: 'web-1',
    reason: 'web-1 runs on node node-1, which no longer reports',
  },
  {
    what: 'a pod that lost its readiness',
    set: {},
    pods: { 1: notReady(NOW - DAY, NOW - SECOND) },
    verdict: 'degraded',
    blame: 'web-1',
    reason: 'web-1 runs and is no longer ready',
  },
  {
    what: 'a pod that lost its readiness during an update',
    set: updating,
    pods: { 1: notReady(NOW - DAY, NOW - SECOND) },
    verdict: 'progressing',
    reason: 'web-1 runs and is no longer ready',
  },
  {
    what: 'a slow pod that nothing waits for',
    set: {},
    pods: { 1: notReady(NOW - DAY, NOW - 11 * MINUTE) },
    verdict: 'degraded',
    blame: 'web-1',
    reason: 'web-1 runs and has not been ready for more than 10 minutes',
  },
];
for (const { what, set, pods, others, verdict, reason, blame } of cases) {
  test(`verdict: ${what}: ${verdict}`, () => {
    const said = status(set, pods, others);
    assert.deepEqual([said.verdict, said.reason, said.blockingPod], [verdict, reason, blame]);
  });
}

test('a container that runs between two crashes counts as crashing', () => {
  const crash = looping().containers?.[0]?.lastState;
  const container = aContainer({
    ready: false,
    restarts: 5,
    state: { type: 'running', startedAt: NOW },
    lastState: crash,
  });
  const pod: PodOptions = { ...notReady(), containers: [container], conditions: [aCondition('Ready', 'False', NOW)] };
  assert.equal(status({}, { 1: pod }).reason, 'web-1 keeps crashing');
});

const counters: readonly (readonly [SetOptions, Verdict])[] = [
  [{}, 'complete'],
  [{ status: { available: 2 } }, 'progressing'],
  [{ status: { replicas: 4 } }, 'progressing'],
  [{ status: { updateRevision: 'web-b', updated: 1 } }, 'progressing'],
  [{ ...partition(2), status: { updateRevision: 'web-b', updated: 1 } }, 'held'],
  [{ ...onDelete, status: { updateRevision: 'web-b', updated: 1 } }, 'held'],
  [{ replicas: 0 }, 'scaled-to-zero'],
  [{ meta: { generation: 3 }, status: { observedGeneration: 2 } }, 'progressing'],
];
for (const [options, verdict] of counters) {
  test(`without pods, from the counters of the set: ${JSON.stringify(options)}: ${verdict}`, () => {
    const set = aSet(options);
    const world = healthySnapshot(set);
    const sources = world.sources.map((source) =>
      source.kind === 'Pod' ? { ...source, state: { phase: 'denied', since: 0, reason: 'no' } as const } : source,
    );
    const said = describeSet({ ...withoutObjects(world, 'Pod', 'web-0', 'web-1', 'web-2'), sources }, set, {
      now: NOW,
    });
    assert.equal(said.verdict, verdict);
    assert.equal(said.countedFrom, 'status');
    assert.deepEqual(said.forbidden, ['Pod']);
    assert.equal(said.replicas.existing, set.status.replicas);
  });
}
