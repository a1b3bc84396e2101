/** An ordinal whose pod cannot be created: PodNameTaken, FailedCreate, and a claim that is on its way out. */

import { isStaleClaim } from '../join/claim-binding.ts';
import { controllerUidOf } from '../model/identity.ts';
import type { Pod, StatefulSet } from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import type { Binding } from '../model/set-status.ts';
import { claimSubject, type FindingContext, type PodProblem, podSubject, setSubject } from './context.ts';
import { creationFailure, failureMessage } from './creation-failure.ts';
import { eventEvidence, withoutFullStop } from './evidence.ts';

/** Undefined for a pod that the controller is about to create or adopt. */
export function podNotCreated(context: FindingContext, binding: Binding): PodProblem | undefined {
  if (!binding.inRange) return undefined;
  const { conflictingPod } = binding;
  if (conflictingPod !== undefined) return podNameTaken(context, binding, conflictingPod);
  return failedCreate(context, binding) ?? staleClaim(context, binding);
}

/** An orphan that the controller adopts at its next look. */
function isAdoptable(set: StatefulSet, { meta }: Pod): boolean {
  return (
    controllerUidOf(meta) === undefined && meta.deletionAt === undefined && selectorMatches(set.selector, meta.labels)
  );
}

function podNameTaken({ set }: FindingContext, { podName }: Binding, foreign: Pod): PodProblem | undefined {
  if (isAdoptable(set, foreign) || foreign.meta.deletionAt !== undefined) return undefined;
  const owner = foreign.meta.owners.find((candidate) => candidate.controller);
  const ownerText = owner === undefined ? 'it has no owner' : `it belongs to ${owner.kind} ${owner.name}`;
  return {
    code: 'PodNameTaken',
    severity: 'error',
    subject: podSubject(set, podName),
    text: 'cannot be created: a pod that the set does not own has its name',
    message: `${podName} cannot be created: a pod that the set does not own has its name (${ownerText})`,
    evidence: [
      `metadata.ownerReferences of pod ${podName}: ${owner === undefined ? 'none' : `${owner.kind}/${owner.name}`}; the set's uid is ${set.meta.uid}`,
      `${selectorMatches(set.selector, foreign.meta.labels) ? 'its labels match' : 'its labels do not match'} the set's selector`,
    ],
    since: foreign.meta.createdAt,
    // Somebody else's pod: not for this program to delete.
    action: {
      label: `delete the other pod ${podName}, once nobody needs it`,
      args: ['delete', 'pod', podName],
      namespace: set.meta.namespace,
      proposedAction: undefined,
    },
    verdictImpact: 'permanent',
    unfinished: true,
  };
}

function failedCreate({ set, setEvents }: FindingContext, { podName }: Binding): PodProblem | undefined {
  const failure = creationFailure(setEvents, podName);
  if (failure === undefined) return undefined;
  const text = `cannot be created: ${withoutFullStop(failureMessage(failure))}`;
  return {
    code: 'FailedCreate',
    severity: 'error',
    subject: setSubject(set),
    text,
    evidence: [eventEvidence(failure), ...admissionHint(failure.message)],
    since: failure.firstAt,
    verdictImpact: 'permanent',
    unfinished: true,
  };
}

function admissionHint(message: string): readonly string[] {
  if (message.includes('exceeded quota')) return ['a ResourceQuota of the namespace leaves no room'];
  if (/failed quota/.test(message)) return ['a ResourceQuota demands a request or limit that the template leaves out'];
  if (/admission webhook/.test(message)) return ['an admission webhook refused it'];
  if (/violates PodSecurity/.test(message)) return ["the namespace's Pod Security level refuses the template"];
  if (/(maximum|minimum) .* usage per/.test(message)) return ['a LimitRange of the namespace refuses the template'];
  return [];
}

function staleClaim({ set }: FindingContext, { podName, claims }: Binding): PodProblem | undefined {
  const stale = claims.find((claim) => isStaleClaim(set, podName, undefined, claim));
  if (stale === undefined) return undefined;
  return {
    code: 'ClaimTerminating',
    severity: 'warning',
    subject: claimSubject(set, stale.name),
    text: `is created once claim ${stale.name}, which its scaled-down predecessor owns, is gone`,
    evidence: [
      'spec.persistentVolumeClaimRetentionPolicy.whenScaled=Delete',
      ...(stale.claim?.meta.owners ?? []).map(
        ({ kind, name, uid }) => `owner of the claim: ${kind} ${name}, uid ${uid}`,
      ),
    ],
    since: stale.claim?.meta.createdAt,
    verdictImpact: 'transient',
    unfinished: true,
  };
}
