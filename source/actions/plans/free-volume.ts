import type { Claim, Volume } from '../../domain/model/kinds.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, PlanContext, RequestedClaimAction } from '../plan.ts';
import type { VolumeRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { completeClaimPlan } from './complete-claim-plan.ts';

function refusalFor(name: string, volume: Volume | undefined): string | undefined {
  if (volume === undefined) return `Volume ${name} does not exist, or volumes may not be read.`;
  if (volume.meta.deletionAt !== undefined) return `Volume ${name} is being deleted.`;
  if (volume.phase !== 'Released' || volume.claimRef === undefined) {
    return `Volume ${name} is ${volume.phase}: only a Released volume can be made available again.`;
  }
  return volume.reclaimPolicy === 'Retain'
    ? undefined
    : `Volume ${name} has the reclaim policy ${volume.reclaimPolicy}: it is on its way out.`;
}

function presentClaimText(name: string, { volume, phase }: Claim, freed: string): string {
  if (volume === '') return `claim ${name} exists and has no volume yet: it takes this one, if size and class fit`;
  if (volume !== freed) return `claim ${name} exists and has volume ${volume}: this one waits until that claim is gone`;
  return phase === 'Lost'
    ? `claim ${name} lost this volume and does not take it back: delete that claim afterwards`
    : `claim ${name} exists and asks for this volume by its name: it is bound to it, if size and class fit`;
}

/** Makes a Released volume available again, reserved for the claim whose namespace and name it had. */
export function planFreeVolume(
  planContext: PlanContext,
  { volume: name }: Extract<RequestedClaimAction, { action: 'free-volume' }>,
  facts: PreflightFacts,
): Plan {
  const { snapshot } = planContext;
  const volume = snapshot.tables.PersistentVolume.get(name);
  const owner = volume?.claimRef;
  const target: VolumeRef = {
    kind: 'PersistentVolume',
    namespace: '',
    name,
    uid: volume?.meta.uid ?? '',
    resourceVersion: volume?.meta.resourceVersion,
    claimUid: owner?.uid ?? '',
  };
  const claim = owner === undefined ? '' : `${owner.namespace}/${owner.name}`;
  const present =
    owner === undefined ? undefined : snapshot.tables.PersistentVolumeClaim.get(keyOf(owner.namespace, owner.name));
  const consequences: readonly Consequence[] = [
    { severity: 'warning', text: `the next claim ${claim} finds the old data in it, welcome or not` },
    ...(present === undefined
      ? []
      : [
          {
            severity: 'warning' as const,
            text: presentClaimText(claim, present, name),
          },
        ]),
  ];
  const write = { operation: 'free-volume', target } as const;
  return completeClaimPlan(planContext, facts, {
    action: 'free-volume',
    target,
    title: `Make volume ${name} available again`,
    asks: [`take the uid of the deleted claim ${claim} out of the claimRef of volume ${name}`],
    effects: [
      `The volume becomes Available, and stays reserved for a claim ${claim}: no other claim can take it with its data`,
    ],
    consequences,
    word: undefined,
    kubectl: kubectlTwin(write, planContext),
    refusal: refusalFor(name, volume),
    steps: [{ write, goal: { type: 'volume-free', volume: target } }],
  });
}
