/** Finds out whether the server has the zones of addresses, "in-addr.arpa" and "ip6.arpa". */

import type { DnsItem } from './records.ts';

/** Response codes for a name in none of the server's zones. A server that forwards the query may also fail. */
const NOT_SERVED_RCODES: ReadonlySet<string> = new Set([
  'REFUSED',
  'NXDOMAIN',
  'NOERROR',
  'SERVFAIL',
  'NOTAUTH',
  'NOTIMP',
  '',
]);

function zoneOf({ name }: DnsItem): string {
  return name.endsWith('.ip6.arpa') ? 'ip6.arpa' : 'in-addr.arpa';
}

/**
 * Gives records of a reverse zone that the server does not have the verdict `not-served`. DNS makes both directions from
 * the same endpoints: where the addresses of all pods are answered as expected, and none of them leads back, the zone is
 * not served.
 */
export function withoutUnservedZones(items: readonly DnsItem[]): readonly DnsItem[] {
  const rightPods = new Set(
    items.flatMap(({ type, verdict, expected, pod }) =>
      type !== 'PTR' && verdict === 'matches' && expected.length > 0 ? [pod] : [],
    ),
  );
  const isPointer = (item: DnsItem) => item.type === 'PTR' && item.server !== '' && NOT_SERVED_RCODES.has(item.rcode);
  const unserved = new Set(
    [...Map.groupBy(items.filter(isPointer), zoneOf)].flatMap(([zone, pointers]) => {
      const isSilent = pointers.every(({ answered }) => answered.length === 0);
      const isForwardRight = pointers.every(({ pod, expected }) => expected.length === 0 || rightPods.has(pod));
      return isSilent && isForwardRight ? [zone] : [];
    }),
  );
  return items.map((item): DnsItem => {
    const isFault = item.verdict === 'missing' || item.verdict === 'unreachable';
    if (!isFault || !isPointer(item) || !unserved.has(zoneOf(item))) return item;
    const remark = `${item.server} does not serve the reverse zone ${zoneOf(item)}${item.rcode === '' ? '' : ` (${item.rcode})`}`;
    return { ...item, verdict: 'not-served', remark };
  });
}
