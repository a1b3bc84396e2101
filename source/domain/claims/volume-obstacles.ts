import type { Claim, Volume } from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import { parseQuantity } from '../text/quantity.ts';

/** The provisioner of a class whose volumes an administrator makes. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

const FORMER_CLAIM = 'it still belongs to a former claim of this name (Released): clear spec.claimRef.uid';

/** Reports whether the volume belongs, or belonged, to a claim of this name. */
export function isReservedFor({ claimRef }: Volume, { meta }: Claim): boolean {
  return claimRef?.namespace === meta.namespace && claimRef.name === meta.name;
}

/** Reports whether the claim gets the volume once it no longer refers to a former claim of that name. */
export function isOnlyTiedToFormerClaim(volume: Volume, claim: Claim, obstacles: readonly string[]): boolean {
  const isKept = volume.phase === 'Released' && volume.reclaimPolicy === 'Retain';
  return isKept && isReservedFor(volume, claim) && obstacles.length === 1 && obstacles[0] === FORMER_CLAIM;
}

/** Returns why the volume cannot be bound to the claim; empty if it fits. */
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
  if (volume.attributesClass !== claim.attributesClass) {
    found.push(`its VolumeAttributesClass is ${volume.attributesClass === '' ? 'none' : volume.attributesClass}`);
  }
  // A claim that asks for a volume by its name takes it whatever its labels are.
  if (claim.volume === '' && claim.selector !== undefined && !selectorMatches(claim.selector, volume.meta.labels)) {
    found.push("its labels do not match the claim's selector");
  }
  if (volume.meta.deletionAt !== undefined) found.push('it is being deleted');
  const { claimRef } = volume;
  const isOurs =
    claimRef !== undefined && isReservedFor(volume, claim) && (claimRef.uid === '' || claimRef.uid === claim.meta.uid);
  if (claimRef !== undefined && !isOurs) {
    found.push(
      isReservedFor(volume, claim)
        ? FORMER_CLAIM
        : `${volume.phase === 'Released' ? 'still kept for' : 'claimed by'} ${claimRef.namespace}/${claimRef.name}`,
    );
  } else if (volume.phase === 'Failed' || volume.phase === 'Pending') {
    found.push(`it is ${volume.phase}`);
  }
  return found;
}
