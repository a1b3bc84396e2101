/** Decides when each set is synced: stateful_set.go. */

import { at, numberOf, stringMapOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { labelSelectorMatches } from '../../model/label-selector.ts';
import { controllerOf, keyOf, splitKey } from '../../model/owner-references.ts';
import { type PodView, podView } from '../../model/pod-view.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import { adoptAndRelease } from '../controller-ref-manager.ts';
import { createSetControl } from './control.ts';
import { isMember } from './identity.ts';
import { adoptOrphanRevisions, listRevisions } from './revisions.ts';
import { type SetView, setView } from './set-view.ts';

const SETS = 'apps/statefulsets';
const ORPHANS = 'orphans of ';

export function startStatefulSetController(context: ControllerContext): void {
  const { store, clock } = context;
  const sets = context.index(SETS, ({ metadata }) => [metadata.namespace ?? '']);
  const revisions = context.index('apps/controllerrevisions', ({ metadata }) => [metadata.namespace ?? '']);
  const pods = context.index('pods', (pod) => [controllerOf(pod)?.uid ?? `${ORPHANS}${pod.metadata.namespace}`]);
  const control = createSetControl(context, revisions);
  const queue = context.queue(sync);

  function podsOf(set: SetView): readonly PodView[] {
    const candidates = [...pods.get(set.uid), ...pods.get(`${ORPHANS}${set.namespace}`)];
    const matches = ({ metadata }: KubeObject): boolean =>
      isMember(set, metadata.name) && labelSelectorMatches(set.selector, stringMapOf(metadata.labels));
    return adoptAndRelease(store, 'pods', set.object, candidates, matches).map(podView);
  }

  /** Returns the time until the next pod has been ready for minReadySeconds. */
  function msUntilNextAvailable(set: SetView, members: readonly PodView[]): number {
    const wait = set.minReadySeconds * 1000;
    const left = members
      .filter(({ isReady }) => isReady)
      .map(({ readySince }) => readySince + wait - clock.now())
      .filter((ms) => ms > 0);
    return Math.min(wait, ...left);
  }

  function sync(key: string): void {
    const object = store.get(SETS, ...splitKey(key));
    if (object === undefined) return;
    const set = setView(object);
    adoptOrphanRevisions(store, set, listRevisions(revisions, set));
    const members = podsOf(set);
    const status = control.update(set, members);
    if (set.minReadySeconds > 0 && status.readyReplicas !== status.availableReplicas) {
      queue.addAfter(key, msUntilNextAvailable(set, members));
    }
  }

  function enqueueOwner(pod: KubeObject): void {
    const manager = controllerOf(pod);
    const namespace = pod.metadata.namespace ?? '';
    if (manager !== undefined) {
      if (manager.kind !== 'StatefulSet') return;
      const set = store.get(SETS, namespace, manager.name);
      if (set?.metadata.uid === manager.uid) queue.add(keyOf(set));
      return;
    }
    for (const set of sets.get(namespace)) {
      if (labelSelectorMatches(at(set.spec, 'selector'), stringMapOf(pod.metadata.labels))) queue.add(keyOf(set));
    }
  }

  context.onChange(SETS, ({ object }) => queue.add(keyOf(object)));
  context.onChange('pods', ({ type, object, previous }) => {
    if (type === 'DELETED' && controllerOf(object) === undefined) return;
    if (previous !== undefined && controllerOf(previous)?.uid !== controllerOf(object)?.uid) enqueueOwner(previous);
    if (type === 'MODIFIED' && controllerOf(object) === undefined && previous !== undefined) {
      const isSame = controllerOf(previous) === undefined && previous.metadata.labels === object.metadata.labels;
      if (isSame) return;
    }
    enqueueOwner(object);
  });
  context.onChange('pods', ({ object }) => {
    const manager = controllerOf(object);
    if (manager?.kind !== 'StatefulSet' || !podView(object).isReady) return;
    const set = store.get(SETS, object.metadata.namespace ?? '', manager.name);
    const wait = numberOf(set?.spec?.['minReadySeconds'], 0);
    if (set !== undefined && wait > 0) queue.addAfter(keyOf(set), wait * 1000);
  });
}
