import type { DnsReport } from '../../domain/dns/report.ts';
import { addresses, type Story, type Turn, turnText } from '../../domain/dns/story.ts';

/** The JSON of `stsview dns`, as docs/dns.md describes it. */
export function dnsReportJson(context: string, report: DnsReport, story?: Story) {
  const { via } = report;
  return {
    apiVersion: 'stsview/v1',
    kind: 'DnsReport',
    context,
    namespace: report.namespace,
    set: report.set,
    domain: report.domain,
    domainKnown: report.domainKnown,
    via: via.type,
    viaDetail: via.text,
    problems: via.problems,
    searchPath: via.searchPath,
    verdict: report.verdict,
    items: report.items.map((item) => ({
      name: item.name,
      type: item.type,
      pod: item.pod,
      expected: item.expected,
      reason: item.reason,
      answered: item.answered,
      ttl: item.ttl ?? null,
      rcode: item.rcode,
      milliseconds: Math.round(item.milliseconds * 10) / 10,
      server: item.server,
      verdict: item.verdict,
      remark: item.remark,
    })),
    ...(report.servers.length === 0
      ? {}
      : {
          servers: report.servers.map(({ server, differs, failure }) => ({
            server,
            agrees: failure === undefined && differs.length === 0,
            differs,
            failure: failure ?? '',
          })),
        }),
    ...(story === undefined ? {} : { story: storyJson(story) }),
  };
}

function storyJson(story: Story) {
  return [...story.lines.values()].map(({ pod, name, answered, turns }) => ({
    pod,
    name,
    answered: answered ?? [],
    turns: turns.map((turn) => ({ at: new Date(turn.at).toISOString(), ...detail(turn) })),
  }));
}

function detail(turn: Turn) {
  switch (turn.type) {
    case 'answer':
      return { type: turn.type, from: turn.from, to: turn.to, text: `${addresses(turn.from)} → ${addresses(turn.to)}` };
    case 'followed':
      return { type: turn.type, afterMilliseconds: turn.afterMs, text: turnText(turn) };
    case 'silent':
    case 'heard':
      return { type: turn.type, text: turnText(turn) };
  }
}
