/** Predicts the effects of a new pod template, whatever action sets it. */

import type { Binding } from '../../domain/model/set-status.ts';
import type { Goal } from '../goal.ts';
import type { Consequence, SetPlanContext } from '../plan.ts';
import type { SetRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { isAnyPodRefused } from './pod-admission.ts';
import { listAffected, listInOrder, podWithStatus, resizesUndone, unavailableBindings } from './predicted-effects.ts';
import { budgetsDuringUpdate, readinessDuringUpdate } from './readiness.ts';
import { replacedMembersData } from './replaced-data.ts';

export interface PredictedTemplateChange {
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  readonly goal: Goal;
  /** The members that get the new template, in the order of the update; under OnDelete, once somebody deletes them. */
  readonly changing: readonly Binding[];
}

/** The template that the set gets. */
export interface NewTemplate {
  /** The full name of the revision that has the same containers. A pod of it that does not come up stays that way. */
  readonly like: string;
  /** Pods that run the new revision already and stay unchanged. */
  readonly keeps: ReadonlySet<string>;
}

export function predictTemplateChange(
  planContext: SetPlanContext,
  target: SetRef,
  { like, keeps }: NewTemplate,
  facts: PreflightFacts,
): PredictedTemplateChange {
  const { status } = planContext;
  const { set, bindings } = status;
  const { strategy } = set;
  if (strategy.type !== 'RollingUpdate') {
    const changing = bindings.filter(({ podName }) => !keeps.has(podName)).toReversed();
    const names = changing.map(({ podName }) => podName).toReversed();
    const text = `no pod changes until somebody deletes it (${strategy.type === 'Other' ? strategy.name : 'OnDelete'})`;
    return {
      effects: [`${listAffected(names)} stay as they are`],
      consequences: [{ severity: 'warning', text }],
      goal: { type: 'observed', set: target },
      changing,
    };
  }
  const first = set.ordinalsStart + strategy.partition;
  const changing = bindings.filter(({ ordinal, podName }) => ordinal >= first && !keeps.has(podName)).toReversed();
  const updating = changing.map(({ podName }) => podName);
  const held = bindings.filter(({ ordinal, podName }) => ordinal < first && !keeps.has(podName));
  const consequences: Consequence[] = [];
  if (held.length > 0) {
    const names = listAffected(held.map(({ podName }) => podName));
    consequences.push({ severity: 'warning', text: `partition ${strategy.partition} leaves ${names} out` });
  }
  if (set.podManagementPolicy === 'OrderedReady' && updating.length > 0) {
    for (const binding of unavailableBindings(status).slice(0, 3)) {
      // The controller replaces pods only after all are available, so it does not replace the broken pod by itself.
      const helps = helpsToDelete(binding, first, like) && !isAnyPodRefused(facts);
      const then = helps ? '; it does not give way by itself: deleting it lets the update go on' : '';
      const text = `the update waits until ${podWithStatus(binding)} is available${then}`;
      consequences.push({ severity: 'warning', text });
    }
  }
  consequences.push(
    ...replacedMembersData(planContext, changing),
    ...resizesUndone(status, changing, like),
    ...readinessDuringUpdate(status, changing),
    ...budgetsDuringUpdate(status, changing, facts),
  );
  const each = updating.length > 1 ? ', each once the one before is available' : '';
  return {
    effects: updating.length === 0 ? ['No pod changes'] : [`The controller replaces ${listInOrder(updating)}${each}`],
    consequences,
    goal: updating.length === 0 ? { type: 'observed', set: target } : { type: 'updated', set: target },
    changing,
  };
}

/** Reports whether the pod, once deleted, comes back with a template that it did not fail with. */
function helpsToDelete({ ordinal, pod }: Binding, firstUpdated: number, like: string): boolean {
  if (pod === undefined || ordinal < firstUpdated || pod.revision === like) return false;
  return ['broken', 'running', 'starting', 'unscheduled'].includes(pod.stage);
}
