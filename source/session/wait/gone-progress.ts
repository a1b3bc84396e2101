/** Judges whether a set and its pods are gone. */

import type { Observation } from '../../actions/observation.ts';
import { controllerUidOf } from '../../domain/model/identity.ts';
import type { Pod } from '../../domain/model/kinds.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import { TERMINATION_OVERDUE_AFTER_MS } from '../../domain/model/thresholds.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import { countOf } from '../../domain/text/sentences.ts';
import type { ConditionProgress } from './wait-condition.ts';

export interface RemovedSet {
  /** Undefined for a set that was never seen and whose namespace is not known. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Undefined for a set that was never seen. */
  readonly uid: string | undefined;
  /** The set while it still exists. */
  readonly present: SetStatus | undefined;
}

export function goneProgress(
  removed: RemovedSet,
  { snapshot, now }: Pick<Observation, 'snapshot' | 'now'>,
): ConditionProgress {
  const { name, present } = removed;
  const areListed = snapshot.sources.every(
    ({ kind, state: { phase } }) => kind !== 'Pod' || (phase !== 'listing' && phase !== 'failing'),
  );
  if (!areListed) return { state: 'waiting', text: 'the pods are being listed', reached: 0, total: 1 };
  const pods = podsOf(removed, snapshot);
  const left = pods.map(({ meta }) => meta.name);
  if (present !== undefined) {
    if (present.set.meta.deletionAt === undefined) return waiting(`${name} is not being deleted`, left.length);
    if (present.verdict === 'stuck') return { ...waiting(present.reason, left.length), state: 'stuck' };
    return waiting(`${name} is being deleted: ${leftText(left)}`, left.length);
  }
  if (left.length === 0) return { state: 'done', text: `${name} is gone`, reached: 1, total: 1 };
  const overdue = pods.find(({ meta }) => (meta.deletionAt ?? now) + TERMINATION_OVERDUE_AFTER_MS < now);
  if (overdue !== undefined) return { ...waiting(overdueText(overdue, now), left.length), state: 'stuck' };
  return waiting(`${name} is gone, ${leftText(left)}`, left.length);
}

function overdueText({ meta: { name, deletionAt = 0 }, node }: Pod, now: number): string {
  return `${name} is still terminating ${humanDuration(now - deletionAt)} after its grace period (node ${node})`;
}

/** A pod that nothing deletes loses its owner before the set goes, so that it is not waited for. */
function podsOf({ namespace, name, uid }: RemovedSet, { tables }: Snapshot): readonly Pod[] {
  return [...tables.Pod.values()].filter(({ meta }) => {
    if (uid !== undefined) return controllerUidOf(meta) === uid;
    const isInPlace = namespace === undefined || meta.namespace === namespace;
    return isInPlace && meta.owners.some((owner) => owner.controller && isSet(owner) && owner.name === name);
  });
}

function isSet({ kind }: { readonly kind: string }): boolean {
  return kind === 'StatefulSet';
}

function leftText(names: readonly string[]): string {
  if (names.length === 0) return 'no pod is left';
  const shown = names.slice(0, 3).join(', ');
  return names.length <= 3 ? `${shown} left` : `${shown} and ${countOf(names.length - 3, 'pod')} more left`;
}

function waiting(text: string, left: number): ConditionProgress {
  return { state: 'waiting', text, reached: 0, total: left + 1 };
}
