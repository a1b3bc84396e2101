/** Claims that stay Pending. */

import {
  aClaim,
  aStorageClass,
  aVolume,
  MINUTE,
  NOW,
  SECOND,
  unschedulable,
} from '../../../../support/object-builders.ts';
import { eventAbout, type FindingCase, pendingClaim } from '../finding-case.ts';

const availableVolume = (name: string, changes: Parameters<typeof aVolume>[1] = {}) => {
  const { meta, ...rest } = aVolume(aClaim('x'), {
    claimRef: undefined,
    phase: 'Available',
    storageClass: 'local',
    ...changes,
  });
  return { ...rest, meta: { ...meta, uid: name, name } };
};
const noProvisioner = aStorageClass('local', { provisioner: 'kubernetes.io/no-provisioner', isDefault: false });
const local = {
  claimTemplates: [{ name: 'data', storageClass: 'local', request: '8Gi', accessModes: ['ReadWriteOnce'] }],
};

export const PROVISIONING_CASES: readonly FindingCase[] = [
  {
    what: 'a storage class that does not exist',
    pods: {
      2: unschedulable(NOW - SECOND, '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
    },
    others: () => [pendingClaim('data-web-2', { storageClass: 'gold' })],
    set: { claimTemplates: [{ name: 'data', storageClass: 'gold', request: '8Gi', accessModes: ['ReadWriteOnce'] }] },
    code: 'NoStorageClass',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /storage classes: standard/,
    consequence: 'Unschedulable',
  },
  {
    what: 'no storage class, and no default class',
    pods: { 2: unschedulable() },
    others: () => [
      pendingClaim('data-web-2', { storageClass: undefined }),
      aStorageClass('standard', { isDefault: false }),
    ],
    set: {
      claimTemplates: [{ name: 'data', storageClass: undefined, request: '8Gi', accessModes: ['ReadWriteOnce'] }],
    },
    code: 'NoStorageClass',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /has no default one/,
  },
  {
    what: 'a provisioner that fails',
    pods: { 2: unschedulable() },
    others: () => [
      pendingClaim('data-web-2'),
      eventAbout('PersistentVolumeClaim', 'data-web-2', 'ProvisioningFailed', 'quota exceeded'),
    ],
    code: 'ProvisioningFailed',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /quota exceeded/,
  },
  {
    what: 'no volume matches the claim',
    set: local,
    pods: {
      2: unschedulable(
        NOW - 5 * MINUTE,
        "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.",
      ),
    },
    others: () => [
      noProvisioner,
      pendingClaim('data-web-2', { storageClass: 'local' }),
      availableVolume('tiny', { capacity: '1Gi' }),
      availableVolume('block', { volumeMode: 'Block' }),
      availableVolume('shared', { accessModes: ['ReadWriteMany'] }),
      availableVolume('taken', { phase: 'Bound', claimRef: { namespace: 'other', name: 'c', uid: 'u' } }),
      availableVolume('used', { phase: 'Released', claimRef: { namespace: 'shop', name: 'data-web-2', uid: 'old' } }),
    ],
    code: 'NoMatchingVolume',
    severity: 'error',
    subject: 'PersistentVolumeClaim/data-web-2',
    says: /block \(8Gi\): its mode is Block.*shared \(8Gi\): it does not offer ReadWriteOnce.*taken \(8Gi\): claimed by other\/c.*tiny \(1Gi\): smaller than 8Gi.*used \(8Gi\): it still belongs to a former claim/s,
  },
  {
    what: 'a claim that waits for its pod',
    pods: { 2: { ...unschedulable(NOW - SECOND), conditions: [], meta: { createdAt: NOW - SECOND } } },
    others: () => [pendingClaim('data-web-2')],
    code: 'WaitForConsumer',
    severity: 'info',
    subject: 'PersistentVolumeClaim/data-web-2',
  },
];
