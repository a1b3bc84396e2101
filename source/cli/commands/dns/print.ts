/** Prints what `stsview dns` receives: a report, or in a watch the changes. */

import type { DnsReport } from '../../../domain/dns/dns-report.ts';
import { addressesText, type DnsTimeline, transitionText } from '../../../domain/dns/dns-timeline.ts';
import { questionKey } from '../../../domain/dns/records.ts';
import { sanitizeForTerminal } from '../../../domain/text/sanitize.ts';
import { escapeUnsafeJson, stringifySafeYaml } from '../../output/escape-unsafe.ts';
import { dnsReportJson } from './json.ts';
import { dnsTable } from './table.ts';

export interface DnsPrinter {
  readonly report: (report: DnsReport) => Promise<void>;
  readonly round: (report: DnsReport, story: DnsTimeline) => void;
}

export function createDnsPrinter(
  output: 'table' | 'json' | 'yaml',
  context: string,
  stdout: { readonly write: (text: string) => unknown },
): DnsPrinter {
  const printedUntil = new Map<string, number>();
  let lastVia = '';
  let lastContent: string | undefined;
  let lastProblems: readonly string[] = [];
  return {
    async report(report) {
      if (output === 'table') stdout.write(dnsTable(report));
      else if (output === 'json') {
        stdout.write(escapeUnsafeJson(`${JSON.stringify(dnsReportJson(context, report), undefined, 2)}\n`));
      } else {
        const { Document } = await import('yaml');
        stdout.write(stringifySafeYaml(new Document(dnsReportJson(context, report), { aliasDuplicateObjects: false })));
      }
    },
    round(report, story) {
      if (output !== 'table') {
        // Prints one line per change, for programs that read the output as it arrives.
        const verdicts = report.items.map((item) => `${questionKey(item)} ${item.verdict} ${item.answered}`);
        const news = [...report.via.problems, ...verdicts].join('\n');
        if (news === lastContent) return;
        lastContent = news;
        stdout.write(escapeUnsafeJson(`${JSON.stringify(dnsReportJson(context, report, story))}\n`));
        return;
      }
      const { text, problems } = report.via;
      if (lastVia === '') stdout.write(`${dnsTable(report)}\nWatching; Ctrl-C ends it.\n`);
      else {
        if (lastVia !== text) stdout.write(`${timeOfDay(Date.now())} asked by ${sanitizeForTerminal(text)}\n`);
        const fresh = problems.filter((problem) => !lastProblems.includes(problem));
        for (const problem of fresh) stdout.write(`${timeOfDay(Date.now())} ! ${sanitizeForTerminal(problem)}\n`);
      }
      lastVia = text;
      lastProblems = problems;
      for (const line of newTransitionLines(story, printedUntil)) stdout.write(`${sanitizeForTerminal(line)}\n`);
    },
  };
}

/** Returns the transitions since the last round, in order of time. */
function newTransitionLines(timeline: DnsTimeline, printedUntil: Map<string, number>): readonly string[] {
  const fresh: { readonly at: number; readonly text: string }[] = [];
  for (const [key, { pod, transitions, answered }] of timeline.names) {
    const seen = printedUntil.get(key) ?? Number.NEGATIVE_INFINITY;
    for (const transition of transitions.filter(({ at }) => at > seen)) {
      const now = transition.type === 'followed' ? ` (${addressesText(answered ?? [])})` : '';
      fresh.push({ at: transition.at, text: `${timeOfDay(transition.at)} ${pod} ${transitionText(transition)}${now}` });
    }
    printedUntil.set(key, transitions.at(-1)?.at ?? seen);
  }
  return fresh.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}

/** "14:02:11", in local time. */
function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
