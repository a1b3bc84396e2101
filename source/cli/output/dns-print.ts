/** What `stsview dns` writes as answers come: a report, or, in a watch, what is new. */

import { questionKey } from '../../domain/dns/records.ts';
import type { DnsReport } from '../../domain/dns/report.ts';
import { addresses, type Story, turnText } from '../../domain/dns/story.ts';
import { harmless } from '../../domain/text.ts';
import { dnsReportJson } from './dns-json.ts';
import { dnsTable } from './dns-table.ts';
import { escapedYaml, escapeInJson } from './escape.ts';

export interface DnsPrinter {
  readonly report: (report: DnsReport) => Promise<void>;
  readonly round: (report: DnsReport, story: Story) => void;
}

export function createDnsPrinter(
  output: 'table' | 'json' | 'yaml',
  context: string,
  stdout: { readonly write: (text: string) => unknown },
): DnsPrinter {
  const told = new Map<string, number>();
  let lastVia = '';
  let lastNews: string | undefined;
  let lastProblems: readonly string[] = [];
  return {
    async report(report) {
      if (output === 'table') stdout.write(dnsTable(report));
      else if (output === 'json') {
        stdout.write(escapeInJson(`${JSON.stringify(dnsReportJson(context, report), undefined, 2)}\n`));
      } else {
        const { Document } = await import('yaml');
        stdout.write(escapedYaml(new Document(dnsReportJson(context, report), { aliasDuplicateObjects: false })));
      }
    },
    round(report, story) {
      if (output !== 'table') {
        // One line whenever something has changed, for programs that read as it comes.
        const verdicts = report.items.map((item) => `${questionKey(item)} ${item.verdict} ${item.answered}`);
        const news = [...report.via.problems, ...verdicts].join('\n');
        if (news === lastNews) return;
        lastNews = news;
        stdout.write(escapeInJson(`${JSON.stringify(dnsReportJson(context, report, story))}\n`));
        return;
      }
      const { text, problems } = report.via;
      if (lastVia === '') stdout.write(`${dnsTable(report)}\nWatching; Ctrl-C ends it.\n`);
      else {
        if (lastVia !== text) stdout.write(`${clock(Date.now())} asked by ${harmless(text)}\n`);
        const fresh = problems.filter((problem) => !lastProblems.includes(problem));
        for (const problem of fresh) stdout.write(`${clock(Date.now())} ! ${harmless(problem)}\n`);
      }
      lastVia = text;
      lastProblems = problems;
      for (const line of newTurns(story, told)) stdout.write(`${harmless(line)}\n`);
    },
  };
}

/** What happened since the last round, in the order in which it did. */
function newTurns(story: Story, told: Map<string, number>): readonly string[] {
  const fresh: { readonly at: number; readonly text: string }[] = [];
  for (const [key, { pod, turns, answered }] of story.lines) {
    const seen = told.get(key) ?? Number.NEGATIVE_INFINITY;
    for (const turn of turns.filter(({ at }) => at > seen)) {
      const now = turn.type === 'followed' ? ` (${addresses(answered ?? [])})` : '';
      fresh.push({ at: turn.at, text: `${clock(turn.at)} ${pod} ${turnText(turn)}${now}` });
    }
    told.set(key, turns.at(-1)?.at ?? seen);
  }
  return fresh.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}

/** "14:02:11", in local time. */
function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
