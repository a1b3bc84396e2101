/** Containers that end again and again. */

import { aContainer, MINUTE, NOW, SECOND, waitingPod } from '../../../../support/object-builders.ts';
import {
  crashLooping,
  eventAbout,
  type FindingCase,
  terminatedState,
  unwantedRevision,
  updating,
} from '../finding-case.ts';

export const CRASH_CASES: readonly FindingCase[] = [
  {
    what: 'a container that exceeds its memory limit',
    pods: { 1: crashLooping('OOMKilled') },
    code: 'OutOfMemory',
    severity: 'error',
    subject: 'Pod/web-1',
  },
  {
    what: 'a pod that is ready between two terminations',
    pods: { 1: { containers: [aContainer({ restarts: 42, lastState: terminatedState('OOMKilled', 137) })] } },
    code: 'OutOfMemory',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /^web-1 is up again after its container main was killed at its memory limit \(OOMKilled\), 42 restarts so far/,
  },
  {
    what: 'a crash loop, and no earlier revision',
    pods: { 0: crashLooping(), 1: 'missing', 2: 'missing' },
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-0',
  },
  {
    what: 'a crash loop',
    pods: { 1: crashLooping() },
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /exit code 1, 5 restarts/,
  },
  {
    what: 'a first crash',
    pods: {
      1: {
        ...waitingPod('x'),
        phase: 'Running',
        containers: [aContainer({ ready: false, state: terminatedState('Error', 3) })],
      },
    },
    code: 'CrashLoop',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /exit code 3/,
  },
  {
    what: 'a container that ends by a signal without a recorded reason',
    pods: {
      1: waitingPod('CrashLoopBackOff', NOW - MINUTE, { restarts: 5, lastState: terminatedState('Error', 139) }),
    },
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /^web-1 keeps crashing: container main ended with exit code 139 \(SIGSEGV\), 5 restarts/,
  },
  {
    what: 'a liveness probe that fails repeatedly',
    pods: { 1: crashLooping() },
    others: () => [
      eventAbout('Pod', 'web-1', 'Started', 'Started container main', NOW - 3 * MINUTE),
      eventAbout(
        'Pod',
        'web-1',
        'Killing',
        'Container main failed liveness probe, will be restarted',
        NOW - 61 * SECOND,
      ),
      eventAbout('Pod', 'web-1', 'Unhealthy', 'Readiness probe failed: 503'),
      eventAbout('Pod', 'web-1', 'Unhealthy', 'Liveness probe failed: context deadline exceeded', NOW - 62 * SECOND),
      eventAbout('Pod', 'web-1', 'BackOff', 'Back-off restarting failed container main'),
    ],
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /container main is killed for failing its liveness probe \(ended with exit code 1\), 5 restarts[\s\S]*Killing[\s\S]*Liveness probe failed: context/,
  },
  {
    what: 'a container that was killed once for its probe and now ends by itself',
    pods: { 1: crashLooping() },
    others: () => [
      eventAbout(
        'Pod',
        'web-1',
        'Killing',
        'Container main failed liveness probe, will be restarted',
        NOW - 70 * SECOND,
      ),
      eventAbout('Pod', 'web-1', 'Started', 'Started container main', NOW - 65 * SECOND),
    ],
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /^web-1 keeps crashing: container main ended with exit code 1, 5 restarts/,
  },
  {
    what: 'a container that ends by itself, long after it and another one were killed for a probe',
    pods: { 1: crashLooping() },
    others: () => [
      eventAbout('Pod', 'web-1', 'Killing', 'Container main failed startup probe, will be restarted', NOW - 9 * MINUTE),
      eventAbout('Pod', 'web-1', 'Killing', 'Container proxy failed liveness probe, will be restarted', NOW - MINUTE),
    ],
    code: 'CrashLoop',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /^web-1 keeps crashing: container main ended with exit code 1, 5 restarts/,
  },
  {
    what: 'a pod of an unwanted revision that is ready between two terminations: the controller does not wait for it',
    set: updating,
    pods: {
      1: { ...unwantedRevision, containers: [aContainer({ restarts: 9, lastState: terminatedState('Error', 2) })] },
    },
    code: 'CrashLoop',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /is up again after its container main ended with exit code 2, 9 restarts so far/,
  },
];
