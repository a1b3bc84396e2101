/** Prints what `stsview dns` receives: a report, or in a watch the changes. */

import type { DnsReport } from '../../../domain/dns/dns-report.ts';
import { addressesText, type DnsTimeline, transitionText } from '../../../domain/dns/dns-timeline.ts';
import { questionKey } from '../../../domain/dns/records.ts';
import { type OutputFlags, type OutputFormat, printResult } from '../../output/formats.ts';
import { printJsonLine, printLine, printText } from '../../output/print.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { dnsReportJson } from './json.ts';
import { dnsTable } from './table.ts';

export type DnsFormat = Exclude<OutputFormat, 'wide' | 'name'>;

export interface DnsPrinter {
  readonly report: (report: DnsReport) => Promise<void>;
  readonly round: (report: DnsReport, story: DnsTimeline) => void;
}

export function createDnsPrinter(
  { output, noHeaders = false }: OutputFlags<DnsFormat>,
  context: string,
  io: Pick<CommandIO, 'stdout' | 'stderr'>,
): DnsPrinter {
  const printedUntil = new Map<string, number>();
  let lastVia = '';
  let lastContent: string | undefined;
  let lastProblems: readonly string[] = [];
  return {
    report: (report) =>
      printResult(
        io,
        { output, noHeaders },
        {
          value: () => dnsReportJson(context, report),
          table: ({ headings }) => dnsTable(report, headings),
        },
      ),
    round(report, story) {
      if (output !== 'table') {
        // Prints one line per change, for programs that read the output as it arrives.
        const verdicts = report.items.map((item) => `${questionKey(item)} ${item.verdict} ${item.answered}`);
        const news = [...report.via.problems, ...verdicts].join('\n');
        if (news === lastContent) return;
        lastContent = news;
        printJsonLine(io, dnsReportJson(context, report, story));
        return;
      }
      const { text, problems } = report.via;
      if (lastVia === '') printText(io, `${dnsTable(report, !noHeaders)}\nWatching; Ctrl-C ends it.`);
      else {
        if (lastVia !== text) printLine(io, `${timeOfDay(Date.now())} asked by ${text}`);
        const fresh = problems.filter((problem) => !lastProblems.includes(problem));
        for (const problem of fresh) printLine(io, `${timeOfDay(Date.now())} ! ${problem}`);
      }
      lastVia = text;
      lastProblems = problems;
      for (const line of newTransitionLines(story, printedUntil)) printLine(io, line);
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
