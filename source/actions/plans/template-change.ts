/** Predicts the effects of a new pod template, whatever action sets it. */

import type { SetStatus } from '../../domain/model/set-status.ts';
import type { Goal } from '../goal.ts';
import type { Consequence } from '../plan.ts';
import type { SetRef } from '../ports.ts';
import { listAffected, listInOrder, podWithStatus, unavailableBindings } from './predicted-effects.ts';

export interface PredictedTemplateChange {
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  readonly goal: Goal;
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
    const names = bindings.map(({ podName }) => podName).filter((name) => !keeps.has(name));
    const text = `no pod changes until somebody deletes it (${strategy.type === 'Other' ? strategy.name : 'OnDelete'})`;
    return {
      effects: [`${listAffected(names)} stay as they are`],
      consequences: [{ severity: 'warning', text }],
      goal: { type: 'observed', set: target },
    };
  }
  const first = set.ordinalsStart + strategy.partition;
  const updating = bindings
    .filter(({ ordinal, podName }) => ordinal >= first && !keeps.has(podName))
    .map(({ podName }) => podName)
    .reverse();
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
  };
}
