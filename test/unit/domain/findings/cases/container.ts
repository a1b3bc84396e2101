/** Containers that do not start, or do not become ready. */

import { aContainer, DAY, MINUTE, NOW, notReady, waitingPod } from '../../../../support/object-builders.ts';
import {
  eventAbout,
  type FindingCase,
  nodeNotReady,
  terminatedState,
  unwantedRevision,
  updating,
} from '../finding-case.ts';

export const CONTAINER_CASES: readonly FindingCase[] = [
  {
    what: 'a pod of an unwanted revision does not block a Parallel set',
    set: { ...updating, podManagementPolicy: 'Parallel' },
    pods: { 2: { ...waitingPod('ImagePullBackOff'), ...unwantedRevision } },
    code: 'ImagePull',
    severity: 'error',
    subject: 'Pod/web-2',
  },
  {
    what: 'an image that cannot be pulled',
    pods: { 2: waitingPod('ErrImagePull') },
    code: 'ImagePull',
    severity: 'error',
    subject: 'Pod/web-2',
  },
  {
    what: 'two failing containers, the first because of its image',
    pods: {
      2: {
        ...waitingPod('ErrImagePull'),
        containers: [
          aContainer({ ready: false, state: { type: 'waiting', reason: 'ErrImagePull', message: 'no such host' } }),
          aContainer({
            name: 'side',
            ready: false,
            restarts: 9,
            state: { type: 'waiting', reason: 'CrashLoopBackOff', message: '' },
          }),
        ],
      },
    },
    code: 'ImagePull',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /no such host/,
  },
  {
    what: 'a secret that does not exist',
    pods: {
      2: waitingPod('CreateContainerConfigError', NOW - MINUTE, {
        state: { type: 'waiting', reason: 'CreateContainerConfigError', message: 'secret "s" not found' },
      }),
    },
    code: 'ContainerConfig',
    severity: 'error',
    subject: 'Secret/s',
    says: /secret "s" not found/,
  },
  {
    what: 'an init container that fails',
    pods: {
      2: waitingPod('CrashLoopBackOff', NOW - MINUTE, {
        role: 'init',
        name: 'setup',
        restarts: 4,
        lastState: terminatedState('Error', 2),
      }),
    },
    code: 'InitBlocked',
    severity: 'error',
    subject: 'Pod/web-2',
    says: /init container setup/,
  },
  {
    what: 'an init container that runs for long',
    pods: {
      2: {
        ...waitingPod('PodInitializing', NOW - 3 * MINUTE),
        containers: [
          aContainer({
            role: 'init',
            name: 'restore',
            ready: false,
            state: { type: 'running', startedAt: NOW - 3 * MINUTE },
          }),
        ],
      },
    },
    code: 'InitBlocked',
    severity: 'warning',
    subject: 'Pod/web-2',
    says: /restore, which is still running/,
  },
  {
    what: 'a readiness probe that fails',
    pods: {
      1: {
        ...notReady(NOW - 11 * MINUTE),
        containers: [
          aContainer({
            ready: false,
            readinessProbe: 'GET :8080/ready',
            state: { type: 'running', startedAt: NOW - 11 * MINUTE },
          }),
        ],
      },
    },
    others: () => [eventAbout('Pod', 'web-1', 'Unhealthy', 'Readiness probe failed: 503')],
    code: 'NotReady',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /readiness probe of container main does not pass \(Readiness probe failed: 503\).*GET :8080\/ready/s,
    command: 'logs web-1 -c main --tail=20',
  },
  {
    what: 'a readiness gate that is not true',
    pods: {
      1: {
        ...notReady(NOW - 2 * MINUTE),
        readinessGates: ['example.com/lb'],
        containers: [aContainer({ state: { type: 'running', startedAt: NOW - 2 * MINUTE } })],
      },
    },
    code: 'NotReady',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /readiness gate example\.com\/lb is not true/,
    command: 'describe pod web-1',
  },
  {
    what: 'a pod that was ready, on a node that is no longer ready',
    pods: {
      1: {
        ...notReady(NOW - DAY, NOW - 2 * MINUTE),
        containers: [aContainer({ state: { type: 'running', startedAt: NOW - DAY } })],
      },
    },
    others: () => [nodeNotReady('node-1')],
    code: 'NotReady',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /no longer ready: node node-1 is not ready \(KubeletNotReady: container runtime is down\)[\s\S]*Ready=False since/,
    command: 'describe node node-1',
  },
];
