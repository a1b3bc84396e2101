import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../../../../source/domain/model/kinds.ts';
import type { PodStage } from '../../../../source/domain/model/set-status.ts';
import { kubectlStatus } from '../../../../source/domain/pod/kubectl-status.ts';
import { hasLostReadiness, podStage } from '../../../../source/domain/pod/pod-stage.ts';
import { roleOf } from '../../../../source/domain/pod/role.ts';
import {
  aCondition,
  aContainer,
  aNode,
  aPod,
  aSet,
  DAY,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  readySince,
  SECOND,
  terminatingMeta,
  unschedulable,
  waitingPod,
} from '../../../support/object-builders.ts';

const set = aSet();

function ended(exitCode: number, reason = '', signal?: number, finishedAt = NOW - SECOND): Container['state'] {
  return { type: 'terminated', reason, message: '', exitCode, signal, finishedAt };
}
const held: Partial<Container> = {
  ready: false,
  started: false,
  state: { type: 'waiting', reason: 'PodInitializing', message: '' },
};
function withInit(...containers: readonly Partial<Container>[]): PodOptions {
  return { phase: 'Pending', conditions: [], containers: [...containers.map(aContainer), aContainer(held)] };
}

const words: readonly (readonly [string, PodOptions, string, number?])[] = [
  ['a healthy pod', {}, 'Running'],
  ['a new pod', { phase: 'Pending', containers: [aContainer({ state: undefined, ready: false })] }, 'Pending'],
  ['an evicted pod', { phase: 'Failed', reason: 'Evicted', containers: [] }, 'Evicted'],
  [
    'a gated pod',
    {
      phase: 'Pending',
      containers: [],
      conditions: [aCondition('PodScheduled', 'False', NOW, { reason: 'SchedulingGated' })],
    },
    'SchedulingGated',
  ],
  ['a creating pod', waitingPod('ContainerCreating'), 'ContainerCreating'],
  ['no image', waitingPod('ImagePullBackOff'), 'ImagePullBackOff'],
  ['a waiting container without reason', waitingPod(''), 'Pending'],
  [
    'the first of two that wait',
    {
      containers: [
        aContainer({ ready: false, state: { type: 'waiting', reason: 'First', message: '' } }),
        aContainer({ ready: false, state: { type: 'waiting', reason: 'Second', message: '' } }),
      ],
    },
    'First',
  ],
  ['an error', { containers: [aContainer({ ready: false, restarts: 4, state: ended(1, 'Error') })] }, 'Error', 4],
  ['a signal', { containers: [aContainer({ ready: false, state: ended(137, '', 9) })] }, 'Signal:9'],
  ['an exit code', { containers: [aContainer({ ready: false, state: ended(3) })] }, 'ExitCode:3'],
  [
    'completed beside running and ready',
    { containers: [aContainer({ ready: false, state: ended(0, 'Completed') }), aContainer()] },
    'Running',
  ],
  [
    'completed beside running and not ready',
    { ...notReady(), containers: [aContainer({ ready: false, state: ended(0, 'Completed') }), aContainer()] },
    'NotReady',
  ],
  [
    'completed beside an error',
    {
      containers: [
        aContainer({ ready: false, state: ended(0, 'Completed') }),
        aContainer({ ready: false, state: ended(2, 'OOMKilled') }),
      ],
    },
    'OOMKilled',
  ],
  [
    'completed',
    { phase: 'Succeeded', containers: [aContainer({ ready: false, state: ended(0, 'Completed') })] },
    'Completed',
  ],
  [
    'the first init container',
    withInit(
      { role: 'init', state: { type: 'running', startedAt: NOW } },
      { role: 'init', state: { type: 'waiting', reason: 'PodInitializing', message: '' } },
    ),
    'Init:0/2',
  ],
  [
    'the second init container',
    withInit(
      { role: 'init', state: ended(0, 'Completed') },
      { role: 'init', state: { type: 'waiting', reason: 'PodInitializing', message: '' }, restarts: 2 },
    ),
    'Init:1/2',
    2,
  ],
  [
    'an init container that crashes',
    withInit({ role: 'init', state: { type: 'waiting', reason: 'CrashLoopBackOff', message: '' } }),
    'Init:CrashLoopBackOff',
  ],
  ['an init container that failed', withInit({ role: 'init', state: ended(1, 'Error') }), 'Init:Error'],
  ['an init container that was killed', withInit({ role: 'init', state: ended(137, '', 9) }), 'Init:Signal:9'],
  ['an init container that exited', withInit({ role: 'init', state: ended(5) }), 'Init:ExitCode:5'],
  ['init over', withInit({ role: 'init', state: ended(0), restarts: 3 }), 'PodInitializing', 0],
  [
    'a sidecar that has started',
    withInit({ role: 'sidecar', started: true, restarts: 2 }, { role: 'init', state: ended(0), restarts: 5 }),
    'PodInitializing',
    2,
  ],
  ['a sidecar that has not', withInit({ role: 'sidecar', started: false }), 'Init:0/1'],
  [
    'init again, but initialized',
    {
      ...withInit({ role: 'init', state: { type: 'running', startedAt: NOW } }),
      conditions: [aCondition('Initialized', 'True')],
    },
    'PodInitializing',
  ],
  ['terminating', terminatingMeta(), 'Terminating'],
  ['terminating and done', { ...terminatingMeta(), phase: 'Succeeded', containers: [] }, 'Succeeded'],
  ['terminating on a lost node', { ...terminatingMeta(), reason: 'NodeLost' }, 'Unknown'],
];
for (const [what, options, word, restarts] of words) {
  test(`kubectl's status of ${what}: ${word}`, () => {
    const said = kubectlStatus(aPod(set, 0, options));
    assert.equal(said.statusText, word);
    if (restarts !== undefined) assert.equal(said.restarts, restarts);
  });
}

