/** Says what scaling does with the claims of the ordinals that it removes or adds. */

import { isStaleClaim } from '../../domain/join/claim-binding.ts';
import type { Binding, ClaimBinding } from '../../domain/model/set-status.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import type { Consequence, SetPlanContext } from '../plan.ts';
import {
  claimText,
  goingWithoutPod,
  heldByFinalizers,
  isNeverBound,
  lostVolumeText,
  newClaimConsequence,
  predictNewClaims,
  volumeOutcomeConsequence,
} from './new-claim-prediction.ts';

/** Says what a scale-down does to the claims of an ordinal that it removes. */
export function claimsAfterScaleDown(binding: Binding): readonly Consequence[] {
  return binding.claims.flatMap((item): Consequence[] => {
    if (item.origin === 'shared') return [];
    if (item.phase === 'Missing' || item.phase === 'unloaded') return [];
    if (item.phase === 'forbidden') {
      if (item.whenScaled === 'kept') return [{ severity: 'info', text: `claim ${item.name} is kept, if it exists` }];
      return [
        { severity: 'danger', text: `claim ${item.name} is deleted, if it exists, and its data may be destroyed` },
      ];
    }
    if (item.terminating && binding.pod === undefined) return [goingWithoutPod(item)];
    if (item.terminating) {
      const { severity, text } = volumeOutcomeConsequence(item);
      return [
        {
          severity,
          text: `${claimText(item)} is Terminating already and goes with its pod${heldByFinalizers(item)}: ${text}`,
        },
      ];
    }
    if (item.origin === 'ephemeral') {
      const { severity, text } = volumeOutcomeConsequence(item);
      return [{ severity, text: `${claimText(item)} is ephemeral and goes with its pod: ${text}` }];
    }
    if (item.whenScaled === 'deleted' && binding.pod !== undefined) {
      const { severity, text } = volumeOutcomeConsequence(item);
      return [{ severity, text: `${claimText(item)} is deleted (whenScaled: Delete): ${text}` }];
    }
    return [{ severity: 'info', text: `${claimText(item)} is kept, parked` }];
  });
}

export interface NewMember {
  readonly podName: string;
  readonly ordinal: number;
  /** Its binding outside the range, if there is one. */
  readonly existing: Binding | undefined;
}

/** Says what a scale-up does with the claims of the ordinals that it adds, and which of them it makes new. */
export function claimsForNewMembers(
  planContext: SetPlanContext,
  members: readonly NewMember[],
): readonly (Consequence & { readonly isNew: boolean })[] {
  const { set } = planContext.status;
  const predicted = predictNewClaims(
    planContext,
    members.map(({ ordinal }) => ordinal),
  );
  return members.flatMap(({ podName, existing }) =>
    set.claimTemplates.map((template) => {
      const found = existing?.claims.find((item) => item.template === template.name);
      const name = `${template.name}-${podName}`;
      if (found?.claim === undefined) {
        const size = `${template.request}${template.storageClass === undefined ? '' : `, ${template.storageClass}`}`;
        return { ...newClaimConsequence(`claim ${name} (${size})`, predicted.get(name)), isNew: true };
      }
      if (found.terminating || isStaleClaim(set, podName, existing?.pod?.pod.meta.uid, found)) {
        const text = `${claimText(found)} is on its way out: ${podName} waits until it is gone, and starts empty`;
        return { severity: 'warning', text, isNew: true };
      }
      return { ...reusedClaimConsequence(planContext, podName, found), isNew: false };
    }),
  );
}

function reusedClaimConsequence({ snapshot, now }: SetPlanContext, podName: string, item: ClaimBinding): Consequence {
  const lost = lostVolumeText(snapshot, item);
  if (lost !== undefined) return { severity: 'warning', text: `${lost}: ${podName} cannot be scheduled` };
  const age = humanDuration(now - (item.claim?.meta.createdAt ?? now));
  const claim = `claim ${item.name} (${item.capacity}, ${age} old)`;
  return isNeverBound(item)
    ? { severity: 'info', text: `${claim} was never bound: there are no data in it` }
    : { severity: 'warning', text: `${claim} is reused with the data that the last ${podName} left` };
}
