/** Compares an answer with the expected record. */

import type { DnsAnswer, DnsItem, DnsVerdict, ExpectedRecord } from './records.ts';

export interface AnswerContext {
  /** Finds the pod of the namespace that has this address, to name the owner of an unexpected one. */
  readonly podWithAddress: (address: string) => string | undefined;
  /** Returns answers to this record that were correct earlier in this watch. */
  readonly earlierAnswersTo: (record: ExpectedRecord) => ReadonlySet<string>;
}

interface AnswerJudgement {
  readonly verdict: DnsVerdict;
  readonly remark: string;
}

const MATCHES: AnswerJudgement = { verdict: 'matches', remark: '' };

/** To a client, a name that does not exist and a name without records of this type are the same. */
const DEFINITE_RCODES: ReadonlySet<string> = new Set(['NOERROR', 'NXDOMAIN', '']);

/** `answer` is undefined if no server could be queried. `why` is then a sentence with the reason. */
export function judgeAnswer(
  record: ExpectedRecord,
  answer: DnsAnswer | undefined,
  why: string,
  context: AnswerContext,
): DnsItem {
  const received = answer ?? NO_ANSWER;
  const failure = answer === undefined ? why : received.failure;
  const { answered, ttl, rcode, milliseconds, server } = received;
  return { ...record, answered, ttl, rcode, milliseconds, server, ...judgementOf(record, received, failure, context) };
}

const NO_ANSWER = { answered: [], ttl: undefined, rcode: '', milliseconds: 0, server: '', failure: undefined };

function judgementOf(
  record: ExpectedRecord,
  { answered, rcode, ttl, server }: Pick<DnsAnswer, 'answered' | 'rcode' | 'ttl' | 'server'>,
  failure: string | undefined,
  context: AnswerContext,
): AnswerJudgement {
  if (failure !== undefined) return { verdict: 'unreachable', remark: failure };
  if (!DEFINITE_RCODES.has(rcode)) {
    return { verdict: 'unreachable', remark: `${server} could not say: ${rcode}` };
  }
  if (record.basis === 'unknown') return { verdict: 'unknown', remark: record.reason };
  if (record.type === 'PTR') return judgePointer(record, answered, ttl, context);
  const extra = answered.filter((value) => !record.expected.includes(value));
  const missing = record.expected.filter((value) => !answered.includes(value));
  if (extra.length > 0 && record.basis !== 'unspecified') return judgeUnexpected(record, extra, ttl, context);
  if (missing.length > 0) {
    const what = answered.length === 0 ? 'nothing is answered' : `not answered: ${missing.join(', ')}`;
    return { verdict: 'missing', remark: `${what}, although the API publishes it` };
  }
  return MATCHES;
}

function judgeUnexpected(
  record: ExpectedRecord,
  extra: readonly string[],
  ttl: number | undefined,
  context: AnswerContext,
): AnswerJudgement {
  const life = ttl === undefined ? '' : ` (TTL ${ttl} s)`;
  const formerly = context.earlierAnswersTo(record);
  const old = extra.filter((value) => formerly.has(value) || record.ownValues.includes(value));
  const wasPromised = record.basis === 'transient' || record.expected.length > 0;
  if (record.basis === 'specified' && record.expected.length === 0 && !extra.some((value) => formerly.has(value))) {
    return { verdict: 'unexpected', remark: `answered although it is promised to nobody${life}` };
  }
  if (old.length === extra.length) {
    return { verdict: 'stale', remark: `${old.join(', ')} is answered still${life}, and no longer right` };
  }
  const foreign = extra.flatMap((value) => {
    const owner = record.type === 'SRV' ? undefined : context.podWithAddress(value);
    return owner === undefined || owner === record.pod ? [] : [`${value} is pod ${owner}'s address`];
  });
  if (foreign.length > 0) return { verdict: 'unexpected', remark: `${foreign.join('; ')}${life}` };
  if (wasPromised) {
    const what = record.type === 'SRV' ? 'a target that is none now' : "no pod's address now";
    return { verdict: 'stale', remark: `${extra.join(', ')} is ${what}: an old record${life}` };
  }
  return { verdict: 'unexpected', remark: `answered although it is promised to nobody${life}` };
}

/** An address may also have names under other services. Only the pod's own name is judged. */
function judgePointer(
  record: ExpectedRecord,
  answered: readonly string[],
  ttl: number | undefined,
  context: AnswerContext,
): AnswerJudgement {
  const [name] = record.ownValues;
  const has = name !== undefined && answered.includes(name);
  if (record.expected.length > 0) {
    return has ? MATCHES : { verdict: 'missing', remark: `the address does not lead back to ${name ?? 'the pod'}` };
  }
  return has ? judgeUnexpected({ ...record, ownValues: record.ownValues }, [name], ttl, context) : MATCHES;
}

const LEAST_GRAVE_FIRST: readonly DnsVerdict[] = [
  'not-served',
  'matches',
  'unknown',
  'unreachable',
  'unexpected',
  'stale',
  'missing',
];

/** Returns the most severe verdict; `unknown` if there is none. */
export function worstDnsVerdict(verdicts: Iterable<DnsVerdict>): DnsVerdict {
  const all = [...verdicts].map((verdict) => LEAST_GRAVE_FIRST.indexOf(verdict));
  return LEAST_GRAVE_FIRST[Math.max(...all)] ?? 'unknown';
}
