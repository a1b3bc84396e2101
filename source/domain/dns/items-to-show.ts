/** Which records a person is shown, and counted: that there are no IPv6 addresses is no news where there are none. */

import { type DnsItem, questionKey } from './records.ts';

export function itemsToShow(items: readonly DnsItem[]): readonly DnsItem[] {
  const unreachable = new Set(items.filter(({ verdict }) => verdict === 'unreachable').map(questionKey));
  return items.filter(({ name, type, expected, answered, verdict }) => {
    if (type !== 'AAAA' || expected.length > 0 || answered.length > 0) return true;
    // A server that fails at this question alone keeps clients waiting.
    if (verdict === 'unreachable') return !unreachable.has(questionKey({ name, type: 'A' }));
    return verdict !== 'matches';
  });
}
