import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectAfterLostResponse } from '../../../../source/actions/operations/lost-response.ts';
import type { WriteEffect } from '../../../../source/actions/operations/write-operation.ts';
import type { ActionPorts, ActionProblem, ActionResult, FoundObject, Write } from '../../../../source/actions/ports.ts';
import type { StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { createLostResponseLookup } from '../../../../source/session/lost-response-lookup.ts';
import { aPod, aSet, type SetOptions } from '../../../support/object-builders.ts';

const BEFORE = aSet({ name: 'web', replicas: 3, meta: { generation: 4 } });
const { namespace, name, uid } = BEFORE.meta;
const target = { kind: 'StatefulSet', namespace, name, uid, generation: 4 } as const;
const SCALE: Write = { operation: 'scale', target, from: 3, to: 5 };
const revision = { name: 'web-a', uid: 'r', number: 1 };
const ROLLBACK: Write = { operation: 'change', target, change: { type: 'template', revision } };

function found(object: FoundObject['object'], restartedAt = ''): FoundObject {
  return { object, restartedAt };
}

function set(generation: number, more: SetOptions = {}): StatefulSet {
  return aSet({ name: 'web', replicas: 3, ...more, meta: { generation } });
}

test('an object of an unexpected kind gives no result', () => {
  assert.deepEqual(effectAfterLostResponse(SCALE, found({ ...aPod(BEFORE, 0), meta: BEFORE.meta })), {
    type: 'cannot-be-told',
    evidence: 'StatefulSet web could not be understood',
  });
});

/** A clock that advances by each sleep. */
function quickClock() {
  let now = 0;
  return {
    now: () => now,
    setTimer(ms: number, task: () => void) {
      now += ms;
      const immediate = setImmediate(task);
      return () => clearImmediate(immediate);
    },
  };
}

interface Looked {
  readonly effect: WriteEffect;
  readonly looks: number;
  readonly elapsed: number;
  readonly told: readonly string[];
}

async function look(
  answers: (index: number) => ActionResult<FoundObject | undefined>,
  giveUpMs?: number,
  write: Write = SCALE,
): Promise<Looked> {
  const clock = quickClock();
  let looks = 0;
  const ports: Pick<ActionPorts, 'getObject'> = {
    getObject: async () => {
      looks += 1;
      return answers(looks - 1);
    },
  };
  const told: string[] = [];
  const { signal } = new AbortController();
  const effect = await createLostResponseLookup({ ports, signal, timeoutMs: giveUpMs, clock })(write, (text) =>
    told.push(text),
  );
  return { effect, looks, elapsed: clock.now(), told };
}

const ok = (value: FoundObject | undefined): ActionResult<FoundObject | undefined> => ({ ok: true, value });
const no = (kind: ActionProblem['kind']): ActionResult<never> => ({
  ok: false,
  problem: { kind, sentence: `It is ${kind}.`, causes: [] },
});

test('the object is read again until that succeeds, and the obstacle is reported', async () => {
  const { effect, looks, told } = await look((index) => (index < 40 ? no('unreachable') : ok(set5())));
  assert.deepEqual([effect.type, looks], ['took-effect', 41]);
  assert.match(told.at(-1) ?? '', /it cannot be looked up yet: It is unreachable$/);
});

function set5(): FoundObject {
  return found(set(5, { replicas: 5 }));
}

test('a missing effect is final only after the server has given the request up', async () => {
  const late = await look((index) => (index < 5 ? ok(found(set(4))) : ok(set5())));
  assert.equal(late.effect.type, 'took-effect');
  const never = await look(() => ok(found(set(4))));
  assert.equal(never.effect.type, 'no-effect');
  assert.ok(never.elapsed >= 60_000, `after ${never.elapsed} ms`);
  const hurried = await look(() => ok(found(set(4))), 10_000);
  assert.equal(hurried.effect.type, 'cannot-be-told');
});

test('a rollback that the controller has not observed is not called undone, however long that takes', async () => {
  const unseen = () => ok(found(set(5, { status: { observedGeneration: 4, updateRevision: 'web-b' } })));
  const seen = () => ok(found(set(5, { status: { observedGeneration: 5, updateRevision: 'web-a' } })));
  const slow = await look((index) => (index < 40 ? unseen() : seen()), undefined, ROLLBACK);
  assert.equal(slow.effect.type, 'took-effect');
  assert.ok(slow.elapsed > 65_000, `after ${slow.elapsed} ms`);
  const given = await look(unseen, 180_000, ROLLBACK);
  assert.equal(given.effect.type, 'cannot-be-told');
  assert.match(given.effect.evidence, /^StatefulSet web was changed \(generation 5\)/);
});

test('if the object cannot be read in time, the effect is not known', async () => {
  const forbidden = await look(() => no('forbidden'));
  assert.deepEqual([forbidden.effect, forbidden.looks], [{ type: 'cannot-be-told', evidence: 'It is forbidden' }, 1]);
  const away = await look(() => no('unreachable'), 30_000);
  assert.deepEqual(away.effect, { type: 'cannot-be-told', evidence: 'It is unreachable' });
});

test('an abort ends the reads', async () => {
  const leaving = new AbortController();
  const ports = { getObject: async () => no('unreachable') };
  const looking = createLostResponseLookup({ ports, signal: leaving.signal, timeoutMs: undefined })(SCALE, () => {});
  setImmediate(() => leaving.abort(new Error('left')));
  await assert.rejects(looking, /left/);
});
