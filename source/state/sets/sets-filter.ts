/** The filter of the list of sets. */

import { usedPercentOfSet } from '../../domain/disks/fullest-disk.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { defineFilter, splitWords, valueMatcher } from '../lists/filter.ts';
import { VERDICT_RANK } from './sort-sets.ts';

export const SETS_FILTER = defineFilter<SetStatus>({
  text: {
    help: 'set, pod, claim, volume, node, address, revision or finding contains it, or the state begins with it',
    values: searchedTexts,
    prefixes: ({ verdict }) => [verdict],
  },
  keys: [
    { keys: ['ns', 'namespace'], help: 'namespace', values: (status) => [status.set.meta.namespace] },
    {
      keys: ['state', 'verdict'],
      help: 'stuck, held, degraded, …',
      values: (status) => [status.verdict],
      choices: Object.keys(VERDICT_RANK),
    },
    { keys: ['service', 'svc'], help: 'governing service', values: (status) => [status.set.serviceName] },
    {
      keys: ['node'],
      help: 'a pod runs on it',
      values: (status) => allBindings(status).flatMap((binding) => binding.pod?.pod.node ?? []),
    },
    { keys: ['image'], help: 'container image', values: (status) => status.set.images, matchSubstring: true },
    {
      keys: ['class'],
      help: 'storage class of a claim',
      values: (status) => allBindings(status).flatMap((binding) => binding.claims.map((claim) => claim.storageClass)),
    },
    {
      keys: ['used'],
      help: 'percent of the fullest disk: >80',
      values: () => [],
      number: usedPercentOfSet,
    },
    {
      keys: ['manager'],
      help: 'helm, argo-cd, flux, operator',
      values: (status) => status.managers.flatMap((manager) => [manager.type, manager.name]),
      matchSubstring: true,
    },
    {
      keys: ['label'],
      help: 'key=value of the set',
      values: (status) => Object.entries(status.set.meta.labels).map(([key, value]) => `${key}=${value}`),
      matchSubstring: true,
    },
  ],
});

/** Returns the ordinal of the row that a word of the filter names: by its pod, a claim, a volume, a node or an address. */
export function filteredOrdinal(filter: string, status: SetStatus): number | undefined {
  const ownTexts = textsOfSet(status);
  const matchers = splitWords(filter)
    .map((word) => valueMatcher(word, true))
    .filter((matches) => !ownTexts.some(matches));
  return allBindings(status).find((binding) => textsOfRow(binding).some((text) => matchers.some((test) => test(text))))
    ?.ordinal;
}

function searchedTexts(status: SetStatus): readonly string[] {
  return [...textsOfSet(status), ...allBindings(status).flatMap(textsOfRow)];
}

function textsOfSet({ set, findings }: SetStatus): readonly string[] {
  const { namespace, name } = set.meta;
  return [
    `${namespace}/${name}`,
    name,
    set.status.currentRevision,
    set.status.updateRevision,
    ...findings.flatMap(({ code }) => (code === 'Complete' ? [] : [code])),
  ];
}

function textsOfRow({ podName, pod, claims }: Binding): readonly string[] {
  return [
    podName,
    pod?.pod.node ?? '',
    ...(pod?.pod.ips ?? []),
    ...claims.flatMap((claim) => [claim.name, claim.volumeName]),
  ];
}

function allBindings(status: SetStatus): SetStatus['bindings'] {
  return [...status.bindings, ...status.outside];
}
