/** Phrases about one claim of a member: the one that it has, and the one that the controller would make. */

import { type NewClaim, pendingReasons } from '../../domain/claims/new-claim.ts';
import { claimNameOf } from '../../domain/model/identity.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import type { ClaimBinding } from '../../domain/model/set-status.ts';
import { listNames } from '../../domain/text/sentences.ts';
import type { Consequence, SetPlanContext } from '../plan.ts';

export function claimText({ name, capacity }: ClaimBinding): string {
  return capacity === '' ? `claim ${name}` : `claim ${name} (${capacity})`;
}

/** Says what happens to the data when the claim is deleted. */
export function volumeOutcomeConsequence({ volume, volumeName, phase }: ClaimBinding): Consequence {
  if (volume?.reclaimPolicy === 'Retain') {
    const text = `its volume ${volume.meta.name} stays, Released, with the data`;
    return { severity: 'warning', text };
  }
  if (volume !== undefined) {
    return { severity: 'danger', text: `its volume ${volume.meta.name} and the data in it are destroyed` };
  }
  if (phase === 'Pending' && volumeName === '') return { severity: 'warning', text: 'it has no volume yet' };
  return { severity: 'danger', text: 'its data may be destroyed: what becomes of its volume cannot be read' };
}

export function newClaimConsequence(claim: string, pending: string | undefined): Consequence {
  return pending === undefined
    ? { severity: 'info', text: `${claim} is made new` }
    : { severity: 'warning', text: `${claim} is made new and stays Pending: ${pending}` };
}

/** Why the claims that would be made for these ordinals stay Pending, by the name of the claim. */
export function predictNewClaims({ snapshot, status: { set } }: SetPlanContext, ordinals: readonly number[]) {
  const claims = ordinals.flatMap((ordinal) =>
    set.claimTemplates.map((template): NewClaim => {
      const { name, namespace } = set.meta;
      return { namespace, name: claimNameOf(template.name, name, ordinal), template };
    }),
  );
  const reasons = pendingReasons(snapshot, claims);
  return new Map(claims.map(({ name }, index) => [name, reasons[index]]));
}

/** Says why a new claim of that ordinal would stay Pending, for each claim that would. */
export function pendingNewClaims(planContext: SetPlanContext, ordinal: number): readonly string[] {
  return [...predictNewClaims(planContext, [ordinal])].flatMap(([name, reason]) =>
    reason === undefined ? [] : [`the new claim ${name} stays Pending: ${reason}`],
  );
}

export function isNeverBound({ phase, volumeName }: ClaimBinding): boolean {
  return phase === 'Pending' && volumeName === '';
}

/** Returns undefined if the claim's volume exists, or may exist. */
export function lostVolumeText(snapshot: SetPlanContext['snapshot'], item: ClaimBinding): string | undefined {
  const { phase, volumeName, claim } = item;
  if (phase === 'Lost') return `claim ${item.name} has lost its volume ${volumeName}`;
  if (claim === undefined || phase !== 'Bound' || volumeName === '') return undefined;
  const isKnown = listCompletenessFor(snapshot, claim.meta.namespace).PersistentVolume === 'known';
  return isKnown && !snapshot.tables.PersistentVolume.has(volumeName)
    ? `volume ${volumeName} of claim ${item.name} is gone`
    : undefined;
}

/** The API server takes it off by itself once no pod uses the claim. */
const PVC_PROTECTION = 'kubernetes.io/pvc-protection';

function holdersOf({ claim }: ClaimBinding): readonly string[] {
  return (claim?.meta.finalizers ?? []).filter((finalizer) => finalizer !== PVC_PROTECTION);
}

/** ", once finalizer example.com/backup is taken off"; empty if nothing but its pod holds the claim. */
export function heldByFinalizers(item: ClaimBinding): string {
  const holders = holdersOf(item);
  if (holders.length === 0) return '';
  const subject = holders.length === 1 ? `finalizer ${holders[0]} is` : `finalizers ${listNames(holders)} are`;
  return `, once ${subject} taken off`;
}

/** Says what becomes of a Terminating claim whose pod is not there, whatever the plan does. */
export function goingWithoutPod(item: ClaimBinding): Consequence {
  const { text } = volumeOutcomeConsequence(item);
  return {
    severity: 'warning',
    text: `${claimText(item)} is Terminating and goes in any case${heldByFinalizers(item)}: ${text}`,
  };
}
