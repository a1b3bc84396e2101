/** Parts of the sentences that give the reason for a verdict. */

import type { StatefulSet } from '../model/kinds.ts';
import type { Binding, NextStep } from '../model/set-status.ts';

/** "1 pod", "3 pods" */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * Returns "; the controller updates web-1 only once web-2 is ready": what it would do if it did not wait for the pod.
 */
export function controllerWaitClause(next: NextStep | undefined, awaited: string): string {
  if (next === undefined || next.action === 'wait' || next.after === undefined) return '';
  const { pod, until } = next.after;
  if (pod !== awaited) return '; the controller waits for it';
  const verb = { create: 'creates', delete: 'deletes', update: 'updates' }[next.action];
  if (until === 'gone') return `; the controller ${verb} ${next.pod === pod ? 'it again' : next.pod} once it is gone`;
  return next.pod === pod
    ? `; the controller ${verb} it only once it is ${until}`
    : `; the controller ${verb} ${next.pod} only once ${pod} is ${until}`;
}

/** Says what a healthy pod is doing. */
export function podStageClause(set: StatefulSet, { pod, conflictingPod }: Binding): string {
  switch (pod?.stage) {
    case 'unscheduled':
      return 'is not scheduled yet';
    case 'starting':
      return `is starting (${pod.statusText})`;
    case 'running':
      return 'runs and is not ready yet';
    case 'ready':
      return `is ready, but not for minReadySeconds (${set.minReadySeconds} s) yet`;
    case 'terminating':
      return 'is terminating';
    case 'finished':
    case 'broken':
      return `has ended (${pod.statusText})`;
    case 'lost':
      return `runs on node ${pod.pod.node}, which no longer reports`;
    case 'available':
      return 'is available';
    case undefined:
      if (conflictingPod === undefined) return 'is being created';
      return conflictingPod.meta.deletionAt === undefined
        ? 'is about to be adopted'
        : 'cannot be created before another pod of its name is gone';
  }
}

/** Says what the controller is doing, or what it waits for in the normal course. */
export function progressSentence(set: StatefulSet, next: NextStep, awaited: Binding | undefined): string {
  if (next.after !== undefined && awaited !== undefined) {
    const what = podStageClause(set, awaited);
    if (awaited.pod === undefined) return `${awaited.podName} ${what}`;
    return `${awaited.podName} ${what}${controllerWaitClause(next.action === 'wait' ? undefined : next, awaited.podName)}`;
  }
  switch (next.action) {
    case 'create':
      return `${next.pod} is being created`;
    case 'delete':
      return `${next.pod} is being deleted`;
    case 'update':
      return `${next.pod} is being updated`;
    case 'wait':
      return `waiting for ${next.pod}`;
  }
}

export function heldSentence(set: StatefulSet, held: readonly Binding[]): string {
  const names = listNames(held.map((binding) => binding.podName));
  const verb = held.length === 1 ? 'keeps' : 'keep';
  if (set.strategy.type === 'RollingUpdate') {
    return `${names} ${verb} an older revision: partition ${set.strategy.partition}`;
  }
  return `${names} ${verb} an older revision until somebody deletes ${held.length === 1 ? 'it' : 'them'} (OnDelete)`;
}

/** "web-3", "web-3 and web-2"; for more than `most` names "web-9, web-8 and 5 more". */
export function listNames(names: readonly string[], most = 3): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
