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
  const answers: MemberDnsAnswers = { answeredAt: state.now, answers: [...members.values()] };
  return withDnsFindings({ ...state, dnsAnswers: new Map(state.dnsAnswers).set(setUid, answers) });
}

/** Returns the sets with findings for the DNS answers that differ. */
export function withDnsFindings(state: State): State {
  if (state.dnsAnswers.size === 0) return state;
  const sets = state.sets.map((status) => {
    const answers = state.dnsAnswers.get(status.set.meta.uid);
    const isFresh = answers !== undefined && state.now - answers.answeredAt < ANSWERS_VALID_MS;
    return isFresh ? withMismatches(status, answers) : status;
  });
  return { ...state, sets };
}

const statusCache = new WeakMap<SetStatus, { readonly answers: MemberDnsAnswers; readonly result: SetStatus }>();

function withMismatches(status: SetStatus, answers: MemberDnsAnswers): SetStatus {
  const before = statusCache.get(status);
  if (before?.answers === answers) return before.result;
  const others = status.findings.filter(({ code }) => code !== 'DnsMismatch');
  const mismatches = dnsMismatches(status, answers.answers);
  const unchanged = mismatches.length === 0 && others.length === status.findings.length;
  const result = unchanged ? status : { ...status, findings: [...others, ...mismatches] };
  statusCache.set(status, { answers, result });
  return result;
}
