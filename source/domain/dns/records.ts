/** Questions to the cluster's DNS, what should be answered, and what was. Names are absolute, without the last dot. */

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR';

export interface DnsQuestion {
  /** "web-0.web.shop.svc.cluster.local" */
  readonly name: string;
  readonly type: RecordType;
}

/**
 * How the API's word is to be taken.
 * - `firm`: the Kubernetes DNS specification promises exactly this.
 * - `passing`: there should be none now, and there was or will be one: what is answered still is an old record.
 * - `open`: the specification promises nothing; an answer that fits the endpoints is no mistake.
 * - `unknown`: the user may not read what it rests on.
 */
export type ExpectationBasis = 'specified' | 'transient' | 'unspecified' | 'unknown';

export interface ExpectedRecord extends DnsQuestion {
  /** The pod that the record is about; empty for the service's own. */
  readonly pod: string;
  /** Sorted. A and AAAA: addresses; SRV: "80 web-0.web.shop.svc.cluster.local"; PTR: names. */
  readonly expected: readonly string[];
  /** Why there should be none, or what there is to know about it; empty where nothing is. */
  readonly reason: string;
  readonly basis: ExpectationBasis;
  /** Answers that are old, not foreign: addresses of this pod that are no longer, or not yet, to be answered. */
  readonly ownValues: readonly string[];
}

/** What one server said to one question. */
export interface DnsAnswer extends DnsQuestion {
  /** Sorted, in the spelling of `ExpectedRecord.expected`. */
  readonly answered: readonly string[];
  /** Seconds: the least of the records; undefined where none came, or the way of asking does not tell. */
  readonly ttl: number | undefined;
  /** "NOERROR", "NXDOMAIN", …; empty where there was no answer, or the way of asking does not tell. */
  readonly rcode: string;
  readonly milliseconds: number;
  /** Who answered: "kube-system/coredns-5d78c9869d-abcde", "10.0.0.10", "exec in web-1"; empty for nobody. */
  readonly server: string;
  /** Why there is no answer, as a sentence; undefined where there is one, also of no records. */
  readonly failure: string | undefined;
}

/** `unknown`: an answer came, and what it should be may not be read. */
export type DnsVerdict = 'matches' | 'stale' | 'missing' | 'unexpected' | 'unreachable' | 'unknown';

export interface DnsItem extends ExpectedRecord {
  readonly answered: readonly string[];
  readonly ttl: number | undefined;
  readonly rcode: string;
  readonly milliseconds: number;
  readonly server: string;
  readonly verdict: DnsVerdict;
  /** What a person should know of the answer; empty where all is as it should be. */
  readonly remark: string;
}

/** One string for one question. */
export function questionKey({ name, type }: DnsQuestion): string {
  return `${type} ${name}`;
}
