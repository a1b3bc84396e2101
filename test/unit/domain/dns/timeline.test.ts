import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type DnsTimeline,
  type ExpectedAddresses,
  isDnsBehind,
  recordAnswers,
  recordExpected,
  startTimeline,
  transitionText,
} from '../../../../source/domain/dns/dns-timeline.ts';
import type { DnsItem } from '../../../../source/domain/dns/records.ts';

const NAME = 'web-1.web.shop.svc.cluster.local';
const KEY = `A ${NAME}`;

function expectation(expected: readonly string[]): readonly ExpectedAddresses[] {
  return [{ name: NAME, type: 'A', pod: 'web-1', expected }];
}

function item(answered: readonly string[], verdict: DnsItem['verdict'] = 'matches'): DnsItem {
  return {
    name: NAME,
    type: 'A',
    pod: 'web-1',
    expected: [],
    reason: '',
    basis: 'specified',
    ownValues: [],
    answered,
    ttl: 5,
    rcode: 'NOERROR',
    milliseconds: 1,
    server: 'dns',
    verdict,
    remark: verdict === 'unreachable' ? 'silence' : '',
  };
}

function wordsOf(story: DnsTimeline): readonly string[] {
  return (story.names.get(KEY)?.transitions ?? []).map((turn) => `${turn.at} ${transitionText(turn)}`);
}

describe('the timeline of a name', () => {
  it('shows a restart: the name is gone, it is back, and how long DNS took to follow', () => {
    let story = recordExpected(startTimeline(0), expectation(['10.0.1.1']), 0);
    story = recordAnswers(story, [item(['10.0.1.1'])], 10);
    assert.deepEqual(wordsOf(story), []);
    story = recordExpected(story, expectation([]), 1000);
    assert.ok(isDnsBehind(story));
    story = recordAnswers(story, [item(['10.0.1.1'], 'stale')], 1200);
    story = recordAnswers(story, [item([])], 1800);
    assert.ok(!isDnsBehind(story));
    story = recordExpected(story, expectation(['10.0.2.7']), 9000);
    story = recordAnswers(story, [item(['10.0.2.7'])], 9800);
    assert.deepEqual(wordsOf(story), [
      '1800 10.0.1.1 → gone',
      '1800 DNS followed after 0.8 s',
      '9800 gone → 10.0.2.7',
      '9800 DNS followed after 0.8 s',
    ]);
  });

  it('says when DNS changed before the API did', () => {
    let story = recordAnswers(recordExpected(startTimeline(0), expectation(['10.0.1.1']), 0), [item(['10.0.1.1'])], 10);
    story = recordAnswers(story, [item([])], 500);
    story = recordExpected(story, expectation([]), 600);
    assert.deepEqual(wordsOf(story), ['500 10.0.1.1 → gone', '600 DNS followed at once']);
  });

  it('does not take a missing answer for a missing record', () => {
    let story = recordAnswers(recordExpected(startTimeline(0), expectation(['10.0.1.1']), 0), [item(['10.0.1.1'])], 10);
    story = recordAnswers(story, [item([], 'unreachable')], 1000);
    story = recordAnswers(story, [item([], 'unreachable')], 2000);
    story = recordAnswers(story, [item(['10.0.1.1'])], 3000);
    assert.deepEqual(wordsOf(story), ['1000 no answer: silence', '3000 answered again']);
  });

  it('remembers correct addresses, so that they can be recognised as old later', () => {
    let story = recordExpected(startTimeline(0), expectation(['10.0.1.1']), 0);
    story = recordExpected(story, expectation([]), 5);
    assert.deepEqual([...(story.earlierAnswers.get(KEY) ?? [])], ['10.0.1.1']);
  });

  it('has a bounded length', () => {
    const step = fc.record({
      at: fc.nat(100_000),
      expected: fc.constantFrom([], ['10.0.0.1'], ['10.0.0.2']),
      answered: fc.constantFrom([], ['10.0.0.1'], ['10.0.0.2']),
      silent: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let story = startTimeline(0);
        for (const { at, expected, answered, silent } of steps.toSorted((a, b) => a.at - b.at)) {
          story = recordExpected(story, expectation(expected), at);
          story = recordAnswers(story, [item(answered, silent ? 'unreachable' : 'matches')], at);
          const line = story.names.get(KEY);
          assert.ok((line?.transitions.length ?? 0) <= 40);
          if (!silent) assert.deepEqual(line?.answered, answered);
          const isRight = line?.answered?.join() === line?.expected.join();
          if (isRight) assert.equal(line?.expectedSince, undefined);
          const times = (line?.transitions ?? []).map((turn) => turn.at);
          assert.deepEqual(
            times,
            times.toSorted((a, b) => a - b),
          );
        }
      }),
      { numRuns: 100 },
    );
  });
});
