/**
 * The order of the steps that delete a claim, chosen so that an object that starts to use it meanwhile loses nothing.
 */

import type { ClaimReport } from '../../domain/claims/claim-report.ts';
import { soughtClaim } from '../../domain/claims/search/sought-claim.ts';
import type { KubectlTarget } from '../../domain/text/kubectl.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { CleanMode, Step } from '../plan.ts';
import type { ClaimGuard, ClaimRef, VolumeRef, Write } from '../ports.ts';

export interface CleanOptions {
  /** For the commands. */
  readonly where: KubectlTarget;
  readonly how: CleanMode;
  readonly mayChangeVolumes: boolean;
  readonly ignoredKinds: readonly string[];
  readonly overridesVetoes: boolean;
}

/**
 * Returns how to delete the claim. `protected`: the volume is set to Retain while the claim is deleted, and back only
 * if nothing misses the claim. `kept`: the same, but the volume stays at Retain. `plain`: the claim is deleted without
 * further steps.
 */
export function cleanMethodOf(
  { dataOutcome, volume }: ClaimReport,
  { how, mayChangeVolumes }: Pick<CleanOptions, 'how' | 'mayChangeVolumes'>,
) {
  if (volume === undefined || !mayChangeVolumes || volume.reclaimPolicy === 'Retain') return 'plain';
  if (how === 'keep') return 'kept';
  return dataOutcome === 'destroyed' ? 'protected' : 'plain';
}

export function cleanSteps(report: ClaimReport, options: CleanOptions): readonly Step[] {
  const { claim, volume, verdict, dataOutcome } = report;
  const { namespace, name, uid, resourceVersion } = claim.meta;
  const target: ClaimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
  const { ignoredKinds, overridesVetoes } = options;
  const isLeftBehind = verdict === 'left-behind';
  const unused: ClaimGuard = { type: 'unused', setIsGone: isLeftBehind, namespace, claim: name };
  const search = {
    claim: soughtClaim(claim, report),
    volume: options.how === 'delete' && dataOutcome === 'destroyed' ? volume?.meta.name : undefined,
    ignoredKinds,
    overridesVetoes,
  };
  const way = cleanMethodOf(report, options);
  const deletion: Step = {
    write: { operation: 'delete-claim', target, ignoredKinds },
    goal: { type: 'claim-gone', claim: target },
    guards: [{ ...unused, search }],
  };
  if (volume === undefined || way === 'plain') return [deletion];

  const from = volume.reclaimPolicy;
  const volumeRef: VolumeRef = {
    kind: 'PersistentVolume',
    namespace: '',
    name: volume.meta.name,
    uid: volume.meta.uid,
    resourceVersion: volume.meta.resourceVersion,
    claimUid: uid,
  };
  const moved: VolumeRef = { ...volumeRef, resourceVersion: undefined };
  const back: Write = { operation: 'reclaim-policy', target: moved, from: 'Retain', to: from };
  const command = (write: Write) => kubectlTwin(write, options.where);
  const whileClaimed = `To set it back: ${command(back)}. To go on: ${command(deletion.write)}${way === 'kept' ? '' : ` && ${command(back)}`}.`;
  const whileReleased = `To make it available to a claim of that name again: ${command({ operation: 'free-volume', target: moved })}. To destroy it: ${command(back)}.`;
  const undoIfStopped = {
    write: back,
    done: `Its reclaim policy is ${from} again, since claim ${name} is still there.`,
  };
  const retained = `Volume ${volumeRef.name} had been set to Retain before: it keeps the data.`;
  const kept: readonly Step[] = [
    {
      write: { operation: 'reclaim-policy', target: volumeRef, from, to: 'Retain' },
      goal: { type: 'accepted', text: `volume ${volumeRef.name} is set to Retain` },
      guards: [unused],
    },
    { ...deletion, noteIfStopped: retained, undoIfStopped, commandsIfStopped: whileClaimed },
  ];
  if (way === 'kept') return kept;
  return [
    ...kept,
    {
      write: back,
      goal: { type: 'volume-gone', volume: moved },
      guards: [{ ...unused, type: 'not-recreated', search }],
      dependsOnPrevious: true,
      noteIfStopped: retained,
      commandsIfStopped: whileReleased,
    },
  ];
}
