/** Recent DNS answers as findings of the sets that they are about. */

import type { DnsReport } from '../../domain/dns/dns-report.ts';
import { dnsMismatches, type MemberAnswer } from '../../domain/findings/dns-mismatch.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import type { MemberDnsAnswers } from '../asked-names.ts';
import type { State } from '../state.ts';

/** Addresses change, so an older answer proves nothing. */
const ANSWERS_VALID_MS = 60_000;

/** Stores the answers for the members' own names. Questions without an answer are left out. */
export function storeDnsAnswers(state: State, setUid: string, report: DnsReport): State {
  const members = new Map<string, MemberAnswer>();
  for (const { name, type, pod, answered, verdict } of report.items) {
    const isOwnName = pod !== '' && (type === 'A' || type === 'AAAA');
    if (!isOwnName || verdict === 'unreachable' || verdict === 'unknown') continue;
    const addresses = [...(members.get(pod)?.addresses ?? []), ...answered];
    members.set(pod, { pod, name, addresses });
  }
  const asked: MemberDnsAnswers = { answeredAt: state.now, answers: [...members.values()] };
  return withDnsFindings({ ...state, dnsAnswers: new Map(state.dnsAnswers).set(setUid, asked) });
}

/** Returns the sets with findings for the DNS answers that differ. */
export function withDnsFindings(state: State): State {
  if (state.dnsAnswers.size === 0) return state;
  const sets = state.sets.map((status) => {
    const asked = state.dnsAnswers.get(status.set.meta.uid);
    const isFresh = asked !== undefined && state.now - asked.answeredAt < ANSWERS_VALID_MS;
    return isFresh ? withMismatches(status, asked) : status;
  });
  return { ...state, sets };
}

const statusCache = new WeakMap<SetStatus, { readonly asked: MemberDnsAnswers; readonly result: SetStatus }>();

function withMismatches(status: SetStatus, asked: MemberDnsAnswers): SetStatus {
  const before = statusCache.get(status);
  if (before?.asked === asked) return before.result;
  const others = status.findings.filter(({ code }) => code !== 'DnsMismatch');
  const mismatches = dnsMismatches(status, asked.answers);
  const unchanged = mismatches.length === 0 && others.length === status.findings.length;
  const result = unchanged ? status : { ...status, findings: [...others, ...mismatches] };
  statusCache.set(status, { asked, result });
  return result;
}
