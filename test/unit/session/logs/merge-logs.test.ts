import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTimes, type LineTime, lineTime, type MemberLine } from '../../../../source/session/logs/log-order.ts';
import { mergeLogs } from '../../../../source/session/logs/merge-logs.ts';

function timeOf(at: string): LineTime {
  const time = lineTime(at);
  assert.ok(time !== undefined, at);
  return time;
}

test('times are compared to the nanosecond, whatever zone and number of digits they are written with', () => {
  const ascending = [
    '2026-01-15T12:00:00Z',
    '2026-01-15T12:00:00.5Z',
    '2026-01-15T12:00:00.500000001Z',
    '2026-01-15T14:00:01.25+02:00',
    '2026-01-15T12:00:02Z',
  ].map(timeOf);
  assert.deepEqual(ascending.toReversed().toSorted(compareTimes), ascending);
  assert.equal(compareTimes(timeOf('2026-01-15T12:00:00Z'), timeOf('2026-01-15T13:00:00.000+01:00')), 0);
  assert.equal(lineTime(''), undefined);
});

async function* logOf(pod: string, ...lines: readonly (readonly [second: number | undefined, text: string])[]) {
  for (const [second, text] of lines) {
    const at = second === undefined ? '' : `2026-01-15T12:00:0${second}Z`;
    const line: MemberLine = { at, text, isNote: false, pod };
    yield line;
  }
}

test('logs are merged by time, and a line without one follows the line before it', async () => {
  const merged = mergeLogs([
    logOf('web-0', [1, 'a'], [4, 'd'], [undefined, 'd2'], [7, 'g']),
    logOf('web-1', [2, 'b'], [3, 'c'], [5, 'e']),
    logOf('web-2'),
  ]);
  const texts: string[] = [];
  for await (const { pod, text } of merged) texts.push(`${pod} ${text}`);
  assert.deepEqual(texts, ['web-0 a', 'web-1 b', 'web-1 c', 'web-0 d', 'web-0 d2', 'web-1 e', 'web-0 g']);
});
