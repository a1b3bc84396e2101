/** An ordinal whose pod cannot be created because a pod or claim of its name is there, or because it is refused. */

import type { Pod } from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import type { Binding } from '../model/set-status.ts';
import { QUOTA_RELEASE_MS } from '../model/thresholds.ts';
import { isAdoptable } from '../rollout/step-due.ts';
import { claimInTheWay } from './claim-in-the-way.ts';
import {
  deletePodAction,
  type FindingContext,
  type PodProblem,
  podSubject,
  type SetFindingContext,
} from './context.ts';
import { currentFailure, nextTryEvidence, refusalText } from './controller-writes.ts';
import { eventEvidence, withoutFullStop } from './evidence.ts';
import { leftByEarlierSet, memberReleased } from './member-released.ts';
import { refusalOf } from './refusal.ts';
import { terminatingStuck } from './terminating-stuck.ts';

/** Returns undefined for a pod that the controller is about to create or adopt. */
export function podNotCreated(context: SetFindingContext, binding: Binding): PodProblem | undefined {
  if (!binding.inRange) return undefined;
  const { conflictingPod } = binding;
  if (conflictingPod !== undefined) return podNameTaken(context, binding, conflictingPod);
  return claimInTheWay(context, binding) ?? failedCreate(context, binding);
}

function podNameTaken(context: FindingContext, binding: Binding, foreign: Pod): PodProblem | undefined {
  const { set } = context;
  const { podName, node } = binding;
  if (isAdoptable(set, foreign)) return undefined;
  const released = memberReleased(context, binding, foreign);
  if (released !== undefined) return released;
  const owner = foreign.meta.owners.find((candidate) => candidate.controller);
  const isEarlier = owner?.kind === 'StatefulSet' && owner.name === set.meta.name;
  const ownerText =
    owner === undefined
      ? (leftByEarlierSet(set, binding, foreign) ?? 'it has no owner')
      : `it belongs to ${isEarlier ? 'an earlier ' : ''}${owner.kind} ${owner.name}${isEarlier ? ', which is gone' : ''}`;
  const leaving = terminatingStuck(context, foreign, node);
  if (leaving !== undefined) {
    const text = `cannot be created: the pod of that name ${leaving.text}`;
    return { ...leaving, text, message: `${podName} ${text} (${ownerText})` };
  }
  if (foreign.meta.deletionAt !== undefined) return undefined;
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
    // The pod belongs to another owner, so this program does not offer to delete it.
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

/** A refusal counts only for the pod that the controller would create now, since it tries no other one. */
function failedCreate(context: SetFindingContext, { podName, claims }: Binding): PodProblem | undefined {
  const { set, now, next, known, outside } = context;
  const isTried = next?.action === 'create' && next.pod === podName && next.after === undefined;
  if (!isTried && known.Pod === 'known') return undefined;
  const failure = currentFailure(context, 'create', podName);
  if (failure === undefined) return undefined;
  const message = refusalText(failure);
  const { subject, action, wayOut, lacksRoom, lookup } = refusalOf(context, message);
  const leaving = lacksRoom ? outside.flatMap(({ pod, podName: name }) => (pod === undefined ? [] : [name])) : [];
  const last = leaving.at(-1);
  // A claim that stands in the way has a finding of its own; this one is gone, and nothing refuses the pod any more.
  const leftClaim =
    known.PersistentVolumeClaim === 'known' ? /^pvc (\S+) is being deleted$/.exec(message)?.[1] : undefined;
  const hasLeft = leftClaim !== undefined && claims.some(({ name, terminating }) => name === leftClaim && !terminating);
  const isPassing = hasLeft || (lacksRoom && now - failure.firstAt <= QUOTA_RELEASE_MS);
  return {
    code: 'FailedCreate',
    severity: isPassing ? 'warning' : 'error',
    subject,
    text: `cannot be created: ${withoutFullStop(message)}`,
    evidence: [
      eventEvidence(failure),
      ...(hasLeft ? [`claim ${leftClaim} is gone since then: nothing is left in the way`] : [wayOut]),
      ...(last === undefined
        ? []
        : [
            `outside the range, and counted by the quota as well: ${leaving.join(', ')}; the controller removes them only once every pod of the range is made`,
          ]),
      nextTryEvidence(context, failure),
    ],
    since: failure.firstAt,
    action: last === undefined ? action : deletePodAction(set, last),
    lookup,
    verdictImpact: isPassing ? 'none' : 'permanent',
    unfinished: true,
  };
}
