/** The governing service of a set and the names that it gives. */

import type { EndpointSlice, StatefulSet } from '../model/kinds.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import type { DnsName, SetStatus } from '../model/set-status.ts';
import type { Gathered } from './gather.ts';

/** Returns undefined if services may not be read or have not been listed yet. */
export function governingServiceState({ set, known, service }: Gathered): SetStatus['service'] {
  if (set.serviceName === '') return { state: 'none' };
  if (known.Service !== 'known') return undefined;
  if (service === undefined) return { state: 'missing' };
  return { state: service.clusterIP === 'None' ? 'headless' : 'not-headless' };
}

/** Returns the host names for which the slice publishes an address. Like CoreDNS, it looks at `ready` alone. */
const publishedHostnames = memoizeByObject(
  (slice: EndpointSlice): ReadonlySet<string> =>
    new Set(slice.endpoints.filter((item) => item.ready && item.addresses.length > 0).map((item) => item.hostname)),
);

/** Returns the DNS name of one pod of the set, and whether it resolves now. */
export function podDnsName({ set, known, slices }: Gathered, podName: string): DnsName {
  const name = dnsNameText(set, podName);
  if (name === '') return { name, published: 'no' };
  if (known.EndpointSlice !== 'known') return { name, published: 'unknown' };
  return { name, published: slices.some((slice) => publishedHostnames(slice).has(podName)) ? 'yes' : 'no' };
}

/**
 * Returns "web-0.web.shop.svc"; empty if the set has no governing service. The API does not contain the cluster domain.
 */
export function dnsNameText(set: StatefulSet, podName: string): string {
  return set.serviceName === '' ? '' : `${podName}.${set.serviceName}.${set.meta.namespace}.svc`;
}
