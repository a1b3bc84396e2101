/** An ordinal whose pod cannot be created: PodNameTaken, FailedCreate, and a claim that is on its way out. */

import { isStale } from '../claims.ts';
import { controllerUidOf } from '../identity.ts';
import type { Pod, StatefulSet } from '../kinds.ts';
import { selectorMatches } from '../selector.ts';
import type { Binding } from '../status.ts';
import { claimSubject, podSubject, type RowsContext, setSubject, type Trouble } from './context.ts';
import { creationFailure, failureMessage } from './creation-failure.ts';
import { eventLine, sentence } from './evidence.ts';

/** Undefined for a pod that the controller is about to create or adopt. */
export function absence(context: RowsContext, binding: Binding): Trouble | undefined {
  if (!binding.inRange) return undefined;
  const { foreignPod } = binding;
  if (foreignPod !== undefined) return nameTaken(context, binding, foreignPod);
  return failedCreate(context, binding) ?? staleClaim(context, binding);
}

/** An orphan that the controller adopts at its next look. */
function isAdoptable(set: StatefulSet, { meta }: Pod): boolean {
  return (
    controllerUidOf(meta) === undefined && meta.deletionAt === undefined && selectorMatches(set.selector, meta.labels)
  );
}

function nameTaken({ set }: RowsContext, { podName }: Binding, foreign: Pod): Trouble | undefined {
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
      proposal: undefined,
    },
    weight: 'hopeless',
    unfinished: true,
  };
}

function failedCreate({ set, setEvents }: RowsContext, { podName }: Binding): Trouble | undefined {
  const failure = creationFailure(setEvents, podName);
  if (failure === undefined) return undefined;
  const text = `cannot be created: ${sentence(failureMessage(failure))}`;
  return {
    code: 'FailedCreate',
    severity: 'error',
    subject: setSubject(set),
    text,
    evidence: [eventLine(failure), ...refusalKind(failure.message)],
    since: failure.firstAt,
    weight: 'hopeless',
    unfinished: true,
  };
}

function refusalKind(message: string): readonly string[] {
  if (message.includes('exceeded quota')) return ['a ResourceQuota of the namespace leaves no room'];
  if (/failed quota/.test(message)) return ['a ResourceQuota demands a request or limit that the template leaves out'];
  if (/admission webhook/.test(message)) return ['an admission webhook refused it'];
  if (/violates PodSecurity/.test(message)) return ["the namespace's Pod Security level refuses the template"];
  if (/(maximum|minimum) .* usage per/.test(message)) return ['a LimitRange of the namespace refuses the template'];
  return [];
}

function staleClaim({ set }: RowsContext, { podName, claims }: Binding): Trouble | undefined {
  const stale = claims.find((claim) => isStale(set, podName, undefined, claim));
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
    weight: 'passing',
    unfinished: true,
  };
}
