/**
 * Computes what the StatefulSet controller does next. It follows updateStatefulSet of kubernetes
 * pkg/controller/statefulset/stateful_set_control.go over the existing objects and changes nothing. Where the
 * controller would stop and wait, this code records the condition and continues to the first action after it.
 */

import type { StatefulSet } from '../model/kinds.ts';
import type { Binding, NextStep } from '../model/set-status.ts';
import { maxUnavailablePods } from './update-progress.ts';

type Precondition = NonNullable<NextStep['after']>;
type Until = Precondition['until'];

/** Bindings of the range ascending, and those outside it descending: the order in which they are condemned. */
interface Walk {
  readonly set: StatefulSet;
  readonly range: readonly Binding[];
  readonly condemned: readonly Binding[];
}

/**
 * Returns undefined if nothing is to be done, and for a set that is being deleted, since the controller then leaves its
 * pods alone.
 */
export function nextStep(
  set: StatefulSet,
  range: readonly Binding[],
  outside: readonly Binding[],
): NextStep | undefined {
  if (set.meta.deletionAt !== undefined) return undefined;
  const condemned = outside.filter((binding) => binding.pod !== undefined).reverse();
  const walk: Walk = { set, range, condemned };
  return set.podManagementPolicy === 'OrderedReady' ? orderedStep(walk) : parallelStep(walk);
}

function orderedStep(walk: Walk): NextStep | undefined {
  const { set, range, condemned } = walk;
  let gate: Precondition | undefined;
  for (const binding of range) {
    const work = podToCreate(binding) ?? podToReplace(binding);
    if (work !== undefined) return makeStep(work.action, binding.podName, gate ?? work.gate);
    if (isUnavailable(binding)) gate ??= preconditionFor(set, binding);
  }
  const first = condemned[0];
  if (first !== undefined) {
    if (first.pod?.stage === 'terminating') {
      gate ??= { pod: first.podName, until: 'gone' };
      const second = condemned[1];
      if (second !== undefined) return makeStep('delete', second.podName, gate);
    } else {
      return makeStep('delete', first.podName, gate ?? firstUnhealthyCondemned(walk, first));
    }
  }
  return updateStep(walk, gate) ?? waitStep(gate);
}

/**
 * Ordered scale-down deletes an unhealthy pod only if it is the first unhealthy one, counted from the lowest ordinal.
 */
function firstUnhealthyCondemned({ set, condemned }: Walk, target: Binding): Precondition | undefined {
  if (!isUnavailable(target)) return undefined;
  const firstUnhealthy = condemned.findLast(isUnavailable);
  return firstUnhealthy === undefined || firstUnhealthy === target ? undefined : preconditionFor(set, firstUnhealthy);
}

function parallelStep(walk: Walk): NextStep | undefined {
  const { set, range, condemned } = walk;
  const works = range.flatMap((binding) => {
    const work = podToCreate(binding) ?? podToReplace(binding);
    return work === undefined ? [] : [{ ...work, pod: binding.podName }];
  });
  const now = works.find((work) => work.gate === undefined);
  if (now !== undefined) return makeStep(now.action, now.pod, undefined);
  // A failed create ends the controller's sync, so a name that is taken blocks every ordinal after it.
  const taken = range.find((binding) => binding.pod === undefined && binding.conflictingPod !== undefined);
  if (taken !== undefined) return makeStep('create', taken.podName, { pod: taken.podName, until: 'gone' });

  const leaving = condemned.find((binding) => binding.pod?.stage !== 'terminating');
  if (leaving !== undefined) return makeStep('delete', leaving.podName, undefined);
  const updating = updateStep(walk, undefined);
  if (updating !== undefined && updating.after === undefined) return updating;
  const later = works[0];
  if (later !== undefined) return makeStep(later.action, later.pod, later.gate);
  if (updating !== undefined && updating.after?.until !== 'deleted-by-hand') return updating;
  const awaited = range.find(isUnavailable) ?? condemned[0];
  return awaited === undefined ? updating : waitStep(preconditionFor(set, awaited));
}

