import type { DnsItem, DnsVerdict } from '../domain/dns/records.ts';
import type { DnsReport } from '../domain/dns/report.ts';
import type { Glyphs } from './look.ts';
import { foreign, span, type Tone } from './span.ts';
import type { Column } from './table.ts';

export const VERDICTS: Readonly<Record<DnsVerdict, { mark: keyof Glyphs; tone: Tone }>> = {
  matches: { mark: 'done', tone: 'good' },
  stale: { mark: 'half', tone: 'warn' },
  missing: { mark: 'bad', tone: 'bad' },
  unexpected: { mark: 'warning', tone: 'bad' },
  unreachable: { mark: 'bad', tone: 'bad' },
  unknown: { mark: 'unknown', tone: 'dim' },
};

const MOST_VALUES = 3;

/** Without the part that all names of the namespace share. */
function withoutTail(name: string, { namespace, domain }: DnsReport): string {
  const tail = `.${namespace}.svc.${domain}`;
  return name.endsWith(tail) ? name.slice(0, -tail.length) : name;
}

export function shortName({ name }: DnsItem, report: DnsReport): string {
  return withoutTail(name, report);
}

function valuesText(values: readonly string[], report: DnsReport): string {
  if (values.length === 0) return 'none';
  const short = values.slice(0, MOST_VALUES).map((value) => withoutTail(value, report));
  const more = values.length - short.length;
  return `${short.join(' ')}${more > 0 ? ` +${more}` : ''}`;
}

export function dnsColumns(report: DnsReport, glyphs: Glyphs): readonly Column<DnsItem>[] {
  return [
    {
      id: 'verdict',
      title: 'VERDICT',
      cell: ({ verdict }) => {
        const { mark, tone } = VERDICTS[verdict];
        return [span(`${glyphs[mark]} ${verdict}`, tone)];
      },
      rank: 0,
      min: 13,
    },
    {
      id: 'name',
      title: 'NAME',
      cell: (item) => [foreign(shortName(item, report), item.pod === '' ? 'plain' : 'strong')],
      rank: 1,
      min: 14,
      keep: 34,
      truncate: 'middle',
    },
    { id: 'type', title: 'TYPE', cell: ({ type }) => [span(type, 'dim')], rank: 2, min: 4 },
    {
      id: 'answered',
      title: 'ANSWERED',
      cell: (item) => (item.server === '' ? [span('?', 'dim')] : [foreign(valuesText(item.answered, report))]),
      rank: 3,
      min: 12,
    },
    {
      id: 'expected',
      title: 'EXPECTED',
      // Said only where it is something else: two equal lists side by side are hard to compare.
      cell: (item) => {
        if (item.basis === 'unknown') return [span('not known', 'dim')];
        if (item.server !== '' && item.expected.join() === item.answered.join()) return [span('the same', 'dim')];
        return [foreign(valuesText(item.expected, report), 'warn')];
      },
      rank: 4,
      min: 9,
    },
    {
      id: 'ttl',
      title: 'TTL',
      cell: ({ ttl }) => [span(ttl === undefined ? '' : `${ttl}s`, 'dim')],
      rank: 5,
      min: 4,
      align: 'right',
    },
    {
      id: 'time',
      title: 'TOOK',
      cell: ({ server, milliseconds }) => [span(server === '' ? '' : `${Math.round(milliseconds)} ms`, 'dim')],
      rank: 6,
      min: 7,
      align: 'right',
    },
    { id: 'rcode', title: 'RCODE', cell: ({ rcode }) => [span(rcode, 'dim')], rank: 7, min: 8 },
  ];
}
