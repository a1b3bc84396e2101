/** DNS questions, expected answers and actual answers. Names are absolute, without the last dot. */

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR';

export interface DnsQuestion {
  /** "web-0.web.shop.svc.cluster.local" */
  readonly name: string;
  readonly type: RecordType;
}

/**
 * What the expectation rests on.
 * - `specified`: the Kubernetes DNS specification promises exactly this.
 * - `transient`: there should be no record now, but there was one or will be one. What is answered is an old record.
 * - `unspecified`: the specification promises nothing. An answer that fits the endpoints is correct.
 * - `unknown`: the user may not read the objects that it depends on.
 */
export type ExpectationBasis = 'specified' | 'transient' | 'unspecified' | 'unknown';

export interface ExpectedRecord extends DnsQuestion {
  /** The pod that the record is about; empty for the service's own records. */
  readonly pod: string;
  /** Sorted. A and AAAA: addresses; SRV: "80 web-0.web.shop.svc.cluster.local"; PTR: names. */
  readonly expected: readonly string[];
  /** Why there should be no record, or a remark about it; empty if there is neither. */
  readonly reason: string;
  readonly basis: ExpectationBasis;
  /** Values of this pod that should not be answered any longer, or not yet. Such an answer is stale, not unexpected. */
  readonly ownValues: readonly string[];
}

/** The answer of one server to one question. */
export interface DnsAnswer extends DnsQuestion {
  /** Sorted, in the spelling of `ExpectedRecord.expected`. */
  readonly answered: readonly string[];
  /** The lowest TTL of the records in seconds; undefined if there are no records or the TTL is not reported. */
  readonly ttl: number | undefined;
  /** "NOERROR", "NXDOMAIN", …; empty if there was no answer or the code is not reported. */
  readonly rcode: string;
  readonly milliseconds: number;
  /**
   * The server that answered: "kube-system/coredns-5d78c9869d-abcde", "10.0.0.10", "exec in web-1"; empty if none did.
   */
  readonly server: string;
  /** A sentence that says why there is no answer; undefined if there is one, even one without records. */
  readonly failure: string | undefined;
}

/**
 * `unknown`: there is an answer, but the objects that the expected answer depends on may not be read. `not-served`: the
 * server does not have the reverse zone, which is no fault of the set.
 */
export type DnsVerdict = 'matches' | 'not-served' | 'stale' | 'missing' | 'unexpected' | 'unreachable' | 'unknown';

export interface DnsItem extends ExpectedRecord {
  readonly answered: readonly string[];
  readonly ttl: number | undefined;
  readonly rcode: string;
  readonly milliseconds: number;
  readonly server: string;
  readonly verdict: DnsVerdict;
  /** What the user should know about the answer; empty if all is as expected. */
  readonly remark: string;
}

/** Returns a string that identifies a question. */
export function questionKey({ name, type }: DnsQuestion): string {
  return `${type} ${name}`;
}
