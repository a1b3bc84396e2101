import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendLog, EMPTY_LOG, type LogLine, MAX_LOG_LINES } from '../../../../source/state/inspect/log-buffer.ts';

function lines(count: number, text = 'x'): readonly Omit<LogLine, 'number'>[] {
  return Array.from({ length: count }, () => ({ at: '', text, isNote: false }));
}

test('lines keep their numbers when the first ones are discarded', () => {
  let log = appendLog(EMPTY_LOG, lines(3));
  assert.deepEqual(
    log.lines.map(({ number }) => number),
    [0, 1, 2],
  );
  log = appendLog(log, lines(MAX_LOG_LINES));
  assert.deepEqual([log.lines.length, log.dropped], [MAX_LOG_LINES, 3]);
  assert.deepEqual([log.lines[0]?.number, log.lines.at(-1)?.number], [3, MAX_LOG_LINES + 2]);
});

test('a long line takes the room of many', () => {
  const log = appendLog(EMPTY_LOG, lines(1000, 'y'.repeat(16_000)));
  assert.ok(log.characters <= 4_000_000, `${log.characters} characters`);
  assert.equal(log.lines.length + log.dropped, 1000);
  assert.equal(
    log.characters,
    log.lines.reduce((sum, { text }) => sum + text.length, 0),
  );
});

test('a line that is longer than the buffer is discarded', () => {
  const log = appendLog(appendLog(EMPTY_LOG, lines(2)), lines(1, 'z'.repeat(5_000_000)));
  assert.deepEqual([log.lines.length, log.dropped, log.characters], [0, 3, 0]);
});
