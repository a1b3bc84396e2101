/** Containers that are not restarted, pods that have ended, sidecars, and one cause for many pods. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject, Container } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aCondition,
  aContainer,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  type SetOptions,
  waitingPod,
} from '../../../support/object-builders.ts';

function look(objects: readonly ClusterObject[], options: SetOptions = {}): SetStatus {
  const set = aSet(options);
  return describeSet(healthySnapshot(set, ...objects), set, { now: NOW });
}

const unready = [aCondition('PodScheduled', 'True', NOW - MINUTE), aCondition('Ready', 'False', NOW - MINUTE)];

function withWorker(worker: Partial<Container>): ClusterObject {
  return aPod(aSet(), 2, {
    conditions: unready,
    containers: [aContainer(), aContainer({ name: 'worker', ready: false, started: false, ...worker })],
  });
}

const end = (exitCode: number) =>
  ({
    type: 'terminated',
    reason: exitCode === 0 ? 'Completed' : 'Error',
    message: '',
    exitCode,
    signal: undefined,
    finishedAt: NOW - MINUTE,
  }) as const;

test('a container that its restart policy does not restart is an error at once, with name, exit code and policy', () => {
  for (const [restartPolicy, code] of [
    ['Never', 0],
    ['Never', 3],
    ['OnFailure', 0],
  ] as const) {
    const { verdict, findings } = look([withWorker({ restartPolicy, state: end(code) })]);
    assert.deepEqual([verdict, findings[0]?.code, findings[0]?.severity], ['stuck', 'ContainerEnded', 'error']);
    assert.match(
      findings[0]?.message ?? '',
      new RegExp(`container worker ended with exit code ${code}.*restartPolicy ${restartPolicy}`),
    );
  }
});

test('a container that a rule or its policy restarts has not ended for good', () => {
  const restartRules = [{ operator: 'In', exitCodes: [42] }] as const;
  for (const worker of [
    { restartPolicy: 'Never', restartRules, state: end(42) },
    { restartPolicy: 'OnFailure', state: end(1) },
  ] as const) {
    assert.ok(look([withWorker(worker)]).findings.every(({ code }) => code !== 'ContainerEnded'));
  }
});

test('a pod that has succeeded is reported with its container, and the controller replaces it', () => {
  const pod = aPod(aSet(), 1, { phase: 'Succeeded', conditions: unready, containers: [aContainer({ state: end(0) })] });
  const { verdict, findings } = look([pod]);
  assert.deepEqual([verdict, findings[0]?.code, findings[0]?.severity], ['progressing', 'ContainerEnded', 'warning']);
  assert.match(findings[0]?.message ?? '', /web-1 has ended .*container main ended with exit code 0/);
});

test('a sidecar whose probe fails is named as a sidecar', () => {
  const sidecar = aContainer({ name: 'proxy', role: 'sidecar', ready: false, readinessProbe: 'tcp :15021' });
  const pod = aPod(aSet(), 1, { conditions: unready, containers: [sidecar, aContainer()] });
  const { findings } = look([pod]);
  assert.match(findings[0]?.message ?? '', /the readiness probe of sidecar proxy does not pass/);
});

test('a loop of a container that never passed its startup probe is recognised without any event', () => {
  const looping = { restarts: 6, started: false, startupProbe: 'GET :8080/up', lastState: end(137) };
  const pod = aPod(aSet(), 1, waitingPod('CrashLoopBackOff', NOW - MINUTE, looping));
  assert.match(look([pod]).findings[0]?.message ?? '', /has not passed its startup probe \(GET :8080\/up\)/);
});

test('one cause for several pods is one finding with all their names', () => {
  const pods = [0, 1, 2].map((ordinal) =>
    aPod(aSet(), ordinal, waitingPod('ImagePullBackOff', NOW - (ordinal + 1) * MINUTE)),
  );
  const { findings } = look(pods, { podManagementPolicy: 'Parallel' });
  const pulls = findings.filter(({ code }) => code === 'ImagePull');
  assert.equal(pulls.length, 1);
  assert.match(pulls[0]?.message ?? '', /^web-0 cannot pull image .*; the same is true of web-1 and web-2$/);
  assert.deepEqual(pulls[0]?.otherPods, ['web-1', 'web-2']);
  assert.equal(pulls[0]?.since, NOW - 3 * MINUTE);
});

test('pods with different causes are two findings', () => {
  const pods = [
    aPod(aSet(), 0, waitingPod('ImagePullBackOff')),
    aPod(aSet(), 1, waitingPod('ImagePullBackOff', NOW - MINUTE, { image: 'registry.example/other:1' })),
  ];
  const { findings } = look(pods, { podManagementPolicy: 'Parallel' });
  assert.equal(findings.filter(({ code }) => code === 'ImagePull').length, 2);
});
