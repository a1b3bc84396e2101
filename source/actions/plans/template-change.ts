/** Predicts the effects of a new pod template, whatever action sets it. */

import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import type { Goal } from '../goal.ts';
import type { Consequence } from '../plan.ts';
import type { SetRef } from '../ports.ts';
import { listAffected, listInOrder, podWithStatus, unavailableBindings } from './predicted-effects.ts';

export interface PredictedTemplateChange {
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  readonly goal: Goal;
  /** The members that get the new template, in the order of the update; under OnDelete, once somebody deletes them. */
  readonly changing: readonly Binding[];
}

/** `keeps`: pods that run the new revision already and stay unchanged. */
export function predictTemplateChange(
  status: SetStatus,
  target: SetRef,
  keeps: ReadonlySet<string>,
): PredictedTemplateChange {
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
      const text = `the update waits until ${podWithStatus(binding)} is available; deleting that pod lets it go on`;
      consequences.push({ severity: 'warning', text });
    }
  }
  const each = updating.length > 1 ? ', each once the one before is available' : '';
  return {
    effects: updating.length === 0 ? ['No pod changes'] : [`The controller replaces ${listInOrder(updating)}${each}`],
    consequences,
    goal: updating.length === 0 ? { type: 'observed', set: target } : { type: 'updated', set: target },
    changing,
  };
}
