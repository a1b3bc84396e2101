/** Decides from the object, read again afterwards, whether a write without a response took effect. */

import type { StatefulSet } from '../../domain/model/kinds.ts';
import { OUT_OF_SERVICE } from '../plans/out-of-service.ts';
import type { ActionProblem, FoundObject, SetChange, SetRef, Write } from '../ports.ts';

export interface WriteEffect {
  /**
   * `not-yet`: no effect is visible, but the request may still be carried out. `not-observed`: the object was changed,
   * and its controller has not reported the result. `no-effect`: the object was not changed and will not be.
   * `cannot-be-told`: the object is gone, or others have changed it since.
   */
  readonly type: 'took-effect' | 'not-yet' | 'not-observed' | 'no-effect' | 'cannot-be-told';
  /** Part of a sentence, without its full stop: "StatefulSet web wants 3 replicas (generation 5)". */
  readonly evidence: string;
}

/** `found` is undefined if there is no such object. */
export function effectAfterLostResponse(write: Write, found: FoundObject | undefined): WriteEffect {
  const { kind, name, uid } = write.target;
  const what = `${kind} ${name}`;
  const isDeletion = write.operation === 'delete' || write.operation === 'evict' || write.operation === 'delete-claim';
  if (found === undefined || found.object.meta.uid !== uid) {
    const seen = found === undefined ? `${what} is gone` : `${what} was deleted and made again`;
    return { type: isDeletion ? 'took-effect' : 'cannot-be-told', evidence: seen };
  }
  const { object } = found;
  switch (write.operation) {
    case 'scale':
    case 'change':
      if (object.kind !== 'StatefulSet') break;
      return effectOnSet(write.target, compareWithWrite(write, object, found), object.meta.generation, what);
    case 'delete':
    case 'evict':
    case 'delete-claim': {
      const { deletionAt, deletionGraceSeconds } = object.meta;
      const isForced = write.operation === 'delete' && write.force;
      // A forced deletion needs more than a deletionTimestamp: a pod that was terminating before still has a grace
      // period.
      const isDone = deletionAt !== undefined && (!isForced || deletionGraceSeconds === 0);
      return isDone
        ? { type: 'took-effect', evidence: `${what} is being deleted` }
        : { type: 'not-yet', evidence: `${what} is still there` };
    }
    case 'taint': {
      if (object.kind !== 'Node') break;
      const has = object.taints.some(({ key }) => key === OUT_OF_SERVICE);
      return {
        type: has === write.present ? 'took-effect' : 'not-yet',
        evidence: `${what} has ${has ? 'the' : 'no'} taint`,
      };
    }
    case 'reclaim-policy': {
      if (object.kind !== 'PersistentVolume') break;
      const seen = `${what} has the reclaim policy ${object.reclaimPolicy}`;
      return { type: object.reclaimPolicy === write.to ? 'took-effect' : 'not-yet', evidence: seen };
    }
    case 'free-volume': {
      if (object.kind !== 'PersistentVolume') break;
      const isFree = object.claimRef?.uid !== write.target.claimUid;
      return isFree
        ? { type: 'took-effect', evidence: `${what} is no longer tied to its former claim` }
        : { type: 'not-yet', evidence: `${what} is still tied to its former claim` };
    }
  }
  return { type: 'cannot-be-told', evidence: `${what} could not be understood` };
}

/** Whether the set has the requested state (undefined: it does not show yet), and a description of its state. */
interface SetComparison {
  readonly isAsRequested: boolean | undefined;
  readonly text: string;
}

function compareWithWrite(
  write: Extract<Write, { operation: 'scale' | 'change' }>,
  set: StatefulSet,
  { restartedAt }: FoundObject,
): SetComparison {
  if (write.operation === 'scale')
    return { isAsRequested: set.replicas === write.to, text: `wants ${set.replicas} replicas` };
  return compareWithChange(write.change, set, restartedAt);
}

function compareWithChange(
  change: SetChange,
  { strategy, status, meta }: StatefulSet,
  restartedAt: string,
): SetComparison {
  switch (change.type) {
    case 'partition': {
      const partition = strategy.type === 'RollingUpdate' ? strategy.partition : undefined;
      return { isAsRequested: partition === change.partition, text: `has the partition ${partition ?? 'no longer'}` };
    }
    case 'restart':
      return {
        isAsRequested: restartedAt === change.at,
        text: restartedAt === change.at ? 'is to be restarted' : 'is not to be restarted',
      };
    case 'template': {
      // Only the controller reports the revision of a template.
      const isSeen = status.observedGeneration >= meta.generation;
      return {
        isAsRequested: isSeen ? status.updateRevision === change.revision.name : undefined,
        text: `updates to ${status.updateRevision}`,
      };
    }
  }
}

/** Every change of a set's spec increments its generation, which gives the number of changes since. */
function effectOnSet(
  target: SetRef,
  { isAsRequested, text }: SetComparison,
  generation: number,
  what: string,
): WriteEffect {
  const seen = `${what} ${text} (generation ${generation})`;
  const changes = generation - target.generation;
  if (changes <= 0) return { type: 'not-yet', evidence: `${what} is as it was (generation ${generation})` };
  if (isAsRequested === undefined)
    return { type: 'not-observed', evidence: `${what} was changed (generation ${generation})` };
  if (isAsRequested) return { type: 'took-effect', evidence: seen };
  return changes === 1
    ? { type: 'no-effect', evidence: `${seen}: somebody else has changed it` }
    : { type: 'cannot-be-told', evidence: `${seen}: it was changed ${changes} times since` };
}

/**
 * Returns the final sentence: first the outcome, since a narrow line shows no more, then why the object had to be read.
 */
export function lostResponseSentence({ sentence }: ActionProblem, { type, evidence }: WriteEffect): string {
  switch (type) {
    case 'took-effect':
      return `It took effect after all: ${evidence}. ${sentence}`;
    case 'no-effect':
      return `It did not take effect: ${evidence}. ${sentence}`;
    case 'not-yet':
    case 'not-observed':
    case 'cannot-be-told':
      return `Whether it took effect cannot be told (${evidence}): look at the object before you repeat it. ${sentence}`;
  }
}
