/** Computes how many evictions a disruption budget allows: pkg/controller/disruption. */

import { at, itemsOf, numberOf, stringMapOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { labelSelectorMatches } from '../model/label-selector.ts';
import { controllerOf, keyOf, splitKey } from '../model/owner-references.ts';
import { isFinished, podView } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

const BUDGETS = 'policy/poddisruptionbudgets';

/** Resolves a number, or a percentage of `whole`, rounded up. */
function resolveIntOrPercent(value: unknown, whole: number): number {
  if (typeof value === 'number') return value;
  const percentage = Number(/^(\d+)%$/.exec(String(value))?.[1] ?? 0);
  return Math.ceil((percentage * whole) / 100);
}

export function startDisruptionController(context: ControllerContext): void {
  const { store, clock } = context;
  const budgets = context.index(BUDGETS, ({ metadata }) => [metadata.namespace ?? '']);
  const queue = context.queue(sync);

  /** Returns the number of pods that their controllers want. Each controller is counted once. */
  function expectedOf(pods: readonly KubeObject[]): number {
    const wanted = new Map<string, number>();
    for (const pod of pods) {
      const reference = controllerOf(pod);
      const type = reference === undefined ? undefined : store.types.byKind(reference.apiVersion, reference.kind);
      if (reference === undefined || type === undefined) {
        wanted.set(pod.metadata.uid, 1);
        continue;
      }
      const owner = store.get(type.key, pod.metadata.namespace ?? '', reference.name);
      wanted.set(reference.uid, numberOf(owner?.spec?.['replicas'], 1));
    }
    return [...wanted.values()].reduce((sum, count) => sum + count, 0);
  }

  function sync(key: string): void {
    const budget = store.get(BUDGETS, ...splitKey(key));
    if (budget === undefined) return;
    const pods = store
      .list('pods', budget.metadata.namespace ?? '')
      .filter((pod) => labelSelectorMatches(budget.spec?.['selector'], stringMapOf(pod.metadata.labels)))
      .filter((pod) => !isFinished(podView(pod)));
    const expectedPods = expectedOf(pods);
    const { minAvailable, maxUnavailable } = budget.spec ?? {};
    const desiredHealthy =
      maxUnavailable === undefined
        ? resolveIntOrPercent(minAvailable ?? 1, expectedPods)
        : Math.max(0, expectedPods - resolveIntOrPercent(maxUnavailable, expectedPods));
    const healthy = pods.filter((pod) => podView(pod).isReady && !podView(pod).isTerminating);
    const currentHealthy = healthy.length;
    const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const isAllowed = disruptionsAllowed > 0;
    const before = itemsOf(budget.status?.['conditions'])[0];
    const status = isAllowed ? 'True' : 'False';
    const since = at(before, 'status') === status ? at(before, 'lastTransitionTime') : timestamp(clock.now());
    const condition = {
      type: 'DisruptionAllowed',
      status,
      reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
      message: '',
      observedGeneration: budget.metadata.generation,
      lastTransitionTime: since,
    };
    const next = {
      observedGeneration: budget.metadata.generation,
      currentHealthy,
      desiredHealthy,
      disruptionsAllowed,
      expectedPods,
      conditions: [condition],
    };
    store.update(BUDGETS, { ...budget, status: next }, 'status');
  }

  context.onChange(BUDGETS, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  context.onChange('pods', ({ object }) => {
    for (const budget of budgets.get(object.metadata.namespace ?? '')) queue.add(keyOf(budget));
  });
}