/** Returns the pod that is missing for an ordinal, or that replaces a terminating one. */
function podToCreate({ pod, conflictingPod, podName }: Binding) {
  const taken = conflictingPod !== undefined || pod?.stage === 'terminating';
  if (pod !== undefined && !taken) return undefined;
  return { action: 'create', gate: taken ? ({ pod: podName, until: 'gone' } as const) : undefined } as const;
}

/** Returns a pod that has ended, successfully or not. The controller deletes it and creates it again. */
function podToReplace({ pod }: Binding) {
  const ended = pod?.pod.phase === 'Failed' || pod?.pod.phase === 'Succeeded';
  return ended ? ({ action: 'delete', gate: undefined } as const) : undefined;
}

function updateStep(walk: Walk, gate: Precondition | undefined): NextStep | undefined {
  const { set, range } = walk;
  const { strategy } = set;
  const { updateRevision } = set.status;
  // Until the controller has observed the newest template, it is unknown which pods it will find outdated.
  if (updateRevision === '' || set.status.observedGeneration < set.meta.generation) return undefined;
  const isOutdated = ({ pod }: Binding): boolean =>
    pod !== undefined && pod.revision !== updateRevision && pod.stage !== 'terminating';
  switch (strategy.type) {
    case 'Other':
      return undefined;
    case 'OnDelete': {
      const outdated = gate === undefined ? range.findLast(isOutdated) : undefined;
      return outdated && makeStep('update', outdated.podName, { pod: outdated.podName, until: 'deleted-by-hand' });
    }
    case 'RollingUpdate': {
      const targets = range.filter((binding) => binding.ordinal >= set.ordinalsStart + strategy.partition);
      const target = targets.findLast(isOutdated);
      if (target === undefined) return undefined;
      if (gate !== undefined) return makeStep('update', target.podName, gate);
      const awaited =
        strategy.maxUnavailable === undefined
          ? targets.findLast((binding) => binding.ordinal > target.ordinal && isUnavailable(binding))
          : podOverMaxUnavailable(set, range, strategy.maxUnavailable);
      return makeStep('update', target.podName, awaited && preconditionFor(set, awaited));
    }
  }
}

/** With maxUnavailable, every unavailable pod of the range counts, below the partition and of any revision. */
function podOverMaxUnavailable(
  set: StatefulSet,
  range: readonly Binding[],
  value: number | string,
): Binding | undefined {
  const unavailable = range.filter(isUnavailable);
  return unavailable.length >= maxUnavailablePods(value, set.replicas) ? unavailable.at(-1) : undefined;
}

function isUnavailable({ pod }: Binding): boolean {
  return pod?.stage !== 'available';
}

function preconditionFor(set: StatefulSet, { pod, podName }: Binding): Precondition {
  if (pod?.stage === 'terminating') return { pod: podName, until: 'gone' };
  return { pod: podName, until: set.minReadySeconds > 0 ? 'available' : 'ready' };
}

function waitStep(gate: Precondition | undefined): NextStep | undefined {
  return gate && { action: 'wait', pod: gate.pod, after: gate, text: `wait until ${gate.pod} is ${gate.until}` };
}

function makeStep(action: 'create' | 'delete' | 'update', pod: string, after: Precondition | undefined): NextStep {
  return { action, pod, after, text: after === undefined ? pod : `${pod}, once ${preconditionText(pod, after)}` };
}

const UNTIL_TEXT: Readonly<Record<Exclude<Until, 'deleted-by-hand'>, string>> = {
  ready: 'is ready',
  available: 'is available',
  gone: 'is gone',
};

function preconditionText(pod: string, { pod: awaited, until }: Precondition): string {
  if (until === 'deleted-by-hand') return 'somebody deletes it';
  if (awaited !== pod) return `${awaited} ${UNTIL_TEXT[until]}`;
  return until === 'gone' ? 'the pod of that name is gone' : `it ${UNTIL_TEXT[until]}`;
}
