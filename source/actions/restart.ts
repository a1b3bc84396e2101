import type { Facts } from './facts.ts';
import { finish, managerConsequences, refusalOfSet, setRefOf } from './finish.ts';
import { kubectl } from './kubectl.ts';
import type { Plan, World } from './plan.ts';
import { afterTemplateChange } from './template-change.ts';

/** As `kubectl rollout restart`: an annotation of the pod template makes a new revision. */
export function planRestart(world: World, facts: Facts): Plan {
  const { status, now } = world;
  const { set } = status;
  const { name, namespace } = set.meta;
  const target = setRefOf(status);
  const { effects, consequences, goal } = afterTemplateChange(status, target, new Set());
  const at = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return finish(world, facts, {
    action: 'restart',
    target,
    title: `Restart the pods of ${name}`,
    asks: [`set the annotation kubectl.kubernetes.io/restartedAt of the pod template of StatefulSet ${name}`],
    effects,
    consequences: [...consequences, ...managerConsequences(status)],
    word: name,
    kubectl: kubectl(world, namespace, ['rollout', 'restart', `statefulset/${name}`]),
    refusal: set.replicas === 0 ? `StatefulSet ${name} has no pods to restart.` : refusalOfSet(status),
    steps: [{ write: { operation: 'change', target, change: { type: 'restart', at } }, goal }],
    undo: { action: 'rollback', to: set.status.updateRevision === '' ? undefined : set.status.updateRevision },
  });
}
