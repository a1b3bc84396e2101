/** Which set is looked at when: stateful_set.go. */

import { at, numberOf, textsOf } from '../../json.ts';
import { selectorMatches } from '../../match-labels.ts';
import { controllerOf, keyOf, splitKey } from '../../owners.ts';
import type { KubeObject } from '../../store.ts';
import { claimObjects } from '../adopt.ts';
import type { Context } from '../context.ts';
import { type PodView, viewPod } from '../pod-view.ts';
import { createSetControl } from './control.ts';
import { isMember } from './identity.ts';
import { adoptOrphans, listRevisions } from './revisions.ts';
import { type SetView, viewSet } from './view.ts';

const SETS = 'apps/statefulsets';
const ORPHANS = 'orphans of ';

export function startStatefulSetController(context: Context): void {
  const { store, clock } = context;
  const sets = context.index(SETS, ({ metadata }) => [metadata.namespace ?? '']);
  const revisions = context.index('apps/controllerrevisions', ({ metadata }) => [metadata.namespace ?? '']);
  const pods = context.index('pods', (pod) => [controllerOf(pod)?.uid ?? `${ORPHANS}${pod.metadata.namespace}`]);
  const control = createSetControl(context, revisions);
  const queue = context.queue(sync);

  function podsOf(set: SetView): readonly PodView[] {
    const candidates = [...pods.get(set.uid), ...pods.get(`${ORPHANS}${set.namespace}`)];
    const matches = ({ metadata }: KubeObject): boolean =>
      isMember(set, metadata.name) && selectorMatches(set.selector, textsOf(metadata.labels));
    return claimObjects(store, 'pods', set.object, candidates, matches).map(viewPod);
  }

  /** The time until the next pod has been ready for long enough. */
  function nextAvailability(set: SetView, members: readonly PodView[]): number {
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
    const set = viewSet(object);
    adoptOrphans(store, set, listRevisions(revisions, set));
    const members = podsOf(set);
    const status = control.update(set, members);
    if (set.minReadySeconds > 0 && status.readyReplicas !== status.availableReplicas) {
      queue.addAfter(key, nextAvailability(set, members));
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
      if (selectorMatches(at(set.spec, 'selector'), textsOf(pod.metadata.labels))) queue.add(keyOf(set));
    }
  }

  context.on(SETS, ({ object }) => queue.add(keyOf(object)));
  context.on('pods', ({ type, object, previous }) => {
    if (type === 'DELETED' && controllerOf(object) === undefined) return;
    if (previous !== undefined && controllerOf(previous)?.uid !== controllerOf(object)?.uid) enqueueOwner(previous);
    if (type === 'MODIFIED' && controllerOf(object) === undefined && previous !== undefined) {
      const isSame = controllerOf(previous) === undefined && previous.metadata.labels === object.metadata.labels;
      if (isSame) return;
    }
    enqueueOwner(object);
  });
  context.on('pods', ({ object }) => {
    const manager = controllerOf(object);
    if (manager?.kind !== 'StatefulSet' || !viewPod(object).isReady) return;
    const set = store.get(SETS, object.metadata.namespace ?? '', manager.name);
    const wait = numberOf(set?.spec?.['minReadySeconds'], 0);
    if (set !== undefined && wait > 0) queue.addAfter(keyOf(set), wait * 1000);
  });
}
