import type { Claim, Volume } from '../model/kinds.ts';
import { parseQuantity } from '../text/quantity.ts';

/** The provisioner of a class whose volumes an administrator makes. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Says why the volume cannot be bound to the claim; empty if it fits. */
export function volumeObstacles(volume: Volume, claim: Claim): readonly string[] {
  const found: string[] = [];
  const wanted = claim.storageClass ?? '';
  if (volume.storageClass !== wanted) {
    found.push(`its class is ${volume.storageClass === '' ? 'none' : volume.storageClass}`);
  }
  const size = parseQuantity(volume.capacity);
  const need = parseQuantity(claim.request);
  if (size !== undefined && need !== undefined && size < need) found.push(`smaller than ${claim.request}`);
  const missing = claim.accessModes.filter((mode) => !volume.accessModes.includes(mode));
  if (missing.length > 0) found.push(`it does not offer ${missing.join(', ')}`);
  if (volume.volumeMode !== claim.volumeMode) found.push(`its mode is ${volume.volumeMode}`);
  if (volume.meta.deletionAt !== undefined) found.push('it is being deleted');
  const { claimRef } = volume;
  const isOurs =
    claimRef !== undefined &&
    claimRef.namespace === claim.meta.namespace &&
    claimRef.name === claim.meta.name &&
    (claimRef.uid === '' || claimRef.uid === claim.meta.uid);
  if (claimRef !== undefined && !isOurs) {
    const former = claimRef.namespace === claim.meta.namespace && claimRef.name === claim.meta.name;
    found.push(
      former
        ? 'it still belongs to a former claim of this name (Released): clear spec.claimRef.uid'
        : `${volume.phase === 'Released' ? 'still kept for' : 'claimed by'} ${claimRef.namespace}/${claimRef.name}`,
    );
  } else if (volume.phase === 'Failed' || volume.phase === 'Pending') {
    found.push(`it is ${volume.phase}`);
  }
  return found;
}
