/** A set's ControllerRevisions: the history part of stateful_set_control.go, and pkg/controller/history. */

import { at, canonicalJson, numberOf, objectOf, stringMapOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { labelSelectorMatches } from '../../model/label-selector.ts';
import { controllerOf, newControllerRef, ownersOf, withOwners } from '../../model/owner-references.ts';
import type { PodView } from '../../model/pod-view.ts';
import { parseTime } from '../../model/timestamp.ts';
import type { ObjectIndex } from '../../runtime/object-index.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { revisionOf } from './identity.ts';
import type { SetView } from './set-view.ts';

const REVISIONS = 'apps/controllerrevisions';
const HASH_LABEL = 'controller.kubernetes.io/hash';
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export interface Revisions {
  readonly current: KubeObject;
  readonly update: KubeObject;
  readonly collisionCount: number;
}

/** FNV-1, 32 bits, encoded like apimachinery's rand.SafeEncodeString. */
function hashOf(data: unknown, collisionCount: number): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${canonicalJson(data)}${collisionCount}`)) {
    hash = Math.imul(hash, 0x01000193) ^ byte;
  }
  return [...String(hash >>> 0)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('');
}

function numberOfRevision(revision: KubeObject): number {
  return numberOf(revision['revision'], 0);
}

function compareRevisions(left: KubeObject, right: KubeObject): number {
  return (
    numberOfRevision(left) - numberOfRevision(right) ||
    parseTime(left.metadata.creationTimestamp) - parseTime(right.metadata.creationTimestamp) ||
    (left.metadata.name < right.metadata.name ? -1 : 1)
  );
}

function isEqualRevision(left: KubeObject, right: KubeObject): boolean {
  return canonicalJson(left['data']) === canonicalJson(right['data']);
}

/** @param collisionCount distinguishes the names of two templates with the same hash */
export function newRevision(set: SetView, revision: number, collisionCount: number): KubeObject {
  const data = { spec: { template: { ...set.template, $patch: 'replace' } } };
  const hash = hashOf(data, collisionCount);
  const annotations = stringMapOf(set.object.metadata.annotations);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${set.name.slice(0, 223)}-${hash}`,
      namespace: set.namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels: { ...stringMapOf(at(set.template, 'metadata', 'labels')), [HASH_LABEL]: hash },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [newControllerRef(set.object)],
    },
    data,
    revision,
  };
}

/** Returns the set with the template of a revision. */
export function applyRevision(set: SetView, revision: KubeObject): SetView {
  const { $patch: _, ...template } = objectOf(at(revision['data'], 'spec', 'template'));
  return { ...set, template };
}

/** Returns the set's revisions and matching orphans, the oldest first. `byNamespace` indexes all revisions. */
export function listRevisions(byNamespace: ObjectIndex, set: SetView): readonly KubeObject[] {
  return byNamespace
    .get(set.namespace)
    .filter((revision) => {
      if (!labelSelectorMatches(set.selector, stringMapOf(revision.metadata.labels))) return false;
      const manager = controllerOf(revision);
      return manager === undefined || manager.uid === set.uid;
    })
    .sort(compareRevisions);
}

export function adoptOrphanRevisions(store: Store, set: SetView, revisions: readonly KubeObject[]): void {
  if (set.isTerminating) return;
  for (const revision of revisions) {
    if (controllerOf(revision) !== undefined) continue;
    store.update(REVISIONS, withOwners(revision, [...ownersOf(revision), newControllerRef(set.object)]));
  }
}

function createRevision(
  store: Store,
  set: SetView,
  number: number,
  collisionsSoFar: number,
): readonly [KubeObject, number] {
  for (let collisions = collisionsSoFar; ; collisions += 1) {
    const revision = newRevision(set, number, collisions);
    try {
      return [store.create(REVISIONS, revision), collisions];
    } catch (error) {
      if (!(error instanceof StoreError) || error.reason !== 'AlreadyExists') throw error;
      const there = store.get(REVISIONS, set.namespace, revision.metadata.name);
      if (there !== undefined && isEqualRevision(there, revision)) return [there, collisions];
    }
  }
}

/**
 * Returns the current and the update revision. Creates the update revision if there is none. `revisions` are sorted.
 */
export function resolveRevisions(store: Store, set: SetView, revisions: readonly KubeObject[]): Revisions {
  const collisions = numberOf(set.status['collisionCount'], 0);
  const latest = revisions.at(-1);
  const next = latest === undefined ? 1 : numberOfRevision(latest) + 1;
  const wanted = newRevision(set, next, collisions);
  const equal = revisions.filter((revision) => isEqualRevision(revision, wanted)).at(-1);
  let update: KubeObject;
  let collisionCount = collisions;
  if (equal === undefined) [update, collisionCount] = createRevision(store, set, next, collisions);
  else if (latest !== undefined && isEqualRevision(latest, equal)) update = latest;
  else update = store.update(REVISIONS, { ...equal, revision: next });
  const current = revisions.find(({ metadata }) => metadata.name === set.status['currentRevision']) ?? update;
  return { current, update, collisionCount };
}

/** Deletes the oldest revisions beyond the history limit that no pod and no status uses. */
export function truncateHistory(
  store: Store,
  set: SetView,
  pods: readonly PodView[],
  revisions: readonly KubeObject[],
  { current, update }: Revisions,
): void {
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOf)]);
  const history = revisions.filter(({ metadata }) => !live.has(metadata.name));
  if (set.historyLimit < 0) return;
  for (const { metadata } of history.slice(0, Math.max(0, history.length - set.historyLimit))) {
    store.delete(REVISIONS, set.namespace, metadata.name);
  }
}
