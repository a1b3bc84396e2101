/** Problems with claims and volumes, whether or not a pod waits for them. */

import type { Finding } from '../model/finding.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { attributesPending } from './attributes-pending.ts';
import { claimProblem } from './claim-problem.ts';
import { claimTemplateDrift } from './claim-template-drift.ts';
import { claimSubject, inspectAction, type SetFindingContext, volumeSubject } from './context.ts';
import { diskFindings } from './disk-full.ts';
import { eventEvidence, rfc3339, unresolvedEvent } from './evidence.ts';
import { formerVolume } from './former-volume.ts';
import { resizePending } from './resize-pending.ts';
import { staleClaimReuse } from './stale-claim-reuse.ts';

export function claimAndVolumeFindings(context: SetFindingContext): readonly Finding[] {
  return [...context.range, ...context.outside].flatMap((binding) => [
    ...diskFindings(context, binding),
    ...binding.claims.flatMap((claim) => [
      ...claimFinding(context, binding, claim),
      ...volumeFailed(context, binding, claim),
      ...volumeTerminating(binding, claim),
      ...(binding.inRange
        ? [
            ...claimTemplateDrift(context, binding, claim),
            ...resizePending(context, binding, claim),
            ...attributesPending(context, binding, claim),
            ...formerVolume(context, binding, claim),
            ...staleClaimReuse(context, binding, claim),
          ]
        : []),
    ]),
  ]);
}

/** Reports claims that no unscheduled pod reports, because the pod runs or does not exist. */
function claimFinding(context: SetFindingContext, binding: Binding, claim: ClaimBinding): readonly Finding[] {
  const { set, known } = context;
  const { pod } = binding;
  if (pod?.stage === 'unscheduled') return waitForConsumer(context, binding, claim);
  if (isDeletedByRetentionPolicy(context, binding, claim)) return [];
  const trouble = claimProblem(context, claim);
  if (trouble === undefined) return pod === undefined ? waitForConsumer(context, binding, claim) : [];
  const isUp = pod !== undefined;
  // If pods may be read, the finding about the pod that waits for the claim carries the severity.
  const blocks = !isUp && binding.inRange && known.Pod !== 'known' && trouble.isPermanent;
  return [
    {
      code: trouble.code,
      severity: blocks ? 'error' : 'warning',
      subject: trouble.subject,
      message: isUp ? `${trouble.clause}; ${binding.podName} goes on until it is restarted or moved` : trouble.clause,
      evidence: trouble.evidence,
      since: trouble.since,
      // A command would take the member down. A plan says so first.
      action:
        isUp && trouble.action.proposedAction === undefined
          ? inspectAction(`claim ${claim.name}`, ['describe', 'pvc', claim.name], set.meta.namespace)
          : trouble.action,
      cause: undefined,
      pod: set.replicas === 0 ? undefined : binding.podName,
    },
  ];
}

/** Reports whether the claim is deleted because of the set's retention policy. */
function isDeletedByRetentionPolicy(
  { set }: SetFindingContext,
  { inRange }: Binding,
  { terminating }: ClaimBinding,
): boolean {
  if (!terminating) return false;
  if (set.meta.deletionAt !== undefined) return set.retention.whenDeleted === 'Delete';
  return !inRange && set.retention.whenScaled === 'Delete';
}

/**
 * A claim that is bound only once its pod has a node. It is healthy, and reported so that nobody looks for the mistake
 * there.
 */
function waitForConsumer(context: SetFindingContext, binding: Binding, item: ClaimBinding): readonly Finding[] {
  const { set, classes, eventsOf } = context;
  const { claim, name } = item;
  if (claim === undefined || item.phase !== 'Pending' || item.terminating || claim.selectedNode !== '') return [];
  if (claimProblem(context, item) !== undefined) return [];
  const storageClass = classes.get(claim.storageClass ?? '');
  const event = unresolvedEvent(eventsOf(claim.meta.uid), ['WaitForFirstConsumer', 'WaitForPodScheduled']);
  if (storageClass?.bindingMode !== 'WaitForFirstConsumer' && event === undefined) return [];
  return [
    {
      code: 'WaitForConsumer',
      severity: 'info',
      subject: claimSubject(set, name),
      message: `claim ${name} is bound once ${binding.podName} ${binding.pod === undefined ? 'exists and ' : ''}has a node`,
      evidence: [
        `class ${claim.storageClass ?? ''}: volumeBindingMode=WaitForFirstConsumer`,
        ...(event === undefined ? [] : [eventEvidence(event)]),
      ],
      since: claim.meta.createdAt,
      action:
        binding.pod === undefined
          ? inspectAction(`claim ${name}`, ['describe', 'pvc', name], set.meta.namespace)
          : inspectAction(`what keeps ${binding.podName}`, ['describe', 'pod', binding.podName], set.meta.namespace),
      cause: undefined,
      pod: binding.podName,
    },
  ];
}

function volumeFailed(context: SetFindingContext, binding: Binding, { name, phase }: ClaimBinding): readonly Finding[] {
  const blocks = binding.inRange && binding.pod?.stage === 'unscheduled' && phase !== 'Bound';
  return context
    .volumesNamingClaim(name)
    .filter((volume) => volume.phase === 'Failed')
    .map((volume): Finding => {
      const why = [volume.reason, volume.message].filter((part) => part !== '').join(': ');
      return {
        code: 'VolumeFailed',
        severity: blocks ? 'error' : 'warning',
        subject: volumeSubject(volume.meta.name),
        message: `volume ${volume.meta.name} of claim ${name} has failed${why === '' ? '' : ` (${why})`}`,
        evidence: [
          `status.phase=Failed${why === '' ? '' : ` ${why}`}`,
          `spec.persistentVolumeReclaimPolicy=${volume.reclaimPolicy}; ${volume.source}`,
          `claim ${name}: ${phase}${volume.claimRef?.uid === binding.claims.find((item) => item.name === name)?.claim?.meta.uid ? '' : '; the volume belonged to a former claim of that name'}`,
          'nothing reclaims it by itself: look at what is on it, then delete the volume by hand',
        ],
        since: undefined,
        action: inspectAction('what became of it', ['describe', 'pv', volume.meta.name], ''),
        cause: undefined,
        pod: binding.podName,
      };
    });
}

/**
 * A volume that was deleted while a claim is bound to it. It stays as long as the claim does, and nothing else shows
 * it.
 */
function volumeTerminating(binding: Binding, { name, volume }: ClaimBinding): readonly Finding[] {
  const { deletionAt, finalizers = [], name: volumeName = '' } = volume?.meta ?? {};
  if (volume === undefined || deletionAt === undefined) return [];
  return [
    {
      code: 'VolumeTerminating',
      severity: 'warning',
      subject: volumeSubject(volumeName),
      message: `volume ${volumeName} of claim ${name} is being deleted: it goes as soon as the claim does`,
      evidence: [
        `metadata.deletionTimestamp=${rfc3339(deletionAt)}`,
        `metadata.finalizers: ${finalizers.length === 0 ? 'none' : finalizers.join(', ')}`,
        `spec.persistentVolumeReclaimPolicy=${volume.reclaimPolicy}; ${volume.source}`,
        'a deletion cannot be taken back: copy the data before the claim goes, or hold on to the claim',
      ],
      since: deletionAt,
      action: inspectAction('what holds it', ['describe', 'pv', volumeName], ''),
      cause: undefined,
      pod: binding.podName,
    },
  ];
}
