/** Looks names up with a pod's search path, like its resolver. */

import type { Packet } from 'dns-packet';
import type { KubeObject } from '../model/kube-object.ts';

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR';

export interface ResolvedName {
  /** The full name that was found. */
  readonly name: string;
  /** Addresses, "port target" of an SRV record, or the name of an address; empty if the name has no such records. */
  readonly values: readonly string[];
}

const CODE = 0b1111;

/**
 * Returns the first name of the search path with such records, or else the first that exists; undefined if none does.
 */
export function resolveName(
  dns: (query: Packet) => Packet,
  pod: KubeObject,
  name: string,
  type: RecordType = 'A',
): ResolvedName | undefined {
  const isFull = name.endsWith('.');
  const bare = isFull ? name.slice(0, -1) : name;
  const search = [`${pod.metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'];
  const extended = search.map((domain) => `${bare}.${domain}`);
  const hasDots = bare.split('.').length > 5;
  const candidates = isFull ? [bare] : hasDots ? [bare, ...extended] : [...extended, bare];
  let empty: ResolvedName | undefined;
  for (const candidate of candidates) {
    const reply = dns({ type: 'query', questions: [{ type, name: candidate }] });
    if (((reply.flags ?? 0) & CODE) !== 0) continue;
    const found: ResolvedName = { name: candidate, values: valuesOf(reply, type) };
    if (found.values.length > 0) return found;
    empty ??= found;
  }
  return empty;
}

function valuesOf({ answers = [] }: Packet, type: RecordType): readonly string[] {
  return answers.flatMap((answer) => {
    if (answer.type !== type) return [];
    if (answer.type === 'SRV') return [`${answer.data.port} ${answer.data.target}`];
    return answer.type === 'A' || answer.type === 'AAAA' || answer.type === 'PTR' ? [answer.data] : [];
  });
}

/** Returns the reverse name of an address; undefined if the text is not an IPv4 address. */
export function reverseOf(address: string): string | undefined {
  if (!/^\d+(\.\d+){3}$/.test(address)) return undefined;
  return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
}
