/** What became of each pod's name while it was watched: a pure function of answers and expectations. */

import { type DnsItem, type DnsVerdict, questionKey, type RecordType } from './records.ts';

/** One thing that happened to a name. */
export type Turn =
  /** What the API publishes, and what DNS answers, became something else: empty is gone. */
  | { readonly type: 'answer'; readonly at: number; readonly from: readonly string[]; readonly to: readonly string[] }
  /** DNS said what the API says, so many milliseconds after the API did; 0: no later than the API was seen. */
  | { readonly type: 'followed'; readonly at: number; readonly afterMs: number }
  | { readonly type: 'silent'; readonly at: number; readonly why: string }
  | { readonly type: 'heard'; readonly at: number };

export interface Line {
  readonly pod: string;
  readonly name: string;
  /** What the name was answered with when the watch began; undefined until the first answer. */
  readonly first: readonly string[] | undefined;
  readonly answered: readonly string[] | undefined;
  readonly expected: readonly string[];
  /** When what the API publishes last became something else; undefined once DNS has followed. */
  readonly expectedSince: number | undefined;
  readonly silent: boolean;
  readonly verdict: DnsVerdict;
  /** The latest last; the oldest are dropped. */
  readonly turns: readonly Turn[];
}

export interface Story {
  /** When the watch began. */
  readonly since: number;
  /** How often was asked. */
  readonly rounds: number;
  /** One for each name, by `questionKey`, in the order of the first round. */
  readonly lines: ReadonlyMap<string, Line>;
  /** Answers that were right once, by `questionKey`: what is answered of them later is old. */
  readonly formerly: ReadonlyMap<string, ReadonlySet<string>>;
}

const MOST_TURNS = 40;
const MOST_FORMER = 20;

export function beginStory(at: number): Story {
  return { since: at, rounds: 0, lines: new Map(), formerly: new Map() };
}

/** Told of the address records of pods alone: what a member of a set is reached by. */
const TOLD: ReadonlySet<RecordType> = new Set(['A', 'AAAA']);

export interface Expectation {
  readonly name: string;
  readonly type: RecordType;
  readonly pod: string;
  readonly expected: readonly string[];
}

/** What the API publishes now; `at` is when it was seen. */
export function expectNow(story: Story, records: readonly Expectation[], at: number): Story {
  const lines = new Map(story.lines);
  const formerly = new Map(story.formerly);
  for (const record of records) {
    const key = questionKey(record);
    if (record.expected.length > 0) {
      const values = new Set([...(formerly.get(key) ?? []), ...record.expected]);
      formerly.set(key, new Set([...values].slice(-MOST_FORMER)));
    }
    if (!TOLD.has(record.type) || record.pod === '') continue;
    const line = lines.get(key);
    if (line === undefined) {
      // A name without an address in this family, ever, is no story.
      if (record.type === 'AAAA' && record.expected.length === 0) continue;
      lines.set(key, newLine(record));
    } else if (!same(line.expected, record.expected)) {
      lines.set(key, followed({ ...line, expected: record.expected, expectedSince: at }, at));
    }
  }
  return { ...story, lines, formerly };
}

function newLine({ pod, name, expected }: Expectation): Line {
  return {
    pod,
    name,
    first: undefined,
    answered: undefined,
    expected,
    expectedSince: undefined,
    silent: false,
    verdict: 'unknown',
    turns: [],
  };
}

/** One round of answers, judged; `at` is when they had come. */
export function hear(story: Story, items: readonly DnsItem[], at: number): Story {
  const lines = new Map(story.lines);
  for (const item of items) {
    const key = questionKey(item);
    const line = lines.get(key);
    if (line !== undefined) lines.set(key, heardBy(line, item, at));
  }
  return { ...story, lines, rounds: story.rounds + 1 };
}

function heardBy(line: Line, item: DnsItem, at: number): Line {
  const { verdict } = item;
  if (verdict === 'unreachable') {
    if (line.silent) return line;
    return withTurn({ ...line, silent: true, verdict }, { type: 'silent', at, why: item.remark });
  }
  let next: Line = { ...line, silent: false, verdict };
  if (line.silent) next = withTurn(next, { type: 'heard', at });
  if (line.answered === undefined) return followed({ ...next, first: item.answered, answered: item.answered }, at);
  if (same(line.answered, item.answered)) return next;
  next = withTurn(next, { type: 'answer', at, from: line.answered, to: item.answered });
  return followed({ ...next, answered: item.answered }, at);
}

/** Notes that the answer is what the API says, the first time that it is. */
function followed(line: Line, at: number): Line {
  const { answered, expected, expectedSince } = line;
  if (expectedSince === undefined || answered === undefined || !same(answered, expected)) return line;
  const afterMs = Math.max(0, at - expectedSince);
  return withTurn({ ...line, expectedSince: undefined }, { type: 'followed', at, afterMs });
}

function withTurn(line: Line, turn: Turn): Line {
  return { ...line, turns: [...line.turns, turn].slice(-MOST_TURNS) };
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

/** Some name is answered otherwise than the API says: worth asking again soon. */
export function isLagging(story: Story): boolean {
  return [...story.lines.values()].some(({ expectedSince }) => expectedSince !== undefined);
}

/** "10.0.1.1 → gone": the turns of one line as words, each with the time at which it happened. */
export function turnText(turn: Turn, arrow = '→'): string {
  switch (turn.type) {
    case 'answer':
      return `${addresses(turn.from)} ${arrow} ${addresses(turn.to)}`;
    case 'followed':
      return turn.afterMs < 50 ? 'DNS followed at once' : `DNS followed after ${(turn.afterMs / 1000).toFixed(1)} s`;
    case 'silent':
      return `no answer: ${turn.why}`;
    case 'heard':
      return 'answered again';
  }
}

export function addresses(values: readonly string[]): string {
  return values.length === 0 ? 'gone' : values.join(', ');
}
