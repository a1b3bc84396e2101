/** Sets: complete, being deleted, not observed. */

import { aClaim, aContainer, aMeta, DAY, MINUTE, NOW, SECOND } from '../../../../support/object-builders.ts';
import { type FindingCase, setEvent, terminatedState } from '../finding-case.ts';

export const SET_CASES: readonly FindingCase[] = [
  {
    what: 'all pods available',
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
    says: /3 pods available/,
  },
  { what: 'no replicas', set: { replicas: 0 }, code: 'Complete', severity: 'info', subject: 'StatefulSet/web' },
  {
    what: 'containers that restarted twice, or long ago',
    pods: {
      1: { containers: [aContainer({ restarts: 2, lastState: terminatedState('Error', 1) })] },
      2: {
        containers: [aContainer({ restarts: 9, lastState: { ...terminatedState('Error', 1), finishedAt: NOW - DAY } })],
      },
    },
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'the same size in another notation',
    others: () => [aClaim('data-web-1', { request: '8192Mi', capacity: '8192Mi' })],
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a pod that failed and was recreated while a higher ordinal existed',
    pods: { 1: { meta: { createdAt: NOW - MINUTE } } },
    others: () => [
      { kind: 'ControllerRevision', meta: aMeta('revision', 'web-a'), revision: 1, writtenAt: undefined },
      setEvent('SuccessfulCreate', 'Create Pod web-1 in StatefulSet web successful', NOW - MINUTE, {
        count: 2,
        firstAt: NOW - 30 * MINUTE,
      }),
      setEvent('SuccessfulDelete', 'Delete Pod web-1 in StatefulSet web successful', NOW - 2 * MINUTE),
    ],
    code: 'Complete',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set that is being deleted',
    set: { meta: { deletionAt: NOW - SECOND } },
    code: 'BeingDeleted',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set that a finalizer holds',
    set: { meta: { deletionAt: NOW - MINUTE, finalizers: ['foregroundDeletion', 'example.com/hold'] } },
    pods: { 0: 'missing', 1: 'missing', 2: 'missing' },
    code: 'BeingDeleted',
    severity: 'warning',
    subject: 'StatefulSet/web',
    says: /has no pods left: finalizer example\.com\/hold holds it/,
  },
  {
    what: 'a set that the garbage collector still deletes',
    set: { meta: { deletionAt: NOW - MINUTE, finalizers: ['foregroundDeletion'] } },
    pods: { 0: 'missing', 1: 'missing', 2: 'missing' },
    code: 'BeingDeleted',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set with a finalizer whose pods still exist',
    set: { meta: { deletionAt: NOW - MINUTE, finalizers: ['example.com/hold'] } },
    code: 'BeingDeleted',
    severity: 'info',
    subject: 'StatefulSet/web',
  },
  {
    what: 'a set that the controller has not observed',
    set: { status: { observedGeneration: 0 } },
    code: 'NotObserved',
    severity: 'error',
    subject: 'StatefulSet/web',
  },
];
