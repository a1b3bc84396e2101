import { controllerUidOf } from '../../domain/model/identity.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { keyOf, type Snapshot } from '../../domain/model/snapshot.ts';
import type { Plan } from '../plan.ts';
import type { ClaimRef, ObjectRef, SetRef, VolumeRef } from '../ports.ts';

function driftOf(target: ObjectRef | SetRef | ClaimRef | VolumeRef, snapshot: Snapshot): string | undefined {
  const { kind, namespace, name, uid } = target;
  const object = snapshot.tables[kind].get(keyOf(namespace, name));
  if (object === undefined) {
    return listCompletenessFor(snapshot, namespace)[kind] === 'known' ? `${kind} ${name} is gone.` : undefined;
  }
  if (object.meta.uid !== uid) return `${kind} ${name} was deleted and made again meanwhile: it is another one.`;
  if (
    'resourceVersion' in target &&
    object.meta.resourceVersion !== (target.resourceVersion ?? object.meta.resourceVersion)
  ) {
    return `${kind} ${name} has been changed meanwhile.`;
  }
  if ('generation' in target && object.meta.generation > target.generation) {
    return `${kind} ${name} has been changed meanwhile.`;
  }
  return undefined;
}

/** For a plan that makes its target. */
function driftOfMissing({ kind, namespace, name }: ObjectRef, snapshot: Snapshot): string | undefined {
  return snapshot.tables[kind].has(keyOf(namespace, name)) ? `${kind} ${name} was made meanwhile.` : undefined;
}

/**
 * Returns a sentence that says how the objects of a plan have changed since it was made, for a dialog that stays open;
 * undefined if they have not. The server would reject the requests of an outdated plan.
 */
export function driftSince(plan: Plan, snapshot: Snapshot): string | undefined {
  if (plan.action === 'finish-exchange') return driftOfMissing(plan.target, snapshot);
  const targets = [plan.target, ...plan.steps.map(({ write }) => write.target)];
  for (const target of targets) {
    const drift = driftOf(target, snapshot);
    if (drift !== undefined) return drift;
    if (target.kind !== 'Pod') continue;
    const owned = plan.steps.find(({ goal }) => goal.type === 'pod-back' && goal.pod === target)?.goal;
    const pod = snapshot.tables.Pod.get(keyOf(target.namespace, target.name));
    if (owned?.type === 'pod-back' && pod !== undefined && controllerUidOf(pod.meta) !== owned.set.uid) {
      return `Pod ${target.name} no longer belongs to StatefulSet ${owned.set.name}.`;
    }
  }
  return undefined;
}
