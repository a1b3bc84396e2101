import type { DnsReport } from '../../../domain/dns/dns-report.ts';
import { addressesText, type DnsTimeline, type Transition, transitionText } from '../../../domain/dns/dns-timeline.ts';

/** The JSON of `stsview dns`, as docs/dns.md describes it. */
export function dnsReportJson(context: string, report: DnsReport, timeline?: DnsTimeline) {
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
    memberNameServers: report.members,
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
    ...(timeline === undefined ? {} : { story: timelineJson(timeline) }),
  };
}

function timelineJson(timeline: DnsTimeline) {
  return [...timeline.names.values()].map(({ pod, name, answered, transitions }) => ({
    pod,
    name,
    answered: answered ?? [],
    turns: transitions.map((turn) => ({ at: new Date(turn.at).toISOString(), ...transitionJson(turn) })),
  }));
}

function transitionJson(transition: Transition) {
  switch (transition.type) {
    case 'answer':
      return {
        type: transition.type,
        from: transition.from,
        to: transition.to,
        text: `${addressesText(transition.from)} → ${addressesText(transition.to)}`,
      };
    case 'followed':
      return { type: transition.type, afterMilliseconds: transition.afterMs, text: transitionText(transition) };
    case 'silent':
    case 'heard':
      return { type: transition.type, text: transitionText(transition) };
  }
}
