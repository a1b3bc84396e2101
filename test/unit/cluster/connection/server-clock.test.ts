import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createServerClock } from '../../../../source/cluster/connection/server-clock.ts';
import { clockDifferenceText } from '../../../../source/domain/text/clock-difference.ts';
import { createManualClock } from '../../cache/manual-clock.ts';

const MINUTE = 60_000;

/** A machine whose clock is ahead of the server's, and the answers of that server. */
function machine(aheadMs: number) {
  const clock = createManualClock();
  let machineAhead = aheadMs;
  const server = createServerClock(clock, () => clock.now() - aheadMs + machineAhead);
  const serverNow = () => clock.now() - aheadMs;
  return {
    clock,
    server,
    serverNow,
    setMachine(ms: number) {
      machineAhead = ms;
    },
    /** An answer that the server writes after `toServerMs`, and that needs `backMs` to arrive. */
    answer(toServerMs = 20, backMs = 20, wrongBy = 0) {
      const sentAt = clock.now();
      clock.advance(toServerMs);
      const date = new Date(serverNow() + wrongBy).toUTCString();
      clock.advance(backMs);
      server.addAnswer(sentAt, clock.now(), date);
      clock.advance(137);
    },
    /** How far the measured time is from the real one. */
    error: () => Math.abs(server.now() - serverNow()),
  };
}

describe("the server's clock", () => {
  test("is the machine's until an answer comes", () => {
    const { server, clock } = machine(15 * MINUTE);
    assert.equal(server.isMeasured, false);
    assert.equal(server.now(), clock.now());
    assert.equal(server.machineAheadMs(), undefined);
    for (const date of [undefined, '', 'yesterday']) server.addAnswer(clock.now(), clock.now(), date);
    assert.equal(server.isMeasured, false);
  });

  for (const ahead of [15 * MINUTE, -15 * MINUTE, 3 * MINUTE, -5000, 0, 1234]) {
    test(`is measured to half a second by one answer, and better by several, ${ahead} ms apart`, () => {
      const { server, answer, error } = machine(ahead);
      answer();
      assert.ok(error() <= 521, String(error()));
      for (let count = 0; count < 7; count += 1) answer();
      assert.ok(error() <= 150, String(error()));
      const said = server.machineAheadMs();
      if (Math.abs(ahead) <= 2000) assert.equal(said, undefined);
      else assert.ok(said !== undefined && Math.abs(said - ahead) <= 150, String(said));
    });
  }

  test('is known only after several answers that agree', () => {
    const { server, answer } = machine(15 * MINUTE);
    answer();
    answer();
    assert.equal(server.machineAheadMs(), undefined);
    answer();
    assert.ok(server.machineAheadMs() !== undefined);
  });

  test('an answer that is slow or wrong does not move it', () => {
    const { answer, error } = machine(15 * MINUTE);
    for (let count = 0; count < 5; count += 1) answer();
    answer(4000, 30);
    answer(30, 4000);
    answer(20, 20, 60 * MINUTE);
    answer(20, 20, -60 * MINUTE);
    assert.ok(error() <= 250, String(error()));
  });

  test("follows the server where its clock is set, and is not moved by the machine's", () => {
    const { server, answer, error, setMachine, serverNow } = machine(0);
    for (let count = 0; count < 8; count += 1) answer();
    const before = server.now() - serverNow();
    setMachine(-60 * MINUTE);
    assert.equal(server.now() - serverNow(), before);
    assert.ok(Math.abs((server.machineAheadMs() ?? 0) + 60 * MINUTE) <= 500);
    for (let count = 0; count < 5; count += 1) answer(20, 20, 10 * MINUTE);
    assert.ok(Math.abs(error() - 10 * MINUTE) <= 500, String(error()));
  });
});

test('the difference in words', () => {
  const TABLE: readonly (readonly [number, string])[] = [
    [2400, '2 s ahead'],
    [-119_000, '119 s behind'],
    [15 * MINUTE, '15 min ahead'],
    [-119 * MINUTE, '119 min behind'],
    [180 * MINUTE, '3 h ahead'],
  ];
  for (const [ms, text] of TABLE) assert.equal(clockDifferenceText(ms), `this machine's clock is ${text}`);
});
