/** The filter of the list of sets. */

import type { SetStatus } from '../../domain/model/set-status.ts';
import { defineFilter } from '../lists/filter.ts';

export const SETS_FILTER = defineFilter<SetStatus>({
  text: {
    help: 'namespace/name contains it, or the state begins with it',
    matches({ set, verdict }, word) {
      const { namespace, name } = set.meta;
      return `${namespace}/${name}`.includes(word) || verdict.startsWith(word);
    },
  },
  keys: [
    { keys: ['ns', 'namespace'], help: 'namespace', values: (status) => [status.set.meta.namespace] },
    { keys: ['state', 'verdict'], help: 'stuck, held, degraded, …', values: (status) => [status.verdict] },
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

function allBindings(status: SetStatus): SetStatus['bindings'] {
  return [...status.bindings, ...status.outside];
}
