/** Predicts whether a claim that the controller makes from a template will get a volume. */

import { defaultStorageClass } from '../join/default-storage-class.ts';
import type { Claim, ClaimTemplate } from '../model/kinds.ts';
import { listCompletenessFor } from '../model/list-completeness.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { NO_PROVISIONER, volumeObstacles } from './volume-obstacles.ts';

export interface NewClaim {
  readonly namespace: string;
  readonly name: string;
  readonly template: ClaimTemplate;
}

/**
 * Returns why each claim will stay Pending, a phrase without a full stop; undefined if that cannot be predicted. The
 * claims are bound in the given order, and each takes a volume away from those that come after it.
 */
export function pendingReasons(snapshot: Snapshot, claims: readonly NewClaim[]): readonly (string | undefined)[] {
  const taken = new Set<string>();
  return claims.map((claim) => pendingReason(snapshot, claim, taken));
}

function pendingReason(snapshot: Snapshot, claim: NewClaim, taken: Set<string>): string | undefined {
  const { StorageClass: classes, PersistentVolume: volumes } = snapshot.tables;
  const known = listCompletenessFor(snapshot, claim.namespace);
  const { storageClass } = claim.template;
  const found = storageClass === undefined ? undefined : classes.get(storageClass);
  const hasDefault = defaultStorageClass(classes.values()) !== undefined;
  if (storageClass === undefined && (known.StorageClass !== 'known' || hasDefault)) return undefined;
  if (storageClass !== undefined && storageClass !== '' && found === undefined)
    return known.StorageClass === 'known' ? `storage class ${storageClass} does not exist` : undefined;
  if (found !== undefined && found.provisioner !== NO_PROVISIONER) return undefined;
  if (known.PersistentVolume !== 'known') return undefined;
  const wanted = claimOf(snapshot, claim);
  const fitting = [...volumes.values()].find(
    (volume) => !taken.has(volume.meta.name) && volumeObstacles(volume, wanted).length === 0,
  );
  if (fitting === undefined) {
    return storageClass === undefined
      ? 'it names no storage class, the cluster has no default one, and no volume fits'
      : 'no volume fits, and nothing makes volumes for it';
  }
  taken.add(fitting.meta.name);
  return undefined;
}

/** Returns the claim that the controller would create. Mode and selector are taken from another claim of the template. */
function claimOf({ tables }: Snapshot, { namespace, name, template }: NewClaim): Claim {
  const { storageClass, request, accessModes } = template;
  const prefix = name.replace(/\d+$/, '');
  const sibling = [...tables.PersistentVolumeClaim.values()].find(
    ({ meta }) => meta.namespace === namespace && meta.name.startsWith(prefix),
  );
  return {
    kind: 'PersistentVolumeClaim',
    meta: {
      namespace,
      name,
      uid: 'not made yet',
      resourceVersion: '',
      generation: 0,
      createdAt: 0,
      deletionAt: undefined,
      deletionGraceSeconds: undefined,
      labels: {},
      annotations: {},
      owners: [],
      finalizers: [],
    },
    phase: 'Pending',
    volume: '',
    storageClass,
    volumeMode: sibling?.volumeMode ?? 'Filesystem',
    accessModes,
    request,
    capacity: '',
    selectedNode: '',
    conditions: [],
    dataSource: undefined,
    selector: sibling?.selector,
    attributesClass: sibling?.attributesClass ?? '',
    attributesChange: undefined,
    resizeStatus: '',
    resizeTarget: '',
  };
}
