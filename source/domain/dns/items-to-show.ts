/** Selects the records to show and to count. A missing IPv6 address is left out if none is expected. */

import { type DnsItem, questionKey } from './records.ts';

export function itemsToShow(items: readonly DnsItem[]): readonly DnsItem[] {
  const unreachable = new Set(items.filter(({ verdict }) => verdict === 'unreachable').map(questionKey));
  return items.filter(({ name, type, expected, answered, verdict }) => {
    if (type !== 'AAAA' || expected.length > 0 || answered.length > 0) return true;
    // A server that fails only for this question delays its clients, so the failure is shown.
    if (verdict === 'unreachable') return !unreachable.has(questionKey({ name, type: 'A' }));
    return verdict !== 'matches';
  });
}
