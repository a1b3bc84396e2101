/** Bound claims and their volumes. */

import {
  aClaim,
  aCondition,
  aMeta,
  aStorageClass,
  aVolume,
  DAY,
  MINUTE,
  NOW,
  SECOND,
  unschedulable,
} from '../../../../support/object-builders.ts';
import { type FindingCase, setEvent } from '../finding-case.ts';

export const CLAIM_CASES: readonly FindingCase[] = [
  {
    what: 'a lost claim of a running pod',
    others: () => [aClaim('data-web-1', { phase: 'Lost' })],
    code: 'ClaimLost',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a lost claim of a pod that does not run',
    pods: { 1: unschedulable(NOW - SECOND) },
    others: () => [aClaim('data-web-1', { phase: 'Lost' })],
    code: 'ClaimLost',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a claim that is being deleted while its pod uses it',
    others: () => [
      aClaim('data-web-1', { meta: { deletionAt: NOW - MINUTE, finalizers: ['kubernetes.io/pvc-protection'] } }),
    ],
    code: 'ClaimTerminating',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
    says: /pvc-protection/,
  },
  {
    what: 'a volume that was deleted while it is bound',
    others: () => {
      const volume = aVolume(aClaim('data-web-1'));
      return [
        { ...volume, meta: { ...volume.meta, deletionAt: NOW - MINUTE, finalizers: ['kubernetes.io/pv-protection'] } },
      ];
    },
    code: 'VolumeTerminating',
    severity: 'warning',
    subject: 'PersistentVolume/pv-data-web-1',
    says: /it goes as soon as the claim does[\s\S]*pv-protection/,
  },
  {
    what: 'a failed volume',
    others: () => [{ ...aVolume(aClaim('data-web-1')), phase: 'Failed', reason: 'VolumeFailedDelete' }],
    code: 'VolumeFailed',
    severity: 'warning',
    subject: 'PersistentVolume/pv-data-web-1',
  },
  {
    what: 'a claim whose class and size differ from the template',
    others: () => [
      aClaim('data-web-1', { storageClass: 'old', request: '1Gi', capacity: '1Gi' }),
      aStorageClass('old'),
    ],
    code: 'ClaimTemplateDrift',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
    says: /size 1Gi instead of 8Gi, class old instead of standard/,
  },
  {
    what: 'a file system that waits for its resize',
    set: {
      claimTemplates: [{ name: 'data', storageClass: 'standard', request: '9Gi', accessModes: ['ReadWriteOnce'] }],
    },
    others: () =>
      [0, 1, 2].map((ordinal) =>
        aClaim(`data-web-${ordinal}`, {
          request: '9Gi',
          capacity: ordinal === 1 ? '8Gi' : '9Gi',
          conditions: ordinal === 1 ? [aCondition('FileSystemResizePending', 'True', NOW - MINUTE)] : [],
        }),
      ),
    code: 'ResizePending',
    severity: 'warning',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a claim that is older than its set',
    set: { meta: { createdAt: NOW - DAY } },
    others: () => [aClaim('data-web-1', { meta: { createdAt: NOW - 9 * DAY } })],
    code: 'StaleClaimReuse',
    severity: 'info',
    subject: 'PersistentVolumeClaim/data-web-1',
  },
  {
    what: 'a claim that is older than the last scale-down',
    pods: { 2: { meta: { createdAt: NOW - MINUTE } } },
    others: (set) => [
      { kind: 'ControllerRevision', meta: aMeta('revision', 'web-a'), revision: 1, writtenAt: undefined },
      setEvent('SuccessfulCreate', 'Create Pod web-2 in StatefulSet web successful', NOW - MINUTE, {
        count: 2,
        firstAt: NOW - 30 * MINUTE,
      }),
      setEvent('SuccessfulDelete', 'Delete Pod web-2 in StatefulSet web successful', NOW - 20 * MINUTE, {
        subject: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: set.meta.uid },
      }),
    ],
    code: 'StaleClaimReuse',
    severity: 'info',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /with the data that the last web-2, which was scaled away or had ended, left/,
  },
];
