/** A refusal that the controller has overcome is no finding. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterEvent, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  anEvent,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  notReady,
  SECOND,
  type SetOptions,
  withoutObjects,
} from '../../../support/object-builders.ts';

const REFUSAL = 'pods "web-2" is forbidden: exceeded quota: few';
const failed = (pod: string, at: number) =>
  anEvent(aSet(), 'FailedCreate', `create Pod ${pod} in StatefulSet web failed error: ${REFUSAL}`, at);
const made = (pod: string, at: number) =>
  anEvent(aSet(), 'SuccessfulCreate', `create Pod ${pod} in StatefulSet web successful`, at);
const combined = (event: ClusterEvent): ClusterEvent => ({ ...event, isCombined: true });

function codes(options: SetOptions, events: readonly ClusterEvent[], missing = ['web-2']): readonly string[] {
  const set: StatefulSet = aSet(options);
  const snapshot = withoutObjects(healthySnapshot(set, ...events), 'Pod', ...missing);
  const status: SetStatus = describeSet(snapshot, set, { now: NOW });
  return status.findings.map(({ code }) => code);
}

test('a recent refusal is a finding, also as a combined event', () => {
  assert.equal(codes({}, [failed('web-2', NOW - MINUTE)])[0], 'FailedCreate');
  assert.equal(codes({}, [combined(failed('web-2', NOW - MINUTE))])[0], 'FailedCreate');
});

test('a refusal no longer counts after a successful create, even if only a combined event shows it', () => {
  const success = made('web-2', NOW - MINUTE);
  for (const event of [success, combined(success)]) {
    const events = [failed('web-2', NOW - 2 * MINUTE), event];
    assert.ok(!codes({}, events).includes('FailedCreate'));
  }
});

test('a refusal no longer counts after a later write to the set, or once the controller must have tried again', () => {
  const written = (ago: number) => ({ specWrittenAt: NOW - ago, statusWrittenAt: NOW - ago });
  assert.ok(!codes(written(5 * SECOND), [failed('web-2', NOW - MINUTE)]).includes('FailedCreate'));
  assert.ok(!codes(written(30 * SECOND), [failed('web-2', NOW - 10 * MINUTE)]).includes('FailedCreate'));
  assert.ok(!codes({}, [failed('web-2', NOW - 40 * MINUTE)]).includes('FailedCreate'));
});

test('a refusal counts again if a write to the set changed nothing, since newer events may have been dropped', () => {
  const written = { specWrittenAt: NOW - 30 * SECOND, statusWrittenAt: NOW - 30 * SECOND };
  assert.equal(codes(written, [failed('web-2', NOW - MINUTE)])[0], 'FailedCreate');
});

test('a refusal begins after the last success, whatever the event has counted since its first', () => {
  const refusal = { ...failed('web-2', NOW - MINUTE), firstAt: NOW - 50 * MINUTE, count: 9 };
  const set = aSet();
  const snapshot = withoutObjects(healthySnapshot(set, refusal, made('web-2', NOW - 10 * MINUTE)), 'Pod', 'web-2');
  assert.equal(describeSet(snapshot, set, { now: NOW }).findings[0]?.since, NOW - 10 * MINUTE);
});

test('a pod that waits for another pod is not refused now', () => {
  const set = aSet();
  const snapshot = withoutObjects(
    healthySnapshot(set, aPod(set, 0, notReady()), failed('web-2', NOW - MINUTE)),
    'Pod',
    'web-2',
  );
  const { findings, verdict } = describeSet(snapshot, set, { now: NOW });
  assert.ok(findings.every(({ code }) => code !== 'FailedCreate'));
  assert.equal(verdict, 'progressing');
});

test('an old refusal beside an overdue step is evidence, and not the finding', () => {
  const quiet = { specWrittenAt: NOW - 3 * 60 * MINUTE, statusWrittenAt: NOW - 2 * 60 * MINUTE };
  const set = aSet(quiet);
  const snapshot = withoutObjects(healthySnapshot(set, failed('web-2', NOW - 90 * MINUTE)), 'Pod', 'web-2');
  const { findings } = describeSet(snapshot, set, { now: NOW });
  assert.equal(findings[0]?.code, 'NoProgress');
  assert.match(findings[0]?.evidence.join('\n') ?? '', /exceeded quota: few/);
});

test('a probe that failed before the pod lost its readiness is not the reason', () => {
  const set = aSet();
  const pod = aPod(set, 1, notReady(NOW - 60 * MINUTE, NOW - 2 * MINUTE));
  const event = (at: number): ClusterEvent => ({
    ...anEvent(set, 'Unhealthy', 'Readiness probe failed: connection refused', at),
    subject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: pod.meta.uid },
  });
  const message = (at: number) =>
    describeSet(healthySnapshot(set, pod, event(at)), set, { now: NOW }).findings[0]?.message ?? '';
  assert.match(message(NOW - MINUTE), /connection refused/);
  assert.doesNotMatch(message(NOW - 50 * MINUTE), /connection refused/);
});
