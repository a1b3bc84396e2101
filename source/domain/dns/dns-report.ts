/** Compares the expected records with the answers, and derives the verdict on each pod and on the set. */

import { listCompletenessFor } from '../model/list-completeness.ts';
import type { SetStatus } from '../model/set-status.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { canonicalAddress } from './address.ts';
import { judgeAnswer, worstDnsVerdict } from './judge-answer.ts';
import { membersWithOtherServers } from './member-name-servers.ts';
import { type DnsAnswer, type DnsItem, type DnsVerdict, type ExpectedRecord, questionKey } from './records.ts';
import { withoutUnservedZones } from './reverse-zone.ts';

/** How the cluster's DNS was queried. */
export interface DnsVia {
  readonly type: 'port-forward' | 'exec' | 'in-cluster' | 'none';
  /** "port-forward to kube-system/coredns-… port 53" */
  readonly text: string;
  /**
   * Sentences that say why a better way was not used, why none works, or why it is unknown whether this way still
   * works.
   */
  readonly problems: readonly string[];
  /** Set if the queries were sent from within a pod: its search path, and the short names that resolve there. */
  readonly searchPath: readonly string[];
}

export interface ServerAgreement {
  readonly server: string;
  /** Questions that this server answered differently from the first one. */
  readonly differs: readonly { readonly name: string; readonly type: string; readonly answered: readonly string[] }[];
  /** Why the server could not be queried; undefined if it could. */
  readonly failure: string | undefined;
}

export interface DnsReport {
  readonly namespace: string;
  readonly set: string;
  readonly domain: string;
  /** False if the cluster domain is not known and "cluster.local" is assumed. */
  readonly domainKnown: boolean;
  readonly via: DnsVia;
  readonly items: readonly DnsItem[];
  readonly verdict: DnsVerdict;
  /** A sentence for each group of members that do not ask the cluster's DNS themselves. */
  readonly members: readonly string[];
  /** One for each DNS pod if all of them were queried. The others are compared with the first. */
  readonly servers: readonly ServerAgreement[];
}

export interface DnsReportInput {
  readonly snapshot: Snapshot;
  readonly status: SetStatus;
  readonly records: readonly ExpectedRecord[];
  readonly answers: readonly DnsAnswer[];
  readonly domain: string;
  readonly domainKnown: boolean;
  readonly via: DnsVia;
  readonly servers?: readonly ServerAgreement[];
  /** Answers that were correct earlier, by `questionKey`. */
  readonly earlierAnswers?: ReadonlyMap<string, ReadonlySet<string>>;
}

const NO_EARLIER_ANSWERS: ReadonlySet<string> = new Set();

export function makeDnsReport(input: DnsReportInput): DnsReport {
  const { snapshot, status, records, answers, domain, domainKnown, via, servers = [], earlierAnswers } = input;
  const { namespace } = status.set.meta;
  const byQuestion = new Map(answers.map((answer) => [questionKey(answer), answer]));
  const owners = podsByAddress(snapshot, namespace);
  const context = {
    podWithAddress: (address: string) => owners.get(address),
    earlierAnswersTo: (record: ExpectedRecord) => earlierAnswers?.get(questionKey(record)) ?? NO_EARLIER_ANSWERS,
  };
  const judged = records.map((record): DnsItem => {
    if (canBeAsked(record)) {
      return judgeAnswer(record, byQuestion.get(questionKey(record)), 'nobody could be asked', context);
    }
    const nobody = { answered: [], ttl: undefined, rcode: '', milliseconds: 0, server: '' };
    return { ...record, ...nobody, verdict: 'missing', remark: 'without a service there is no name to ask for' };
  });
  const items = withoutUnservedZones(judged);
  const verdict = worstDnsVerdict([...items.map((item) => item.verdict), ...servers.map(agreementVerdict)]);
  const members = membersWithOtherServers(status);
  return { namespace, set: status.set.meta.name, domain, domainKnown, via, items, verdict, servers, members };
}

function agreementVerdict({ differs, failure }: ServerAgreement): DnsVerdict {
  if (failure !== undefined) return 'unreachable';
  return differs.length > 0 ? 'unexpected' : 'matches';
}

/** Reports whether the record has a name that can be queried. Without a service it has none. */
export function canBeAsked({ name, type }: ExpectedRecord): boolean {
  return type === 'PTR' || name.includes('.');
}

/** Compares the answer of each DNS pod with that of the first pod that answered. */
export function compareServers(
  answersOf: readonly {
    readonly server: string;
    readonly answers: readonly DnsAnswer[];
    readonly failure: string | undefined;
  }[],
): readonly ServerAgreement[] {
  const first = answersOf.find(({ failure }) => failure === undefined);
  const reference = new Map(first?.answers.map((answer) => [questionKey(answer), answer]));
  return answersOf.map(({ server, answers, failure }) => ({
    server,
    failure: failure ?? answers.find((answer) => answer.failure !== undefined)?.failure,
    differs: answers
      .filter((answer) => answer.failure === undefined)
      .filter((answer) => {
        const other = reference.get(questionKey(answer));
        return other?.failure === undefined && other?.answered.join() !== answer.answered.join();
      })
      .map(({ name, type, answered }) => ({ name, type, answered })),
  }));
}

function podsByAddress(snapshot: Snapshot, namespace: string): ReadonlyMap<string, string> {
  if (listCompletenessFor(snapshot, namespace).Pod !== 'known') return new Map();
  const pods = [...snapshot.tables.Pod.values()].filter(({ meta }) => meta.namespace === namespace);
  return new Map(pods.flatMap((pod) => pod.ips.map((ip) => [canonicalAddress(ip), pod.meta.name] as const)));
}

/** Returns the verdict on one pod: the most severe one of its records. */
export function podVerdict({ items }: DnsReport, pod: string): DnsVerdict {
  return worstDnsVerdict(items.filter((item) => item.pod === pod).map(({ verdict }) => verdict));
}
