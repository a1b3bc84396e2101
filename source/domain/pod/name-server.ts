/** Whom the containers of a pod ask for names. */

import type { Pod } from '../model/kinds.ts';

/**
 * - `cluster`: the cluster's DNS.
 * - `node`: what the node asks, which does not know the cluster's names. `why`: the fields that make it so.
 * - `own`: only these servers. Whether they know the cluster's names is not in the API.
 */
export type NameServer =
  | { readonly type: 'cluster' }
  | { readonly type: 'node'; readonly why: string }
  | { readonly type: 'own'; readonly servers: readonly string[] };

export function nameServerOf({ dns: { policy, hostNetwork, nameservers } }: Pod): NameServer {
  switch (policy) {
    case 'None':
      return { type: 'own', servers: nameservers };
    case 'Default':
      return { type: 'node', why: 'dnsPolicy: Default' };
    case 'ClusterFirst':
      // The kubelet gives a pod on its node's network the node's own name servers.
      return hostNetwork ? { type: 'node', why: 'hostNetwork with dnsPolicy: ClusterFirst' } : { type: 'cluster' };
    default:
      return { type: 'cluster' };
  }
}
