/** What `stsview wait` waits for, and how far a set has come. */

import type { Progress } from '../../actions/observation.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { keyOf, type Snapshot } from '../../domain/model/snapshot.ts';
import { podStageClause } from '../../domain/text/sentences.ts';

export type WaitCondition =
  /** Every pod of the range is available at the update revision, and nothing is left over. */
  | { readonly type: 'complete' }
  /** At least this number of pods of the range is ready. */
  | { readonly type: 'ready'; readonly count: number }
  /** Every pod that updates without a person has been updated and is available: those from the partition on. */
  | { readonly type: 'partition' }
  | { readonly type: 'ordinal'; readonly ordinal: number }
  | { readonly type: 'claim'; readonly name: string }
  /** The set and its pods no longer exist. */
  | { readonly type: 'gone' };

export interface ConditionProgress extends Progress {
  /** How many of the pods or objects that have to get there are there. */
  readonly reached: number;
  readonly total: number;
}

/** Judges any condition but `gone`. */
export function conditionProgress(
  condition: Exclude<WaitCondition, { type: 'gone' }>,
  status: SetStatus,
  snapshot: Snapshot,
): ConditionProgress {
  const { set } = status;
  if (!status.loaded) return waiting('the pods are being listed', 0, 1);
  if (status.verdict === 'unreadable') return { state: 'stuck', text: status.reason, reached: 0, total: 1 };
  if (condition.type === 'claim') return claimBound(condition.name, status, snapshot);
  if (set.status.observedGeneration < set.meta.generation) {
    return { state: isHopeless(status) ? 'stuck' : 'waiting', text: status.reason, reached: 0, total: 1 };
  }
  switch (condition.type) {
    case 'complete':
    case 'partition':
      return rolledOut(condition.type, status);
    case 'ready':
      return enoughReady(condition.count, status);
    case 'ordinal':
      return ordinalReady(condition.ordinal, status);
  }
}

/** True if waiting will not help. A pod that was up and fails for no known reason may recover by itself. */
function isHopeless({ verdict, findings }: SetStatus): boolean {
  return verdict === 'stuck' || (verdict === 'degraded' && findings.some(({ severity }) => severity === 'error'));
}

function rolledOut(type: 'complete' | 'partition', status: SetStatus): ConditionProgress {
  const { verdict, reason, bindings, set } = status;
  const total = bindings.length;
  const there = bindings.filter(
    ({ pod, heldByPartition }) =>
      pod?.stage === 'available' &&
      (pod.revision === set.status.updateRevision || (type === 'partition' && heldByPartition)),
  );
  const { available, updated } = status.replicas;
  const reached = status.countedFrom === 'pods' ? there.length : Math.min(available, updated);
  const isDone = verdict === 'complete' || verdict === 'scaled-to-zero' || (type === 'partition' && verdict === 'held');
  if (isDone) return { state: 'done', text: reason, reached: total, total };
  if (verdict === 'held') return { state: 'held', text: reason, reached, total };
  return { state: isHopeless(status) ? 'stuck' : 'waiting', text: reason, reached, total };
}

function enoughReady(count: number, status: SetStatus): ConditionProgress {
  const { ready, wanted } = status.replicas;
  const reached = Math.min(ready, count);
  if (ready >= count) return { state: 'done', text: `${ready} of ${wanted} pods are ready`, reached, total: count };
  const text = wanted < count ? `${ready} pods are ready, and the set has ${wanted} replicas only` : status.reason;
  const mayCome = status.bindings.filter(
    ({ podName, pod }) => podName !== status.blockingPod && pod !== undefined && MAY_BECOME_READY.has(pod.stage),
  ).length;
  const state = isHopeless(status) && ready + mayCome < count ? 'stuck' : 'waiting';
  return { state, text, reached, total: count };
}

const MAY_BECOME_READY: ReadonlySet<string> = new Set(['starting', 'running', 'terminating', 'unscheduled']);

function ordinalReady(ordinal: number, status: SetStatus): ConditionProgress {
  const { ordinals, forbidden, set, blockingPod } = status;
  const binding = status.bindings.find((candidate) => candidate.ordinal === ordinal);
  if (binding === undefined) {
    const range =
      ordinals.end < ordinals.start
        ? 'the set is scaled to zero'
        : `the set has ordinals ${ordinals.start} to ${ordinals.end}`;
    return waiting(`there is no ordinal ${ordinal}: ${range}`, 0, 1);
  }
  if (forbidden.includes('Pod')) return waiting('not known: pods may not be read here', 0, 1);
  if (isReady(binding)) {
    return { state: 'done', text: `${binding.podName} is ready`, reached: 1, total: 1 };
  }
  const isBlamed = blockingPod === binding.podName || binding.pod === undefined;
  const isStuck = isHopeless(status) && isBlamed;
  const text = isStuck ? status.reason : `${binding.podName} ${podStageClause(set, binding)}`;
  return { state: isStuck ? 'stuck' : 'waiting', text, reached: 0, total: 1 };
}

function isReady({ pod }: Binding): boolean {
  return pod?.stage === 'available' || pod?.stage === 'ready';
}

function claimBound(name: string, { set, bindings, outside, findings }: SetStatus, snapshot: Snapshot) {
  const { namespace } = set.meta;
  const claims = listCompletenessFor(snapshot, namespace).PersistentVolumeClaim;
  if (claims === 'forbidden') return waiting('not known: claims may not be read here', 0, 1);
  if (claims === 'unloaded') return waiting('the claims are being listed', 0, 1);
  const claim = snapshot.tables.PersistentVolumeClaim.get(keyOf(namespace, name));
  if (claim?.phase === 'Bound') {
    return { state: 'done', text: `claim ${name} is bound to ${claim.volume}`, reached: 1, total: 1 } as const;
  }
  const finding = findings.find(({ subject }) => subject.kind === 'PersistentVolumeClaim' && subject.name === name);
  if (finding?.severity === 'error') return { state: 'stuck', text: finding.message, reached: 0, total: 1 } as const;
  if (claim !== undefined) return waiting(finding?.message ?? `claim ${name} is ${claim.phase}`, 0, 1);
  const isExpected = [...bindings, ...outside].some((binding) => binding.claims.some((own) => own.name === name));
  const hint = isExpected ? '' : `, and ${set.meta.name} has no claim of that name`;
  return waiting(`there is no claim ${name} yet${hint}`, 0, 1);
}

function waiting(text: string, reached: number, total: number): ConditionProgress {
  return { state: 'waiting', text, reached, total };
}
