/** A shop with claims of every verdict, and volumes without a claim. */

import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import {
  aClaim,
  aMeta,
  aPod,
  aSet,
  aSnapshot,
  aStorageClass,
  aVolume,
  DAY,
  MINUTE,
  NOW,
} from '../support/object-builders.ts';

export function claimsSnapshot(): Snapshot {
  const web = aSet({ name: 'web', replicas: 2 });
  const zero = aSet({ name: 'ledger', replicas: 0 });
  const bound = [
    ...[0, 1, 2, 3].map((ordinal) => aClaim(`data-web-${ordinal}`)),
    aClaim('data-ledger-0', { capacity: '512Gi', request: '512Gi', storageClass: 'fast' }),
    aClaim('data-old-0'),
    aClaim('data-old-1', { meta: { labels: { 'strimzi.io/cluster': 'kafka' } } }),
    aClaim('data-young-0', { meta: { createdAt: NOW - MINUTE } }),
    aClaim('backup', { storageClass: 'nfs', accessModes: ['ReadWriteMany'] }),
  ];
  const gone = aClaim('data-legacy-0');
  return aSnapshot([
    web,
    zero,
    aPod(web, 0),
    aPod(web, 1),
    ...bound,
    ...bound.map((claim) => aVolume(claim, claim.meta.name === 'backup' ? { reclaimPolicy: 'Retain' } : {})),
    aClaim('data-pending-0', { phase: 'Pending', volume: '', capacity: '' }),
    aVolume(gone, {
      phase: 'Released',
      reclaimPolicy: 'Retain',
      meta: aMeta('volume', 'pv-data-legacy-0', { namespace: '', createdAt: NOW - 400 * DAY }),
    }),
    aVolume(gone, {
      phase: 'Failed',
      message: 'no deletable volume plugin matched',
      source: 'local /mnt/disk1',
      claimRef: { namespace: 'shop', name: 'data-web-9', uid: 'gone' },
      meta: aMeta('volume', 'local-disk-1', { namespace: '' }),
    }),
    aVolume(gone, {
      phase: 'Available',
      claimRef: undefined,
      source: 'local /mnt/disk2',
      meta: aMeta('volume', 'local-disk-2', { namespace: '' }),
    }),
    aStorageClass(),
  ]);
}
