/** Invariants of every output of `stsview status -o json`, whatever the cluster does. */

import assert from 'node:assert/strict';
import type { StatusItem } from '../../source/cli/commands/status/json.ts';

/** @throws AssertionError with the whole item. */
export function assertInvariants(item: StatusItem): void {
  const broken = brokenInvariants(item);
  assert.deepEqual(broken, [], JSON.stringify(item, undefined, 1));
}

function brokenInvariants(item: StatusItem): readonly string[] {
  const { bindings, replicas, ordinals, verdict, revisions } = item;
  const inRange = bindings.filter((binding) => binding.inRange);
  const pods = bindings.flatMap(({ pod }) => pod ?? []);
  const podsInRange = inRange.flatMap(({ pod }) => pod ?? []);
  const claims = bindings.flatMap((binding) => binding.claims);
  const places = bindings.map(({ ordinal }) => ordinal);
  const allAvailable = podsInRange.length === replicas.wanted && podsInRange.every(({ available }) => available);
  const allUpdated = podsInRange.every(({ revision }) => revision === revisions.update);
  const isSettled = allAvailable && pods.length === podsInRange.length;
  const rules: Readonly<Record<string, boolean>> = {
    'ordinals ascend, each once': places.every((ordinal, index) => index === 0 || ordinal > (places[index - 1] ?? 0)),
    'the range is whole': inRange.length === replicas.wanted && ordinals.end - ordinals.start + 1 === replicas.wanted,
    'the range is where it is said to be': bindings.every(
      ({ ordinal, inRange: within }) => within === (ordinal >= ordinals.start && ordinal <= ordinals.end),
    ),
    'what lies outside has a pod or a claim': bindings.every(
      ({ inRange: within, pod, claims: own }) => within || pod !== null || own.length > 0,
    ),
    'pods are called by their ordinal': bindings.every(
      ({ ordinal, pod }) => pod === null || pod.name === `${item.name}-${ordinal}`,
    ),
    'claims are called by their ordinal': bindings.every(({ ordinal, claims: own }) =>
      own.every(({ name, template }) => name === `${template}-${item.name}-${ordinal}`),
    ),
    'no uid twice': isUnique([...pods, ...claims].flatMap(({ uid }) => uid ?? [])),
    'counts are those of the pods': replicas.existing === pods.length,
    'available are ready, ready exist': replicas.available <= replicas.ready && replicas.ready <= replicas.existing,
    'available pods are ready': pods.every(({ available, ready }) => ready || !available),
    'complete: all available and updated, nothing left over':
      verdict !== 'complete' || (isSettled && allUpdated && replicas.wanted > 0),
    'held: all available, some older': verdict !== 'held' || (allAvailable && !allUpdated),
    'scaled-to-zero: none wanted, none there':
      verdict !== 'scaled-to-zero' || (replicas.wanted === 0 && pods.length === 0),
    'a next step exactly while there is work': verdict !== 'complete' || item.next === null,
    'a pod without a node has no address': pods.every(({ node, ip }) => node !== '' || ip === ''),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
