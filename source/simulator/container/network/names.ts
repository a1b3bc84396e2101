/** Names and addresses as a container's resolver finds them: /etc/hosts first, then the cluster's DNS. */

import { type RecordType, type ResolvedName, resolveName, reverseOf } from '../../dns/pod-resolver.ts';
import { contentOf } from '../files/container-files.ts';
import { type HostsEntry, hostsEntriesOf } from '../files/etc-hosts.ts';
import type { Host } from '../program.ts';

/** The entries of /etc/hosts, as it is at the moment. */
export function hostsOf({ files, pod }: Host): readonly HostsEntry[] {
  const node = files.node('/etc/hosts');
  if (node?.kind !== 'file') return hostsEntriesOf(pod);
  return contentOf(node)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .flatMap(([address = '', ...names]) => (names.length === 0 ? [] : [{ address, names }]));
}

export function resolve(host: Host, name: string, type: RecordType = 'A'): ResolvedName | undefined {
  return resolveName(host.dns, host.pod, name, type);
}

/** The IPv4 addresses of a name; none if it has none. An address is its own. */
export function addressesOf(host: Host, name: string): readonly string[] {
  if (/^\d+(\.\d+){3}$/.test(name)) return [name];
  const own = hostsOf(host).filter(({ names }) => names.includes(name));
  if (own.length > 0) return own.map(({ address }) => address);
  return resolve(host, name)?.values ?? [];
}

/** The names of an address; undefined if the text is no address. */
export function namesOf(host: Host, address: string): readonly string[] | undefined {
  const reverse = reverseOf(address);
  return reverse === undefined ? undefined : (resolve(host, `${reverse}.`, 'PTR')?.values ?? []);
}
