/** Expectations and answers side by side, and what they say of each pod and of the set. */

import { listCompletenessFor } from '../model/list-completeness.ts';
import type { SetStatus } from '../model/set-status.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { canonicalAddress } from './address.ts';
import { judgeAnswer, worstDnsVerdict } from './judge-answer.ts';
import { type DnsAnswer, type DnsItem, type DnsVerdict, type ExpectedRecord, questionKey } from './records.ts';

/** How the cluster's DNS was asked. */
export interface DnsVia {
  readonly type: 'port-forward' | 'exec' | 'in-cluster' | 'none';
  /** "port-forward to kube-system/coredns-… port 53" */
  readonly text: string;
  /** Why a better way was not taken, none works, or it can't be told whether this one still leads anywhere: sentences. */
  readonly problems: readonly string[];
  /** Where names were asked from within a pod: its search path, short names that resolve there. */
  readonly searchPath: readonly string[];
}

export interface ServerAgreement {
  readonly server: string;
  /** Questions that this server answered otherwise than the first. */
  readonly differs: readonly { readonly name: string; readonly type: string; readonly answered: readonly string[] }[];
  /** Why it could not be asked; undefined where it could. */
  readonly failure: string | undefined;
}

export interface DnsReport {
  readonly namespace: string;
  readonly set: string;
  readonly domain: string;
  /** False: nobody could tell, and "cluster.local" is taken for granted. */
  readonly domainKnown: boolean;
  readonly via: DnsVia;
  readonly items: readonly DnsItem[];
  readonly verdict: DnsVerdict;
  /** One for each DNS pod where all of them were asked; the first is the one that the others are compared with. */
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
  /** Answers that were right earlier, by `questionKey`. */
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
  const items = records.map((record): DnsItem => {
    if (canBeAsked(record)) {
      return judgeAnswer(record, byQuestion.get(questionKey(record)), 'nobody could be asked', context);
    }
    const nobody = { answered: [], ttl: undefined, rcode: '', milliseconds: 0, server: '' };
    return { ...record, ...nobody, verdict: 'missing', remark: 'without a service there is no name to ask for' };
  });
  const verdict = worstDnsVerdict([...items.map((item) => item.verdict), ...servers.map(agreementVerdict)]);
  return { namespace, set: status.set.meta.name, domain, domainKnown, via, items, verdict, servers };
}

function agreementVerdict({ differs, failure }: ServerAgreement): DnsVerdict {
  if (failure !== undefined) return 'unreachable';
  return differs.length > 0 ? 'unexpected' : 'matches';
}

/** A set without a service has no names that could be asked for. */
export function canBeAsked({ name, type }: ExpectedRecord): boolean {
  return type === 'PTR' || name.includes('.');
}

/** What all DNS pods said, each beside the first that answered. */
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

/** The verdict on one pod: the gravest of its records. */
export function podVerdict({ items }: DnsReport, pod: string): DnsVerdict {
  return worstDnsVerdict(items.filter((item) => item.pod === pod).map(({ verdict }) => verdict));
}
