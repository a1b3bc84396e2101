import { controllerUidOf } from '../domain/identity.ts';
import type { ControllerRevision } from '../domain/kinds.ts';
import { shortRevision } from '../domain/revision.ts';
import { type Facts, knownValue } from './facts.ts';
import { finish, managerConsequences, refusalOfSet, setRefOf } from './finish.ts';
import { kubectl } from './kubectl.ts';
import { listed } from './outlook.ts';
import type { Consequence, Plan, World } from './plan.ts';
import { afterTemplateChange } from './template-change.ts';
import { diffTemplates } from './template-diff.ts';

/** The revisions of the set, the newest first. */
export function revisionsOf({ snapshot, status }: Pick<World, 'snapshot' | 'status'>): readonly ControllerRevision[] {
  const { uid } = status.set.meta;
  return [...snapshot.tables.ControllerRevision.values()]
    .filter(({ meta }) => controllerUidOf(meta) === uid)
    .sort((left, right) => right.revision - left.revision);
}

/** The revision that is meant, or a sentence that says why there is none. */
export function chooseRevision(
  world: Pick<World, 'snapshot' | 'status'>,
  to: string | undefined,
): ControllerRevision | string {
  const revisions = revisionsOf(world);
  const { set } = world.status;
  const { name } = set.meta;
  const known = revisions.map(({ revision }) => String(revision)).toReversed();
  if (revisions.length === 0) return `No revision of StatefulSet ${name} can be read.`;
  const chosen =
    to === undefined
      ? revisions.find(({ meta }) => meta.name !== set.status.updateRevision)
      : revisions.find(({ meta, revision }) =>
          [meta.name, shortRevision(set.meta, meta.name), String(revision)].includes(to),
        );
  if (chosen === undefined) {
    return to === undefined
      ? `StatefulSet ${name} has no earlier revision.`
      : `StatefulSet ${name} has no revision ${to}: there ${known.length === 1 ? 'is only' : 'are'} ${listed(known, known.length)}.`;
  }
  return chosen.meta.name === set.status.updateRevision
    ? `Revision ${chosen.revision} is the one that StatefulSet ${name} is updated to already.`
    : chosen;
}

/** Pods of a revision that is not wanted, and not up: under OrderedReady the controller waits for them. */
function inTheWay({ status }: World, revision: ControllerRevision): readonly Consequence[] {
  if (status.set.podManagementPolicy !== 'OrderedReady') return [];
  return status.bindings
    .filter(({ pod }) => pod?.stage === 'broken' && pod.revision !== revision.meta.name)
    .map(({ podName }) => ({
      severity: 'warning',
      text: `${podName} does not give way by itself: free the rollback by deleting it afterwards`,
    }));
}

/** Brings the pod template of an earlier revision back, as `kubectl rollout undo` does. */
export function planRollback(world: World, to: string | undefined, facts: Facts): Plan {
  const { status } = world;
  const { set } = status;
  const { name, namespace } = set.meta;
  const target = setRefOf(status);
  const chosen = chooseRevision(world, to);
  const revision = typeof chosen === 'string' ? undefined : chosen;
  const keeps = status.bindings
    .filter(({ pod }) => pod?.revision === revision?.meta.name)
    .map(({ podName }) => podName);
  const { effects, consequences, goal } = afterTemplateChange(status, target, new Set(keeps));
  const before = knownValue(facts.template);
  const after = knownValue(facts.revisionTemplate);
  const short = revision === undefined ? (to ?? '') : shortRevision(set.meta, revision.meta.name);
  return finish(world, facts, {
    action: 'rollback',
    target,
    title:
      revision === undefined && to === undefined
        ? `Roll ${name} back`
        : `Roll ${name} back to revision ${revision?.revision ?? to}`,
    asks: [
      `replace the pod template of StatefulSet ${name} with that of revision ${revision?.revision ?? ''} (${short})`,
    ],
    effects: revision === undefined ? [] : effects,
    consequences: [
      ...(revision === undefined ? [] : [...consequences, ...inTheWay(world, revision)]),
      { severity: 'info', text: 'only the pod template goes back: replicas, claims and data stay as they are' },
      ...managerConsequences(status),
    ],
    word: name,
    kubectl: kubectl(world, namespace, [
      'rollout',
      'undo',
      `statefulset/${name}`,
      `--to-revision=${revision?.revision ?? 0}`,
    ]),
    refusal: typeof chosen === 'string' ? chosen : refusalOfSet(status),
    steps:
      revision === undefined
        ? []
        : [
            {
              write: {
                operation: 'change',
                target,
                change: { type: 'template', revision: { name: revision.meta.name, uid: revision.meta.uid } },
              },
              goal,
            },
          ],
    undo: { action: 'rollback', to: set.status.updateRevision },
    diff: before === undefined || after === undefined ? [] : diffTemplates(before, after),
  });
}
