import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Progress } from '../../../../source/actions/observation.ts';
import type { Plan } from '../../../../source/actions/plan.ts';
import type { ActionPorts, ActionProblem, ActionResult, Write } from '../../../../source/actions/ports.ts';
import type { PreflightFacts } from '../../../../source/actions/preflight-facts.ts';
import { preflight } from '../../../../source/actions/run/preflight.ts';
import { type RunOptions, runPlan, type WriteOutcome } from '../../../../source/actions/run/run-plan.ts';
import { NO_CLAIM_FACTS } from '../../../../source/domain/claims/readings.ts';
import { EMPTY_SNAPSHOT } from '../../../../source/domain/model/snapshot.ts';
import { aSet } from '../../../support/object-builders.ts';
import { plan, planContextOf } from '../plan-fixtures.ts';

const YES = { ok: true, value: undefined } as const;
const no = (kind: ActionProblem['kind']): ActionResult<never> => ({
  ok: false,
  problem: { kind, sentence: `${kind}.`, causes: [] },
});
const EMPTY = Promise.resolve({ ok: true, value: [] } as const);

interface Cluster extends ActionPorts {
  readonly sent: Write[];
}

/** Accepts all writes, and records those that are not dry runs. */
function cluster(more: Partial<ActionPorts> = {}): Cluster {
  const sent: Write[] = [];
  const template = { ok: true, value: { fields: new Map(), containers: [] } } as const;
  return {
    sent,
    write: async (write, { dryRun }) => {
      if (!dryRun) sent.push(write);
      return YES;
    },
    canI: async () => ({ ok: true, value: { allowed: true, reason: '' } }),
    verify: async () => YES,
    getObject: async () => ({ ok: true, value: undefined }),
    templateOfSet: async () => template,
    templateOfRevision: async () => template,
    tryPod: async () => ({ type: 'admitted' }),
    templateOfPod: async () => template,
    autoscalers: () => EMPTY,
    quotas: () => EMPTY,
    limitRanges: () => EMPTY,
    disruptionBudgets: () => EMPTY,
    keptSetPath: async () => ({ ok: true, value: '/state/set.json' }),
    checkGuards: () => EMPTY,
    freshClaims: async () => ({ ok: true, value: { snapshot: EMPTY_SNAPSHOT, facts: NO_CLAIM_FACTS, readAt: 0 } }),
    ...more,
  };
}

async function run(planned: Plan, ports: ActionPorts, more: Partial<RunOptions> = {}) {
  const recorded: WriteOutcome[] = [];
  const result = await runPlan(planned, {
    ports,
    signal: new AbortController().signal,
    report: () => {},
    journal: { recordSending: async () => {}, recordOutcome: async (outcome) => void recorded.push(outcome) },
    resolveLostResponse: async () => ({ type: 'cannot-be-told', evidence: 'it is gone' }),
    waitForGoal: async () => ({ state: 'done', text: 'it has happened' }),
    wait: true,
    ...more,
  });
  return { ...result, recorded };
}

const WORLD = planContextOf(aSet());
const TWO = plan(WORLD, { action: 'delete-pod', pods: ['web-2', 'web-1'], how: 'graceful' });

test('each step is sent after the previous one has reached its goal', async () => {
  const events: string[] = [];
  const ports = cluster();
  const { outcome, completed, recorded } = await run(TWO, ports, {
    report: ({ type, step }) => events.push(`${type} ${step.write.target.name}`),
    waitForGoal: async ({ write }) => {
      events.push(`followed ${write.target.name}`);
      return { state: 'done', text: 'back' };
    },
  });
  assert.deepEqual([outcome, completed], ['done', 2]);
  const each = (name: string) => [`sending ${name}`, `sent ${name}`, `followed ${name}`];
  assert.deepEqual(events, [...each('web-2'), ...each('web-1')]);
  assert.deepEqual(
    recorded.map(({ problem }) => problem),
    [undefined, undefined],
  );
});

test('nothing is sent after a step that is stuck, timed out or refused', async () => {
  const ends: readonly (readonly [Progress | 'timed-out', string])[] = [
    [{ state: 'stuck', text: 'it hangs' }, 'stuck'],
    [{ state: 'superseded', text: 'it is gone' }, 'superseded'],
    ['timed-out', 'timed-out'],
  ];
  for (const [end, expected] of ends) {
    const ports = cluster();
    const { outcome } = await run(TWO, ports, { waitForGoal: async () => end });
    assert.deepEqual([outcome, ports.sent.length], [expected, 1]);
  }
});

test('a timeout reports what was seen last', async () => {
  const { sentence } = await run(TWO, cluster(), {
    timeoutMs: 5000,
    waitForGoal: async (_step, report) => {
      report({ state: 'waiting', text: 'web-2 is stopping' });
      return 'timed-out';
    },
  });
  assert.match(sentence, /^Sent; not finished within 5s: web-2 is stopping\./);
});

test("the server's response becomes the outcome and is recorded", async () => {
  const outcomes = {
    forbidden: 'refused',
    invalid: 'refused',
    'disruption-budget': 'refused',
    'unknown-outcome': 'unknown',
    unreachable: 'failed',
  } as const;
  for (const [kind, expected] of Object.entries(outcomes)) {
    let sent = 0;
    const write = async () => {
      sent += 1;
      return no(kind as ActionProblem['kind']);
    };
    const { outcome, recorded } = await run(TWO, cluster({ write }));
    assert.deepEqual([outcome, sent, recorded[0]?.problem?.kind], [expected, 1, kind]);
  }
});

