import { shortRevision } from '../domain/revision.ts';
import type { Binding, SetStatus } from '../domain/status.ts';
import { planDeletePod } from './delete-pod.ts';
import type { Facts } from './facts.ts';
import { finish, setRefOf } from './finish.ts';
import type { Plan, World } from './plan.ts';

/**
 * The pod that an ordered rollout waits for in vain: not up, and of a revision that is no longer wanted
 * (kubernetes#67250). The highest ordinal, where there are several.
 */
export function podInTheWay({ set, bindings }: SetStatus): Binding | undefined {
  const { updateRevision } = set.status;
  if (set.podManagementPolicy !== 'OrderedReady' || updateRevision === '') return undefined;
  return bindings.findLast(
    ({ pod }) =>
      pod !== undefined &&
      pod.revision !== updateRevision &&
      !['available', 'ready', 'terminating'].includes(pod.stage),
  );
}

export function planFreeRollback(world: World, facts: Facts): Plan {
  const { status } = world;
  const { set } = status;
  const { name } = set.meta;
  const binding = podInTheWay(status);
  if (binding?.pod === undefined) {
    const target = setRefOf(status);
    return finish(world, facts, {
      action: 'free-rollback',
      target,
      title: `Free the update of ${name}`,
      asks: [],
      effects: [],
      consequences: [],
      word: name,
      kubectl: '',
      refusal: `No pod of an unwanted revision stands in the way of ${name}.`,
      steps: [],
      undo: undefined,
    });
  }
  const plan = planDeletePod(world, [binding.podName], 'graceful', facts);
  const unwanted = shortRevision(set.meta, binding.pod.revision);
  const why = `${binding.podName} (${binding.pod.word}) runs revision ${unwanted}, which is no longer wanted, and the controller waits for it`;
  return { ...plan, action: 'free-rollback', title: `Free the update of ${name}`, effects: [why, ...plan.effects] };
}
