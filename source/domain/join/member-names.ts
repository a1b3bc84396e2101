/** The names and keys of the objects of each ordinal. */

import { claimNameOf, podNameOf } from '../model/identity.ts';
import type { Pod, StatefulSet } from '../model/kinds.ts';
import type { ClaimOrigin } from '../model/set-status.ts';
import { keyOf } from '../model/snapshot.ts';

export interface ClaimNames {
  /** Name of the claim template, or of the pod's volume. */
  readonly template: string;
  readonly origin: ClaimOrigin;
  readonly name: string;
  readonly key: string;
}

export interface MemberNames {
  readonly podName: string;
  readonly podKey: string;
  /** Of the claim templates, in their order. */
  readonly claims: readonly ClaimNames[];
  /** Of the other volumes of the pod template. */
  readonly podTemplateClaims: readonly ClaimNames[];
}

const namesOfSet = new WeakMap<StatefulSet, Map<number, MemberNames>>();

/** Computes the names and keys of each ordinal once for a set. Building the key is most of the cost of a look-up. */
export function namesByOrdinal(set: StatefulSet): (ordinal: number) => MemberNames {
  const { name, namespace } = set.meta;
  const byOrdinal = namesOfSet.get(set) ?? new Map<number, MemberNames>();
  namesOfSet.set(set, byOrdinal);
  return (ordinal) => {
    const found = byOrdinal.get(ordinal);
    if (found !== undefined) return found;
    const podName = podNameOf(name, ordinal);
    const made: MemberNames = {
      podName,
      podKey: keyOf(namespace, podName),
      claims: set.claimTemplates.map((template) => {
        const claimName = claimNameOf(template.name, name, ordinal);
        return { template: template.name, origin: 'claim-template', name: claimName, key: keyOf(namespace, claimName) };
      }),
      podTemplateClaims: set.podTemplateClaims.map(({ volume, sharedClaim }) => {
        // The ephemeral volume controller names the claim after pod and volume.
        const claimName = sharedClaim ?? `${podName}-${volume}`;
        const origin = sharedClaim === undefined ? 'ephemeral' : 'shared';
        return { template: volume, origin, name: claimName, key: keyOf(namespace, claimName) };
      }),
    };
    byOrdinal.set(ordinal, made);
    return made;
  };
}

/** Returns the names of the pod's claims that no claim template gives. A pod of an older revision may have other ones. */
export function otherClaimsOf(pod: Pod, { claims }: MemberNames): readonly ClaimNames[] {
  if (pod.claimVolumes.length <= claims.length && claims.every(({ name }, i) => pod.claimVolumes[i]?.claim === name)) {
    return [];
  }
  return pod.claimVolumes
    .filter(({ claim }) => claims.every(({ name }) => name !== claim))
    .map(({ volume, claim, ephemeral }) => ({
      template: volume,
      origin: ephemeral ? 'ephemeral' : 'shared',
      name: claim,
      key: keyOf(pod.meta.namespace, claim),
    }));
}
