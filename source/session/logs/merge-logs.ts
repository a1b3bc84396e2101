/** Merges logs that come to an end by the times of their lines. */

import { BEFORE_ALL, compareTimes, type LineTime, lineTime, type MemberLine } from './log-order.ts';

interface Head {
  readonly lines: AsyncIterator<MemberLine>;
  readonly line: MemberLine;
  readonly time: LineTime;
}

/** Each log is in order already, so that one line of each is held. A line without a time follows the one before it. */
export async function* mergeLogs(logs: readonly AsyncIterable<MemberLine>[]): AsyncGenerator<MemberLine> {
  const started = await Promise.all(logs.map((log) => nextHead(log[Symbol.asyncIterator](), BEFORE_ALL)));
  const heads = started.filter((head) => head !== undefined);
  for (;;) {
    const [first, ...others] = heads;
    if (first === undefined) return;
    const earliest = others.reduce((best, head) => (compareTimes(head.time, best.time) < 0 ? head : best), first);
    yield earliest.line;
    const next = await nextHead(earliest.lines, earliest.time);
    heads.splice(heads.indexOf(earliest), 1, ...(next === undefined ? [] : [next]));
  }
}

async function nextHead(lines: AsyncIterator<MemberLine>, before: LineTime): Promise<Head | undefined> {
  const { value, done } = await lines.next();
  return done === true ? undefined : { lines, line: value, time: lineTime(value.at) ?? before };
}
