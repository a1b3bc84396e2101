/** Name look-ups with a pod's search path, as its resolver makes them. */

import type { Packet } from 'dns-packet';
import type { KubeObject } from '../store.ts';

const CODE = 0b1111;

/** The first of the search path's names that exists, with its addresses; undefined where none does. */
export function lookUp(
  dns: (query: Packet) => Packet,
  pod: KubeObject,
  name: string,
): { readonly name: string; readonly addresses: readonly string[] } | undefined {
  const isFull = name.endsWith('.');
  const bare = isFull ? name.slice(0, -1) : name;
  const search = [`${pod.metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'];
  const extended = search.map((domain) => `${bare}.${domain}`);
  const hasDots = bare.split('.').length > 5;
  const candidates = isFull ? [bare] : hasDots ? [bare, ...extended] : [...extended, bare];
  for (const candidate of candidates) {
    const reply = dns({ type: 'query', questions: [{ type: 'A', name: candidate }] });
    if (((reply.flags ?? 0) & CODE) !== 0) continue;
    const addresses = (reply.answers ?? []).flatMap((answer) => (answer.type === 'A' ? [answer.data] : []));
    if (addresses.length > 0) return { name: candidate, addresses };
  }
  return undefined;
}

/** The names of an address. */
export function reverse(dns: (query: Packet) => Packet, address: string): readonly string[] {
  const name = `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const reply = dns({ type: 'query', questions: [{ type: 'PTR', name }] });
  return (reply.answers ?? []).flatMap((answer) => (answer.type === 'PTR' ? [answer.data] : []));
}
