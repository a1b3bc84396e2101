/** What `kubectl get pods` says of a pod, after printPod() of Kubernetes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POD_COLUMNS } from '../../../../source/simulator/api/tables/pod-columns.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const RUNNING = { running: {} };
const ENDED = { terminated: { exitCode: 0, reason: 'Completed' } };
const BACK_OFF = { waiting: { reason: 'CrashLoopBackOff' } };
const STARTING = { waiting: { reason: 'PodInitializing' } };
const main = (state: object, ready = false): object => ({ name: 'main', ready, restartCount: 1, state });
const prepare = (state: object): object => ({ name: 'prepare', ready: true, restartCount: 2, started: false, state });
const sidecar = (state: object, started: boolean): object => ({
  name: 'sidecar',
  ready: started,
  restartCount: 4,
  started,
  state,
});
const condition = (type: string, status: string, reason?: string): object => ({ type, status, reason });

interface Case {
  readonly init?: readonly object[];
  readonly container?: object;
  readonly conditions?: readonly object[];
  readonly phase?: string;
  readonly deleted?: boolean;
  readonly expected: string;
}
const INITIALIZED = [condition('Initialized', 'True')];
const CASES: Record<string, Case> = {
  'a sidecar that runs counts, and blocks nothing': {
    init: [sidecar(RUNNING, true), prepare(ENDED)],
    container: main(RUNNING, true),
    conditions: INITIALIZED,
    expected: '2/2 Running 5',
  },
  'after the sidecar, the next init container blocks': {
    init: [sidecar(RUNNING, true), prepare(RUNNING)],
    container: main(STARTING),
    phase: 'Pending',
    expected: '1/2 Init:1/2 6',
  },
  'a sidecar that has not started blocks': {
    init: [sidecar(RUNNING, false), prepare(STARTING)],
    container: main(STARTING),
    phase: 'Pending',
    expected: '0/2 Init:0/2 6',
  },
  'a sidecar that crashes later shows, and the container stays ready': {
    init: [sidecar(BACK_OFF, false), prepare(ENDED)],
    container: main(RUNNING, true),
    conditions: INITIALIZED,
    expected: '1/2 Init:CrashLoopBackOff 5',
  },
  'a container that waits comes before a sidecar that crashes': {
    init: [sidecar(BACK_OFF, false), prepare(ENDED)],
    container: main({ waiting: { reason: 'ErrImagePull' } }),
    conditions: INITIALIZED,
    expected: '0/2 ErrImagePull 5',
  },
  'a pod with a gate': {
    conditions: [condition('PodScheduled', 'False', 'SchedulingGated')],
    phase: 'Pending',
    expected: '0/2 SchedulingGated 0',
  },
  'a pod that stops': { container: main(RUNNING), deleted: true, expected: '0/2 Terminating 1' },
  'a pod that has ended, held by a finalizer': {
    container: main(ENDED),
    conditions: INITIALIZED,
    phase: 'Succeeded',
    deleted: true,
    expected: '0/2 Completed 1',
  },
};

for (const [title, { init, container, conditions, phase = 'Running', deleted, expected }] of Object.entries(CASES)) {
  test(title, () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web-0',
        uid: 'u',
        resourceVersion: '1',
        creationTimestamp: '2026-03-01T11:00:00Z',
        ...(deleted === true ? { deletionTimestamp: '2026-03-01T11:30:00Z' } : {}),
      },
      spec: {
        initContainers: [{ name: 'sidecar', restartPolicy: 'Always' }, { name: 'prepare' }],
        containers: [{ name: 'main' }],
      },
      status: {
        phase,
        conditions: conditions ?? [],
        initContainerStatuses: init ?? [],
        containerStatuses: container === undefined ? [] : [container],
      },
    };
    const cells = POD_COLUMNS.slice(1, 4).map(({ cell }) => cell(pod, NOW));
    assert.equal(cells.join(' '), expected);
  });
}
