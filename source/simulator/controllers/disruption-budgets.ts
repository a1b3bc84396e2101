/** How many pods a disruption budget lets go at present: pkg/controller/disruption. */

import { at, itemsOf, numberOf, textsOf } from '../json.ts';
import { selectorMatches } from '../match-labels.ts';
import { controllerOf, keyOf, splitKey } from '../owners.ts';
import { findKind } from '../resources.ts';
import type { KubeObject } from '../store.ts';
import { timestamp } from '../timestamp.ts';
import type { Context } from './context.ts';
import { isFinished, viewPod } from './pod-view.ts';

const BUDGETS = 'policy/poddisruptionbudgets';

/** A number, or a percentage of `whole`, rounded up. */
function scaled(value: unknown, whole: number): number {
  if (typeof value === 'number') return value;
  const percentage = Number(/^(\d+)%$/.exec(String(value))?.[1] ?? 0);
  return Math.ceil((percentage * whole) / 100);
}

export function startDisruptionController(context: Context): void {
  const { store, clock } = context;
  const budgets = context.index(BUDGETS, ({ metadata }) => [metadata.namespace ?? '']);
  const queue = context.queue(sync);

  /** As many pods as their controllers want, each counted once. */
  function expectedOf(pods: readonly KubeObject[]): number {
    const wanted = new Map<string, number>();
    for (const pod of pods) {
      const reference = controllerOf(pod);
      const type = reference === undefined ? undefined : findKind(reference.apiVersion, reference.kind);
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
      .filter((pod) => selectorMatches(budget.spec?.['selector'], textsOf(pod.metadata.labels)))
      .filter((pod) => !isFinished(viewPod(pod)));
    const expectedPods = expectedOf(pods);
    const { minAvailable, maxUnavailable } = budget.spec ?? {};
    const desiredHealthy =
      maxUnavailable === undefined
        ? scaled(minAvailable ?? 1, expectedPods)
        : Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods));
    const healthy = pods.filter((pod) => viewPod(pod).isReady && !viewPod(pod).isTerminating);
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

  context.on(BUDGETS, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  context.on('pods', ({ object }) => {
    for (const budget of budgets.get(object.metadata.namespace ?? '')) queue.add(keyOf(budget));
  });
}
