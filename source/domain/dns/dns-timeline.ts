/** The history of each pod's DNS name while it is watched, computed from answers and expectations alone. */

import { type DnsItem, type DnsVerdict, questionKey, type RecordType } from './records.ts';

/** One change of a name. */
export type Transition =
  /** The answered addresses changed. An empty list means that the name is gone. */
  | { readonly type: 'answer'; readonly at: number; readonly from: readonly string[]; readonly to: readonly string[] }
  /**
   * DNS answered what the API publishes, `afterMs` milliseconds after the API published it; 0 if not later than the API
   * change was seen.
   */
  | { readonly type: 'followed'; readonly at: number; readonly afterMs: number }
  | { readonly type: 'silent'; readonly at: number; readonly why: string }
  | { readonly type: 'heard'; readonly at: number };

export interface NameTimeline {
  readonly pod: string;
  readonly name: string;
  /** The answer at the start of the watch; undefined until the first answer. */
  readonly first: readonly string[] | undefined;
  readonly answered: readonly string[] | undefined;
  readonly expected: readonly string[];
  /** When the addresses in the API last changed; undefined once DNS answers them. */
  readonly expectedSince: number | undefined;
  readonly isUnanswered: boolean;
  readonly verdict: DnsVerdict;
  /** From oldest to latest. The oldest are dropped. */
  readonly transitions: readonly Transition[];
}

export interface DnsTimeline {
  /** When the watch began. */
  readonly since: number;
  /** The number of query rounds. */
  readonly rounds: number;
  /** One for each name, by `questionKey`, in the order of the first round. */
  readonly names: ReadonlyMap<string, NameTimeline>;
  /** Answers that were correct earlier, by `questionKey`. If they are answered again, they are stale. */
  readonly earlierAnswers: ReadonlyMap<string, ReadonlySet<string>>;
}

const MAX_TRANSITIONS = 40;
const MAX_EARLIER_ANSWERS = 20;

export function startTimeline(at: number): DnsTimeline {
  return { since: at, rounds: 0, names: new Map(), earlierAnswers: new Map() };
}

/** Only the address records of pods are tracked, since clients reach the members of a set through them. */
const ADDRESS_TYPES: ReadonlySet<RecordType> = new Set(['A', 'AAAA']);

export interface ExpectedAddresses {
  readonly name: string;
  readonly type: RecordType;
  readonly pod: string;
  readonly expected: readonly string[];
}

/** Records what the API publishes now. `at` is when it was seen. */
export function recordExpected(timeline: DnsTimeline, records: readonly ExpectedAddresses[], at: number): DnsTimeline {
  const lines = new Map(timeline.names);
  const formerly = new Map(timeline.earlierAnswers);
  for (const record of records) {
    const key = questionKey(record);
    if (record.expected.length > 0) {
      const values = new Set([...(formerly.get(key) ?? []), ...record.expected]);
      formerly.set(key, new Set([...values].slice(-MAX_EARLIER_ANSWERS)));
    }
    if (!ADDRESS_TYPES.has(record.type) || record.pod === '') continue;
    const line = lines.get(key);
    if (line === undefined) {
      // A name that has never had an address in this family has no history.
      if (record.type === 'AAAA' && record.expected.length === 0) continue;
      lines.set(key, newNameTimeline(record));
    } else if (!isSame(line.expected, record.expected)) {
      lines.set(key, noteAgreement({ ...line, expected: record.expected, expectedSince: at }, at));
    }
  }
  return { ...timeline, names: lines, earlierAnswers: formerly };
}

function newNameTimeline({ pod, name, expected }: ExpectedAddresses): NameTimeline {
  return {
    pod,
    name,
    first: undefined,
    answered: undefined,
    expected,
    expectedSince: undefined,
    isUnanswered: false,
    verdict: 'unknown',
    transitions: [],
  };
}

/** Records one round of answers with their verdicts. `at` is when the answers had arrived. */
export function recordAnswers(timeline: DnsTimeline, items: readonly DnsItem[], at: number): DnsTimeline {
  const lines = new Map(timeline.names);
  for (const item of items) {
    const key = questionKey(item);
    const line = lines.get(key);
    if (line !== undefined) lines.set(key, withAnswer(line, item, at));
  }
  return { ...timeline, names: lines, rounds: timeline.rounds + 1 };
}

function withAnswer(line: NameTimeline, item: DnsItem, at: number): NameTimeline {
  const { verdict } = item;
  if (verdict === 'unreachable') {
    if (line.isUnanswered) return line;
    return withTransition({ ...line, isUnanswered: true, verdict }, { type: 'silent', at, why: item.remark });
  }
  let next: NameTimeline = { ...line, isUnanswered: false, verdict };
  if (line.isUnanswered) next = withTransition(next, { type: 'heard', at });
  if (line.answered === undefined) return noteAgreement({ ...next, first: item.answered, answered: item.answered }, at);
  if (isSame(line.answered, item.answered)) return next;
  next = withTransition(next, { type: 'answer', at, from: line.answered, to: item.answered });
  return noteAgreement({ ...next, answered: item.answered }, at);
}

/** Records that the answer agrees with the API, when it does so for the first time. */
function noteAgreement(line: NameTimeline, at: number): NameTimeline {
  const { answered, expected, expectedSince } = line;
  if (expectedSince === undefined || answered === undefined || !isSame(answered, expected)) return line;
  const afterMs = Math.max(0, at - expectedSince);
  return withTransition({ ...line, expectedSince: undefined }, { type: 'followed', at, afterMs });
}

function withTransition(line: NameTimeline, turn: Transition): NameTimeline {
  return { ...line, transitions: [...line.transitions, turn].slice(-MAX_TRANSITIONS) };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

/** Reports whether some answer differs from what the API publishes. The next round should then follow soon. */
export function isDnsBehind(timeline: DnsTimeline): boolean {
  return [...timeline.names.values()].some(({ expectedSince }) => expectedSince !== undefined);
}

/** Returns the text of a transition: "10.0.1.1 → gone". */
export function transitionText(turn: Transition, arrow = '→'): string {
  switch (turn.type) {
    case 'answer':
      return `${addressesText(turn.from)} ${arrow} ${addressesText(turn.to)}`;
    case 'followed':
      return turn.afterMs < 50 ? 'DNS followed at once' : `DNS followed after ${(turn.afterMs / 1000).toFixed(1)} s`;
    case 'silent':
      return `no answer: ${turn.why}`;
    case 'heard':
      return 'answered again';
  }
}

export function addressesText(values: readonly string[]): string {
  return values.length === 0 ? 'gone' : values.join(', ');
}
