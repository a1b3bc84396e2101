/** FailedUpdate and FailedDelete: the API server refuses the controller's write to an existing pod. */

import { claimNameOf } from '../model/identity.ts';
import type { StatefulSet } from '../model/kinds.ts';
import type { PodBinding, PodProblem, SetFindingContext } from './context.ts';
import { currentFailure, nextTryEvidence, refusalText } from './controller-writes.ts';
import { eventEvidence, withoutFullStop } from './evidence.ts';
import { refusalOf } from './refusal.ts';

export function failedWrite(context: SetFindingContext, { binding, status }: PodBinding): PodProblem | undefined {
  const { set, next } = context;
  const { meta } = status.pod;
  if (meta.deletionAt !== undefined) return undefined;
  const isDeleted =
    next?.pod === meta.name && next.after === undefined && (next.action === 'delete' || next.action === 'update');
  const verb = isDeleted ? 'delete' : needsUpdate(set, binding.ordinal, status) ? 'update' : undefined;
  if (verb === undefined) return undefined;
  const failure = currentFailure(context, verb, meta.name);
  if (failure === undefined || failure.lastAt < meta.createdAt) return undefined;
  const message = refusalText(failure);
  const { subject, action, wayOut, lookup } = refusalOf(context, message);
  const text = `cannot be ${verb === 'delete' ? 'deleted' : 'updated'} by the controller: ${withoutFullStop(message)}`;
  return {
    code: verb === 'delete' ? 'FailedDelete' : 'FailedUpdate',
    severity: 'error',
    subject,
    text,
    evidence: [
      eventEvidence(failure),
      wayOut,
      nextTryEvidence(context, failure),
      verb === 'delete'
        ? `the controller's next step: ${next?.action ?? ''} ${next?.text ?? ''}`
        : 'the controller puts the labels and claims of its pods right before it does anything else',
    ],
    since: failure.firstAt,
    action,
    lookup,
    verdictImpact: 'permanent',
    unfinished: true,
    outlastsNextStep: true,
  };
}

/**
 * Reports whether the controller would update the present pod. Source: stateful_set_utils.go, identityMatches,
 * storageMatches.
 */
function needsUpdate(set: StatefulSet, ordinal: number, { pod }: PodBinding['status']): boolean {
  if (pod.meta.labels['statefulset.kubernetes.io/pod-name'] !== pod.meta.name) return true;
  const claims = new Map(pod.claimVolumes.map(({ volume, claim }) => [volume, claim]));
  const isStored = set.claimTemplates.every(
    ({ name }) => claims.get(name) === claimNameOf(name, set.meta.name, ordinal),
  );
  // Owners of claims are compared as well, by rules that only the controller knows.
  return !isStored || set.retention.whenDeleted === 'Delete' || set.retention.whenScaled === 'Delete';
}
