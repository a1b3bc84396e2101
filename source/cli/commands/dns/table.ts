/** `stsview dns -o table`: one line per record, followed by notes on everything unexpected. */

import type { DnsReport } from '../../../domain/dns/dns-report.ts';
import { itemsToShow } from '../../../domain/dns/items-to-show.ts';
import type { DnsItem } from '../../../domain/dns/records.ts';
import { sanitizeForTerminal } from '../../../domain/text/sanitize.ts';
import { alignColumns } from '../../output/align-columns.ts';

export function dnsTable(report: DnsReport, headings: boolean): string {
  const { items, via, domain, domainKnown } = report;
  const head = [
    `${report.namespace}/${report.set}   domain ${domain}${domainKnown ? '' : ' (assumed: --cluster-domain names another)'}`,
    via.type === 'none' ? via.text : `asked by ${via.text}`,
    ...(via.searchPath.length === 0 ? [] : [`search path there: ${via.searchPath.join(' ')}`]),
    ...[...via.problems, ...report.members].map((problem) => `! ${problem}`),
  ];
  const heading = ['NAME', 'TYPE', 'EXPECTED', 'ANSWERED', 'TTL', 'RCODE', 'MS', 'VERDICT'];
  const shown = itemsToShow(items);
  const short = createValueShortener(report);
  const table = alignColumns([...(headings ? [heading] : []), ...shown.map((item) => row(item, short))]);
  const notes = shown.flatMap((item) => {
    // That no server could be queried is printed once above the records.
    const isSaid = via.type === 'none' && item.verdict === 'unreachable';
    const words = dnsItemNote(isSaid ? { ...item, remark: '' } : item);
    return words === '' ? [] : [`${item.name} ${item.type}: ${words}`];
  });
  const parts = [
    head.map(sanitizeForTerminal).join('\n'),
    table,
    ...(notes.length === 0 ? [] : [notes.map(sanitizeForTerminal).join('\n')]),
    ...(report.servers.length === 0 ? [] : [serverLines(report)]),
    dnsSummary(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Shorten = (values: readonly string[]) => string;

function row(item: DnsItem, short: Shorten): readonly string[] {
  return [
    item.name,
    item.type,
    item.basis === 'unknown' ? '?' : short(item.expected),
    item.server === '' ? '?' : short(item.answered),
    item.ttl === undefined ? '' : String(item.ttl),
    item.rcode,
    item.server === '' ? '' : item.milliseconds.toFixed(item.milliseconds < 10 ? 1 : 0),
    item.verdict,
  ];
}

const MOST_VALUES = 3;

/** Shortens values for display: names without their common suffix, and for many names the first one with a number. */
export function createValueShortener({ namespace, domain }: Pick<DnsReport, 'namespace' | 'domain'>): Shorten {
  const tail = `.${namespace}.svc.${domain}`;
  return (values) => {
    if (values.length === 0) return 'none';
    const cut = values.map((value) => (value.endsWith(tail) ? value.slice(0, -tail.length) : value));
    const more = cut.length - MOST_VALUES;
    return more > 0 ? `${cut.slice(0, MOST_VALUES).join(', ')} +${more}` : cut.join(', ');
  };
}

/** Says why no answer was expected, and what is wrong with the answer. */
export function dnsItemNote({ reason, remark }: DnsItem): string {
  return [...new Set([remark, reason])].filter((part) => part !== '').join('; ');
}

function serverLines(report: DnsReport): string {
  const { servers } = report;
  const short = createValueShortener(report);
  const lines = servers.map(({ server, differs, failure }) => {
    if (failure !== undefined) return `${server}: ${failure}`;
    if (differs.length === 0) return `${server}: agrees`;
    const what = differs.map(({ name, type, answered }) => `${name} ${type} ${short(answered)}`);
    return `${server}: differs: ${what.join('; ')}`;
  });
  return lines.map(sanitizeForTerminal).join('\n');
}

export function dnsSummary({ items: all, servers }: DnsReport): string {
  const shown = itemsToShow(all);
  const items = shown.filter(({ verdict }) => verdict !== 'not-served');
  const unserved = shown.length - items.length;
  const unservedText = unserved === 0 ? '' : `; ${unserved} in a reverse zone that is not served`;
  const wrong = items.filter(({ verdict }) => verdict !== 'matches');
  const apart = servers.filter(({ differs, failure }) => differs.length > 0 || failure !== undefined);
  const apartText = apart.length === 0 ? '' : `; ${apart.length} of ${servers.length} DNS pods differ`;
  if (wrong.length === 0) return `All ${items.length} records match${unservedText}${apartText}.`;
  const counts = new Map<string, number>();
  for (const { verdict } of wrong) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, number]) => `${number} ${verdict}`);
  return `Of ${items.length} records ${items.length - wrong.length} match: ${parts.join(', ')}${unservedText}${apartText}.`;
}