const crashed = { lastState: ended(1, 'Error', undefined, NOW - MINUTE), restarts: 4, ready: false };
const stages: readonly (readonly [string, PodOptions, PodStage, number?])[] = [
  ['ready for long', {}, 'available', NOW - DAY + 30 * SECOND],
  ['ready for less than minReadySeconds', readySince(NOW - 10 * SECOND), 'ready', NOW - 10 * SECOND],
  ['ready for exactly minReadySeconds', readySince(NOW - 30 * SECOND), 'available', NOW],
  ['running', notReady(NOW - MINUTE), 'running', NOW - MINUTE],
  ['being made', waitingPod('ContainerCreating', NOW - MINUTE), 'starting', NOW - MINUTE],
  ['initializing', withInit({ role: 'init', state: { type: 'running', startedAt: NOW } }), 'starting'],
  [
    'one container of two up',
    {
      ...notReady(),
      containers: [
        aContainer(),
        aContainer({ ready: false, state: { type: 'waiting', reason: 'ContainerCreating', message: '' } }),
      ],
    },
    'starting',
  ],
  ['without image', waitingPod('ErrImagePull'), 'broken'],
  [
    'with a broken init container',
    withInit({ role: 'init', ready: false, state: { type: 'waiting', reason: 'CrashLoopBackOff', message: '' } }),
    'broken',
  ],
  ['crashed once', { ...notReady(), containers: [aContainer({ ready: false, state: ended(1) })] }, 'starting'],
  ['crashed again and again', { ...notReady(), containers: [aContainer({ ...crashed, state: ended(1) })] }, 'broken'],
  [
    'between two crashes',
    { ...notReady(), containers: [aContainer({ ...crashed, state: { type: 'running', startedAt: NOW - SECOND } })] },
    'broken',
  ],
  [
    'long after its crashes',
    {
      ...notReady(),
      containers: [aContainer({ ...crashed, state: { type: 'running', startedAt: NOW - 11 * MINUTE } })],
    },
    'running',
  ],
  ['refused by the scheduler', unschedulable(NOW - MINUTE), 'unscheduled', NOW - MINUTE],
  ['evicted', { phase: 'Failed', reason: 'Evicted', containers: [] }, 'broken'],
  [
    'finished',
    { phase: 'Succeeded', containers: [aContainer({ ready: false, state: ended(0) })] },
    'finished',
    NOW - SECOND,
  ],
  ['terminating while ready', terminatingMeta(10 * SECOND, 30), 'terminating', NOW - 20 * SECOND],
  ['in phase Unknown', { ...notReady(), phase: 'Unknown' }, 'lost'],
];
for (const [what, options, stage, since] of stages) {
  test(`a pod ${what} is ${stage}`, () => {
    const place = podStage(aPod(set, 0, options), 30, aNode('node-0'), false, NOW);
    assert.equal(place.stage, stage);
    if (since !== undefined) assert.equal(place.since, since);
  });
}

test('a pod that is not ready is lost with its node', () => {
  const pod = aPod(set, 0, notReady());
  assert.equal(podStage(pod, 0, aNode('node-0', { ready: 'Unknown' }), false, NOW).stage, 'lost');
  assert.equal(podStage(pod, 0, undefined, true, NOW).stage, 'lost');
  assert.equal(podStage(pod, 0, undefined, false, NOW).stage, 'running');
  assert.equal(podStage(aPod(set, 0), 0, aNode('node-0', { ready: 'Unknown' }), false, NOW).stage, 'available');
});

test('readiness is lost if the condition changes after the containers started', () => {
  assert.equal(hasLostReadiness(aPod(set, 0, notReady(NOW - DAY, NOW - MINUTE))), true);
  assert.equal(hasLostReadiness(aPod(set, 0, notReady(NOW - MINUTE))), false);
  assert.equal(hasLostReadiness(aPod(set, 0)), false);
});

const roles: readonly (readonly [Record<string, string>, string | undefined, string])[] = [
  [{ role: 'master' }, undefined, 'master'],
  [{ 'spilo-role': 'replica', role: 'x' }, undefined, 'replica'],
  [{ 'cnpg.io/instanceRole': 'primary' }, undefined, 'primary'],
  [{ 'mysql.oracle.com/cluster-role': 'SECONDARY' }, undefined, 'SECONDARY'],
  [{ 'app.kubernetes.io/component': 'primary' }, undefined, 'primary'],
  [{ 'app.kubernetes.io/component': 'database' }, undefined, ''],
  [{ role: 'master', mine: 'boss' }, 'mine', 'boss'],
  [{ role: 'master' }, 'mine', ''],
];
for (const [labels, label, role] of roles) {
  test(`the role of ${JSON.stringify(labels)} by ${label ?? 'the usual labels'}: ${role}`, () => {
    assert.equal(roleOf(aPod(set, 0, { meta: { labels } }), label), role);
  });
}
