/** Readiness that is lost again and again under minReadySeconds. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterEvent } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { eventNamespaces } from '../../../../source/domain/set/event-namespaces.ts';
import { aPod, aSet, DAY, healthySnapshot, MINUTE, NOW, readySince, SECOND } from '../../../support/object-builders.ts';
import { eventAbout } from './finding-case.ts';

const SAID = 'Readiness probe failed: HTTP probe failed with statuscode: 503';

function look(more: Partial<ClusterEvent> | undefined): SetStatus {
  const set = aSet({ minReadySeconds: 60 });
  const events = more === undefined ? [] : [{ ...eventAbout('Pod', 'web-2', 'Unhealthy', SAID), ...more }];
  return describeSet(healthySnapshot(set, aPod(set, 2, readySince(NOW - 5 * SECOND)), ...events), set, { now: NOW });
}

const flapping = (minutes: number) => ({ count: 24, firstAt: NOW - minutes * MINUTE, lastAt: NOW - 6 * SECOND });

test('failures that go on for long are an error, and no time is promised', () => {
  const { verdict, reason, findings } = look(flapping(14));
  assert.equal(verdict, 'degraded');
  assert.match(reason, /web-2 is ready for the moment, and loses its readiness again and again/);
  const [first] = findings;
  assert.deepEqual([first?.code, first?.severity, first?.since], ['NotReady', 'error', NOW - 14 * MINUTE]);
  assert.match(
    first?.message ?? '',
    /has failed 24 times \(Readiness probe failed: HTTP probe failed with statuscode: 503\)/,
  );
  assert.doesNotMatch(findings.flatMap(({ evidence }) => evidence).join('\n'), /counts as available from/);
});

test('it is a warning at first', () => {
  const { verdict, findings } = look(flapping(5));
  assert.equal(verdict, 'degraded');
  assert.deepEqual([findings[0]?.code, findings[0]?.severity], ['NotReady', 'warning']);
});

test('failures before the first success may be those of a slow start, and are told with the wait', () => {
  const [first] = look({ count: 9, firstAt: NOW - DAY + 10 * SECOND, lastAt: NOW - 6 * SECOND }).findings;
  assert.deepEqual([first?.code, first?.severity], ['MinReadyWait', 'info']);
  assert.match(first?.message ?? '', /failed 9 times before, and the wait begins anew if it fails again/);
});

test('one that fails while the pod is ready had passed before', () => {
  const [first] = look({ count: 9, firstAt: NOW - DAY + 10 * SECOND, lastAt: NOW - SECOND }).findings;
  assert.equal(first?.code, 'NotReady');
});

test('single failures, old ones and other probes change nothing', () => {
  const plain = look(undefined).findings[0]?.message;
  const others: readonly Partial<ClusterEvent>[] = [
    { ...flapping(5), count: 2 },
    { ...flapping(30), lastAt: NOW - 20 * MINUTE },
    { ...flapping(5), message: 'Liveness probe failed: timeout' },
  ];
  for (const more of others) assert.equal(look(more).findings[0]?.message, plain);
});

test('the events of such a pod are read', () => {
  assert.deepEqual(
    eventNamespaces([look(undefined)], { now: NOW, gracePeriodMs: 0 }).map(({ namespace }) => namespace),
    ['shop'],
  );
});
