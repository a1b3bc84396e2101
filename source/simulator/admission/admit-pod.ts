/** Admission of a new pod, whatever creates it: the quotas of its namespace, and its defaults. */

import { withDefaults } from '../defaults/defaults.ts';
import { objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podRequestOf } from '../model/pod-requests.ts';
import { parseQuantity } from '../model/quantity.ts';
import { type Store, StoreError } from '../store/store.ts';

/** Returns how much of a quota the pod uses; undefined for an unknown resource. */
function usageOf(pod: KubeObject, resource: string): number | undefined {
  if (resource === 'pods' || resource === 'count/pods') return 1;
  if (resource === 'cpu' || resource === 'requests.cpu') return podRequestOf(pod, 'cpu');
  if (resource === 'memory' || resource === 'requests.memory') return podRequestOf(pod, 'memory');
  return undefined;
}

function checkQuotas(store: Store, pod: KubeObject): void {
  const { namespace = '', name } = pod.metadata;
  const quotas = store.list('resourcequotas', namespace);
  if (quotas.length === 0) return;
  const live = store.list('pods', namespace).filter(({ status }) => {
    const phase = status?.['phase'];
    return phase !== 'Succeeded' && phase !== 'Failed';
  });
  for (const quota of quotas) {
    for (const [resource, hard] of Object.entries(objectOf(quota.spec?.['hard']))) {
      const wanted = usageOf(pod, resource);
      if (wanted === undefined) continue;
      const used = live.reduce((sum, other) => sum + (usageOf(other, resource) ?? 0), 0);
      if (used + wanted <= parseQuantity(hard)) continue;
      const figures = `requested: ${resource}=${wanted}, used: ${resource}=${used}, limited: ${resource}=${hard}`;
      const message = `pods "${name}" is forbidden: exceeded quota: ${quota.metadata.name}, ${figures}`;
      throw new StoreError('Forbidden', message);
    }
  }
}

/** The account "default" comes with its namespace, a moment later. */
function checkServiceAccount(store: Store, { metadata, spec }: KubeObject): void {
  const { namespace = '', name } = metadata;
  const account = stringOf(spec?.['serviceAccountName'], stringOf(spec?.['serviceAccount'], 'default'));
  if (account === 'default' || store.get('serviceaccounts', namespace, account) !== undefined) return;
  const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
  throw new StoreError('Forbidden', `pods "${name}" is forbidden: ${why}`);
}

/**
 * Returns the admitted pod, with the API server's defaults.
 * @throws StoreError 'Forbidden' with the API server's message if a quota is used up, or its service account does
 *   not exist
 */
export function admitPod(store: Store, pod: KubeObject): KubeObject {
  checkServiceAccount(store, pod);
  checkQuotas(store, pod);
  return { ...withDefaults('pods', pod, { maxUnavailable: false }), status: { phase: 'Pending', ...pod.status } };
}
