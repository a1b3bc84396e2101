import type { DnsReport } from '../../domain/dns/dns-report.ts';
import type { DnsItem, DnsVerdict } from '../../domain/dns/records.ts';
import { span, type Tone, untrusted } from '../layout/span.ts';
import type { Glyphs } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';

export const DNS_VERDICT_STYLES: Readonly<Record<DnsVerdict, { mark: keyof Glyphs; tone: Tone }>> = {
  matches: { mark: 'done', tone: 'good' },
  'not-served': { mark: 'unknown', tone: 'dim' },
  stale: { mark: 'half', tone: 'warn' },
  missing: { mark: 'bad', tone: 'bad' },
  unexpected: { mark: 'warning', tone: 'bad' },
  unreachable: { mark: 'bad', tone: 'bad' },
  unknown: { mark: 'unknown', tone: 'dim' },
};

const MAX_VALUES = 3;

/** Removes the suffix that all names of the namespace share. */
function withoutSuffix(name: string, { namespace, domain }: DnsReport): string {
  const tail = `.${namespace}.svc.${domain}`;
  return name.endsWith(tail) ? name.slice(0, -tail.length) : name;
}

export function shortName({ name }: DnsItem, report: DnsReport): string {
  return withoutSuffix(name, report);
}

function valuesText(values: readonly string[], report: DnsReport): string {
  if (values.length === 0) return 'none';
  const short = values.slice(0, MAX_VALUES).map((value) => withoutSuffix(value, report));
  const more = values.length - short.length;
  return `${short.join(' ')}${more > 0 ? ` +${more}` : ''}`;
}

export function dnsColumns(report: DnsReport, glyphs: Glyphs): readonly Column<DnsItem>[] {
  return [
    {
      id: 'verdict',
      title: 'VERDICT',
      cell: ({ verdict }) => {
        const { mark, tone } = DNS_VERDICT_STYLES[verdict];
        return [span(`${glyphs[mark]} ${verdict}`, tone)];
      },
      dropRank: 0,
      minWidth: 13,
    },
    {
      id: 'name',
      title: 'NAME',
      cell: (item) => [untrusted(shortName(item, report), item.pod === '' ? 'plain' : 'strong')],
      dropRank: 1,
      minWidth: 14,
      keepWidth: 34,
      truncate: 'middle',
    },
    { id: 'type', title: 'TYPE', cell: ({ type }) => [span(type, 'dim')], dropRank: 2, minWidth: 4 },
    {
      id: 'answered',
      title: 'ANSWERED',
      cell: (item) => (item.server === '' ? [span('?', 'dim')] : [untrusted(valuesText(item.answered, report))]),
      dropRank: 3,
      minWidth: 12,
    },
    {
      id: 'expected',
      title: 'EXPECTED',
      // Shown only if it differs, since two equal lists side by side are hard to compare.
      cell: (item) => {
        if (item.basis === 'unknown') return [span('not known', 'dim')];
        if (item.server !== '' && item.expected.join() === item.answered.join()) return [span('the same', 'dim')];
        return [untrusted(valuesText(item.expected, report), 'warn')];
      },
      dropRank: 4,
      minWidth: 9,
    },
    {
      id: 'ttl',
      title: 'TTL',
      cell: ({ ttl }) => [span(ttl === undefined ? '' : `${ttl}s`, 'dim')],
      dropRank: 5,
      minWidth: 4,
      align: 'right',
    },
    {
      id: 'time',
      title: 'TOOK',
      cell: ({ server, milliseconds }) => [span(server === '' ? '' : `${Math.round(milliseconds)} ms`, 'dim')],
      dropRank: 6,
      minWidth: 7,
      align: 'right',
    },
    { id: 'rcode', title: 'RCODE', cell: ({ rcode }) => [span(rcode, 'dim')], dropRank: 7, minWidth: 8 },
  ];
}
