/** What an answer is worth beside what should have been answered. */

import type { DnsAnswer, DnsItem, DnsVerdict, ExpectedRecord } from './records.ts';

export interface Context {
  /** Addresses of the namespace's pods by address: whose an unexpected one is. */
  readonly ownerOf: (address: string) => string | undefined;
  /** Answers that were right earlier in this watch, by `questionKey`. */
  readonly formerly: (record: ExpectedRecord) => ReadonlySet<string>;
}

interface Judgement {
  readonly verdict: DnsVerdict;
  readonly remark: string;
}

const MATCHES: Judgement = { verdict: 'matches', remark: '' };

/** A name that is not there and a name without such records are the same to a client. */
const TOLD: ReadonlySet<string> = new Set(['NOERROR', 'NXDOMAIN', '']);

/** `answer` undefined: nobody could be asked; `why` says so as a sentence. */
export function judgeAnswer(
  record: ExpectedRecord,
  answer: DnsAnswer | undefined,
  why: string,
  context: Context,
): DnsItem {
  const heard = answer ?? NOTHING;
  const failure = answer === undefined ? why : heard.failure;
  const { answered, ttl, rcode, milliseconds, server } = heard;
  return { ...record, answered, ttl, rcode, milliseconds, server, ...judged(record, heard, failure, context) };
}

const NOTHING = { answered: [], ttl: undefined, rcode: '', milliseconds: 0, server: '', failure: undefined };

function judged(
  record: ExpectedRecord,
  { answered, rcode, ttl, server }: Pick<DnsAnswer, 'answered' | 'rcode' | 'ttl' | 'server'>,
  failure: string | undefined,
  context: Context,
): Judgement {
  if (failure !== undefined) return { verdict: 'unreachable', remark: failure };
  if (!TOLD.has(rcode)) {
    return { verdict: 'unreachable', remark: `${server} could not say: ${rcode}` };
  }
  if (record.basis === 'unknown') return { verdict: 'unknown', remark: record.reason };
  if (record.type === 'PTR') return judgePointer(record, answered, ttl, context);
  const extra = answered.filter((value) => !record.expected.includes(value));
  const lacking = record.expected.filter((value) => !answered.includes(value));
  if (extra.length > 0 && record.basis !== 'open') return judgeExtra(record, extra, ttl, context);
  if (lacking.length > 0) {
    const what = answered.length === 0 ? 'nothing is answered' : `not answered: ${lacking.join(', ')}`;
    return { verdict: 'missing', remark: `${what}, although the API publishes it` };
  }
  return MATCHES;
}

function judgeExtra(
  record: ExpectedRecord,
  extra: readonly string[],
  ttl: number | undefined,
  context: Context,
): Judgement {
  const life = ttl === undefined ? '' : ` (TTL ${ttl} s)`;
  const formerly = context.formerly(record);
  const old = extra.filter((value) => formerly.has(value) || record.own.includes(value));
  const wasPromised = record.basis === 'passing' || record.expected.length > 0;
  if (record.basis === 'firm' && record.expected.length === 0 && !extra.some((value) => formerly.has(value))) {
    return { verdict: 'unexpected', remark: `answered although it is promised to nobody${life}` };
  }
  if (old.length === extra.length) {
    return { verdict: 'stale', remark: `${old.join(', ')} is answered still${life}, and no longer right` };
  }
  const foreign = extra.flatMap((value) => {
    const owner = record.type === 'SRV' ? undefined : context.ownerOf(value);
    return owner === undefined || owner === record.pod ? [] : [`${value} is pod ${owner}'s address`];
  });
  if (foreign.length > 0) return { verdict: 'unexpected', remark: `${foreign.join('; ')}${life}` };
  if (wasPromised) {
    const what = record.type === 'SRV' ? 'a target that is none now' : "no pod's address now";
    return { verdict: 'stale', remark: `${extra.join(', ')} is ${what}: an old record${life}` };
  }
  return { verdict: 'unexpected', remark: `answered although it is promised to nobody${life}` };
}

/** An address may have names under other services too; only the pod's own name is judged. */
function judgePointer(
  record: ExpectedRecord,
  answered: readonly string[],
  ttl: number | undefined,
  context: Context,
): Judgement {
  const [name] = record.own;
  const has = name !== undefined && answered.includes(name);
  if (record.expected.length > 0) {
    return has ? MATCHES : { verdict: 'missing', remark: `the address does not lead back to ${name ?? 'the pod'}` };
  }
  return has ? judgeExtra({ ...record, own: record.own }, [name], ttl, context) : MATCHES;
}

const GRAVITY: readonly DnsVerdict[] = ['matches', 'unknown', 'unreachable', 'unexpected', 'stale', 'missing'];

/** The gravest of them; `unknown` for none. */
export function worst(verdicts: Iterable<DnsVerdict>): DnsVerdict {
  const all = [...verdicts].map((verdict) => GRAVITY.indexOf(verdict));
  return GRAVITY[Math.max(...all)] ?? 'unknown';
}