test('after a lost response, the object is read, the result is recorded, and the write is not sent again', async () => {
  const lost = () => {
    const sent: Write[] = [];
    const write: ActionPorts['write'] = async (each) => {
      sent.push(each);
      return no('unknown-outcome');
    };
    return { ports: cluster({ write }), sent };
  };
  const ends = { 'took-effect': 'superseded', 'no-effect': 'failed', 'cannot-be-told': 'unknown' } as const;
  for (const [type, expected] of Object.entries(ends)) {
    const { ports, sent } = lost();
    const lookUp = async () => ({ type: type as keyof typeof ends, evidence: 'Pod web-2 is so' });
    const { outcome, sentence, recorded } = await run(TWO, ports, { resolveLostResponse: lookUp });
    assert.deepEqual([outcome, sent.length], [expected, 1], type);
    assert.match(sentence, /Pod web-2 is so.* unknown-outcome\./);
    assert.deepEqual(
      recorded.map(({ effect }) => effect?.type),
      [undefined, type],
    );
  }
  const { ports, sent } = lost();
  const lookUp = async () => ({ type: 'took-effect', evidence: 'Pod web-2 is being deleted' }) as const;
  const one = plan(WORLD, { action: 'delete-pod', pods: ['web-2'], how: 'graceful' });
  const { outcome, sentence } = await run(one, ports, { resolveLostResponse: lookUp });
  assert.deepEqual([outcome, sent.length], ['done', 1]);
  const told = 'It took effect after all: Pod web-2 is being deleted. unknown-outcome. it has happened.';
  assert.equal(sentence, told);
});

test('nothing is written to an object with another uid; an object that may not be read is written to', async () => {
  const replaced = cluster({ verify: async () => no('replaced') });
  assert.equal((await run(TWO, replaced)).outcome, 'refused');
  assert.deepEqual(replaced.sent, []);
  const unreadable = cluster({ verify: async () => no('forbidden') });
  assert.equal((await run(TWO, unreadable)).outcome, 'done');
});

test('a refused plan sends nothing, and an aborted plan sends nothing more', async () => {
  const ports = cluster();
  assert.equal((await run(plan(WORLD, { action: 'scale', replicas: -1 }), ports)).outcome, 'refused');
  await assert.rejects(run(TWO, ports, { signal: AbortSignal.abort(new Error('left')) }), /left/);
  assert.deepEqual(ports.sent, []);
});

test('each fact arrives by itself and waits for no other', async () => {
  const late = Promise.withResolvers<ActionResult<readonly never[]>>();
  const ports = cluster({ quotas: () => late.promise, canI: async () => no('failed') });
  const seen: PreflightFacts[] = [];
  const done = preflight(
    ports,
    WORLD,
    { action: 'scale', replicas: 5 },
    {
      signal: new AbortController().signal,
      onFacts: (facts) => {
        seen.push(facts);
        if (facts.dryRun.state === 'known' && facts.access.state === 'unknown') late.resolve({ ok: true, value: [] });
      },
    },
  );
  const facts = await done;
  assert.deepEqual(facts.access, { state: 'unknown', reason: 'failed.' });
  assert.deepEqual(facts.quotas, { state: 'known', value: [] });
  assert.deepEqual([facts.disruptionBudgets.state, facts.revisionTemplate.state], ['not-requested', 'not-requested']);
  assert.equal(seen.find(({ dryRun }) => dryRun.state === 'known')?.quotas.state, 'pending');
  assert.deepEqual(ports.sent, []);
});

test('a refusal for missing permission names the permission', async () => {
  const canI: ActionPorts['canI'] = async () => ({ ok: true, value: { allowed: false, reason: '' } });
  const options = { signal: new AbortController().signal, onFacts: () => {} };
  for (const [wanted, missing] of [
    [{ action: 'scale', replicas: 5 }, 'patch statefulsets/scale'],
    [{ action: 'delete-pod', pods: ['web-2'], how: 'evict' }, 'create pods/eviction'],
    [{ action: 'restart' }, 'patch statefulsets'],
  ] as const) {
    const facts = await preflight(cluster({ canI }), WORLD, wanted, options);
    const told = `You are not allowed to ${missing} in namespace shop: ask for a role that permits it.`;
    assert.equal(plan(WORLD, wanted, facts).refusal, told);
  }
});

test('a plan that is refused already requests nothing', async () => {
  let asked = 0;
  const write = async () => {
    asked += 1;
    return YES;
  };
  const facts = await preflight(
    cluster({ write }),
    WORLD,
    { action: 'scale', replicas: -5 },
    {
      signal: new AbortController().signal,
      onFacts: () => {},
    },
  );
  assert.deepEqual([asked, facts.access.state], [0, 'not-requested']);
});

test('what the guards of a step find ends the run, unless the plan has told of it', async () => {
  const world = planContextOf(aSet());
  const wanted = { action: 'start-afresh', pod: 'web-2' } as const;
  const ports = cluster({ checkGuards: async () => ({ ok: true, value: ['claim data-web-2: X names it'] }) });
  const stopped = await run(plan(world, wanted), ports);
  assert.deepEqual(
    [stopped.outcome, stopped.sentence, ports.sent],
    ['superseded', 'Stopped: claim data-web-2: X names it.', []],
  );
  const told = plan(world, wanted, { claimUsers: { state: 'known', value: ['claim data-web-2: X names it'] } });
  assert.equal((await run(told, ports)).outcome, 'done');
});
