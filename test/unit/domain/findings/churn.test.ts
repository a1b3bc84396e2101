/** Pods that are recreated again and again, and containers that end again and again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterEvent, ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aCondition,
  aContainer,
  aMeta,
  aNode,
  anEvent,
  aPod,
  aSet,
  DAY,
  healthySnapshot,
  MINUTE,
  NOW,
  SECOND,
  withoutObjects,
} from '../../../support/object-builders.ts';

const revision: ClusterObject = {
  kind: 'ControllerRevision',
  meta: aMeta('revision', 'web-a'),
  revision: 1,
  writtenAt: undefined,
};

function writes(verb: 'Create' | 'Delete', count: number, firstAt: number, lastAt: number): ClusterEvent {
  const message = `${verb} Pod web-1 in StatefulSet web successful`;
  return { ...anEvent(aSet(), `Successful${verb}`, message, lastAt), count, firstAt };
}

const LOOP = [
  writes('Create', 14, NOW - 9 * MINUTE, NOW - SECOND),
  writes('Delete', 13, NOW - 9 * MINUTE, NOW - SECOND),
];

function look(
  objects: readonly ClusterObject[],
  missing: readonly string[] = [],
  specWrittenAt = NOW - DAY,
): SetStatus {
  const set = aSet({ specWrittenAt, statusWrittenAt: NOW - SECOND });
  return describeSet(withoutObjects(healthySnapshot(set, revision, ...objects), 'Pod', ...missing), set, { now: NOW });
}

const waiting = aPod(aSet(), 1, { node: 'node-1', phase: 'Pending', meta: { createdAt: NOW - SECOND } });

const evicted = aPod(aSet(), 1, {
  phase: 'Failed',
  reason: 'Evicted',
  message: 'The node was low on resource: memory.',
  conditions: [],
  meta: { createdAt: NOW - SECOND },
});

test('repeated evictions of a pod are one error with the reason and the time of the first', () => {
  const { verdict, findings, blockingPod } = look([...LOOP, evicted]);
  const [first] = findings;
  assert.deepEqual([verdict, blockingPod, first?.code, first?.severity], ['stuck', 'web-1', 'RecreateLoop', 'error']);
  assert.match(
    first?.message ?? '',
    /^web-1 has been made 14 times in 8m59s: .*\(Evicted\): .*low on resource: memory$/,
  );
  assert.equal(first?.since, NOW - 9 * MINUTE);
});

test('the reason why earlier pods of the name ended is read from their events', () => {
  const event: ClusterEvent = {
    ...anEvent(aSet(), 'OutOfcpu', 'Node didn’t have enough resource: cpu', NOW - 2 * SECOND),
    type: 'Warning',
    subject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'earlier' },
  };
  const { findings, verdict } = look([...LOOP, event], ['web-1']);
  assert.equal(verdict, 'stuck');
  assert.match(findings[0]?.message ?? '', /OutOfcpu/);
});

test('a node that drives the pod out is named with its taint', () => {
  const event: ClusterEvent = {
    ...anEvent(aSet(), 'TaintManagerEviction', 'Marking for deletion Pod shop/web-1', NOW - 2 * SECOND),
    subject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'earlier' },
  };
  const taints = [{ key: 'maintenance', value: '', effect: 'NoExecute' }];
  const { findings } = look([...LOOP, event, waiting, aNode('node-1', { taints })]);
  assert.match(
    findings[0]?.message ?? '',
    /: node node-1 drives it out each time: taint maintenance, which the template does not tolerate$/,
  );
});

test('a revision label that somebody changes is the reason, even while the pod is ready', () => {
  const relabelled = aPod(aSet(), 1, { revision: 'team-a', meta: { createdAt: NOW - SECOND } });
  const { findings, verdict } = look([...LOOP, relabelled]);
  assert.deepEqual([verdict, findings[0]?.code], ['stuck', 'RecreateLoop']);
  assert.match(
    findings[0]?.evidence.join('\n') ?? '',
    /controller-revision-hash=team-a, which no ControllerRevision has/,
  );
});

test('a fast loop stays an error while no pod exists to show the reason', () => {
  const fast = [writes('Create', 12, NOW - 9 * SECOND, NOW), writes('Delete', 12, NOW - 9 * SECOND, NOW)];
  const { findings, verdict } = look(fast, ['web-1']);
  assert.deepEqual([verdict, findings[0]?.code, findings[0]?.severity], ['stuck', 'RecreateLoop', 'error']);
});

test('deletions by somebody else without a recorded reason are a warning', () => {
  const [made] = LOOP;
  const { findings } = look([...(made === undefined ? [] : [made])], ['web-1']);
  assert.deepEqual([findings[0]?.code, findings[0]?.severity], ['RecreateLoop', 'warning']);
});

test('an event that stands for the writes to many members is no loop of the one that it names', () => {
  const combined = (event: ClusterEvent): ClusterEvent => ({ ...event, isCombined: true });
  const set = aSet({ replicas: 14, specWrittenAt: NOW - DAY, statusWrittenAt: NOW - SECOND });
  const isLoop = (count: number, firstAt: number) => {
    const event = combined(writes('Create', count, firstAt, NOW - SECOND));
    const snapshot = withoutObjects(healthySnapshot(set, revision, event), 'Pod', 'web-1');
    return describeSet(snapshot, set, { now: NOW }).findings.some(({ code }) => code === 'RecreateLoop');
  };
  assert.equal(isLoop(5, NOW - SECOND), false);
  assert.equal(isLoop(60, NOW - MINUTE), false);
  assert.equal(isLoop(140, NOW - 9 * MINUTE), true, 'all members are made again and again');
});

test('writes by a user in between do not count', () => {
  const { findings } = look([...LOOP, evicted], [], NOW - 30 * SECOND);
  assert.ok(findings.every(({ code }) => code !== 'RecreateLoop'));
});

test('a pod that has been ready for minutes is no longer in a loop', () => {
  const up = aPod(aSet(), 1, {
    meta: { createdAt: NOW - 5 * MINUTE },
    conditions: [aCondition('Ready', 'True', NOW - 4 * MINUTE)],
  });
  assert.equal(look([writes('Create', 14, NOW - 14 * MINUTE, NOW - 5 * MINUTE), up]).verdict, 'complete');
});

const ended = (exitCode: number, finishedAt: number) =>
  ({ type: 'terminated', reason: 'Completed', message: '', exitCode, signal: undefined, finishedAt }) as const;

test('a container that ends with code 0 or 143 is in a loop too', () => {
  for (const code of [0, 143]) {
    const pod = aPod(aSet(), 1, {
      conditions: [
        aCondition('PodScheduled', 'True', NOW - 8 * MINUTE),
        aCondition('Ready', 'False', NOW - 8 * MINUTE),
      ],
      containers: [
        aContainer({
          ready: false,
          restarts: 12,
          state: { type: 'running', startedAt: NOW - 5 * SECOND },
          lastState: ended(code, NOW - 6 * SECOND),
        }),
      ],
    });
    const { verdict, findings } = look([pod]);
    assert.deepEqual([verdict, findings[0]?.code, findings[0]?.severity], ['stuck', 'CrashLoop', 'error']);
    assert.match(findings[0]?.message ?? '', new RegExp(`container main ended with exit code ${code}.*12 restarts`));
    assert.equal(findings[0]?.since, NOW - 8 * MINUTE);
  }
});

test('a container that runs between two terminations is reported, however slow the loop is', () => {
  const pod = (createdAt: number, restarts: number, finishedAt: number) =>
    aPod(aSet(), 1, { meta: { createdAt }, containers: [aContainer({ restarts, lastState: ended(0, finishedAt) })] });
  assert.equal(look([pod(NOW - DAY, 90, NOW - 12 * MINUTE)]).findings[0]?.code, 'CrashLoop');
  assert.equal(look([pod(NOW - DAY, 4, NOW - 12 * MINUTE)]).findings[0]?.code, 'Complete');
});

test('restarts do not delay the time since which a pod is not ready', () => {
  const pod = aPod(aSet(), 1, {
    conditions: [aCondition('PodScheduled', 'True', NOW - 9 * MINUTE), aCondition('Ready', 'False', NOW - 9 * MINUTE)],
    containers: [
      aContainer({
        ready: false,
        restarts: 2,
        state: { type: 'running', startedAt: NOW - SECOND },
        lastState: ended(0, NOW - 2 * SECOND),
      }),
    ],
  });
  const { findings } = look([pod]);
  assert.deepEqual([findings[0]?.severity, findings[0]?.since], ['warning', NOW - 9 * MINUTE]);
});
