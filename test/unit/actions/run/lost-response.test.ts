import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectAfterLostResponse, type WriteEffect } from '../../../../source/actions/operations/lost-response.ts';
import type { ActionPorts, ActionProblem, ActionResult, FoundObject, Write } from '../../../../source/actions/ports.ts';
import type { StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { createLostResponseLookup } from '../../../../source/session/lost-response-lookup.ts';
import { aPod, aSet, type SetOptions } from '../../../support/object-builders.ts';

const BEFORE = aSet({ name: 'web', replicas: 3, meta: { generation: 4 } });
const { namespace, name, uid } = BEFORE.meta;
const target = { kind: 'StatefulSet', namespace, name, uid, generation: 4 } as const;
const SCALE: Write = { operation: 'scale', target, from: 3, to: 5 };
const PARTITION: Write = { operation: 'change', target, change: { type: 'partition', partition: 2 } };
const RESTART: Write = { operation: 'change', target, change: { type: 'restart', at: '2026-01-01T00:00:00Z' } };
const revision = { name: 'web-a', uid: 'r' };
const ROLLBACK: Write = { operation: 'change', target, change: { type: 'template', revision } };

function found(object: FoundObject['object'], restartedAt = ''): FoundObject {
  return { object, restartedAt };
}

function set(generation: number, more: SetOptions = {}): StatefulSet {
  return aSet({ name: 'web', replicas: 3, ...more, meta: { generation } });
}

const rolling = (partition: number) => ({ type: 'RollingUpdate', partition, maxUnavailable: undefined }) as const;

test('the generation tells whether a set was changed, its spec whether it was by this', () => {
  const status = (observedGeneration: number, updateRevision: string) => ({ observedGeneration, updateRevision });
  const at = '2026-01-01T00:00:00Z';
  const table: readonly (readonly [string, Write, FoundObject | undefined, WriteEffect['type']])[] = [
    ['nothing has happened', SCALE, found(set(4)), 'not-yet'],
    ['as it was asked', SCALE, found(set(5, { replicas: 5 })), 'took-effect'],
    ['as it was asked, and changed again', SCALE, found(set(6, { replicas: 5 })), 'took-effect'],
    ['one change, and another one', SCALE, found(set(5, { replicas: 7 })), 'no-effect'],
    ['several changes', SCALE, found(set(6, { replicas: 7 })), 'cannot-be-told'],
    ['gone', SCALE, undefined, 'cannot-be-told'],
    ['made again', SCALE, found(aSet({ replicas: 5, meta: { uid: 'other', generation: 1 } })), 'cannot-be-told'],
    ['partition', PARTITION, found(set(5, { strategy: rolling(2) })), 'took-effect'],
    ['another partition', PARTITION, found(set(5, { strategy: rolling(1) })), 'no-effect'],
    ['no partition any more', PARTITION, found(set(6, { strategy: { type: 'OnDelete' } })), 'cannot-be-told'],
    ['restart', RESTART, found(set(5), at), 'took-effect'],
    ['another restart', RESTART, found(set(5), '2026-01-01T00:00:01Z'), 'no-effect'],
    ['rollback', ROLLBACK, found(set(5, { status: status(5, 'web-a') })), 'took-effect'],
    ['rollback that no controller has seen', ROLLBACK, found(set(5, { status: status(4, 'web-b') })), 'not-observed'],
    ['another template', ROLLBACK, found(set(5, { status: status(5, 'web-c') })), 'no-effect'],
  ];
  for (const [what, write, seen, type] of table) assert.equal(effectAfterLostResponse(write, seen).type, type, what);
  assert.equal(effectAfterLostResponse(SCALE, found(set(4))).evidence, 'StatefulSet web is as it was (generation 4)');
  assert.equal(
    effectAfterLostResponse(SCALE, found(set(5, { replicas: 5 }))).evidence,
    'StatefulSet web wants 5 replicas (generation 5)',
  );
});

test('a deleted object is gone, made again or on its way out', () => {
  const pod = aPod(BEFORE, 0);
  const { meta } = pod;
  const podRef = { kind: 'Pod', namespace, name: meta.name, uid: meta.uid } as const;
  const remove: Write = { operation: 'delete', target: podRef, force: false };
  const force: Write = { ...remove, force: true };
  const leaving = (seconds: number) =>
    found({ ...pod, meta: { ...meta, deletionAt: 1, deletionGraceSeconds: seconds } });
  const table: readonly (readonly [Write, FoundObject | undefined, WriteEffect['type']])[] = [
    [remove, undefined, 'took-effect'],
    [remove, found({ ...pod, meta: { ...meta, uid: 'other' } }), 'took-effect'],
    [remove, found(pod), 'not-yet'],
    [remove, leaving(30), 'took-effect'],
    [{ operation: 'evict', target: podRef }, leaving(30), 'took-effect'],
    [force, leaving(30), 'not-yet'],
    [force, leaving(0), 'took-effect'],
  ];
  for (const [write, seen, type] of table)
    assert.equal(effectAfterLostResponse(write, seen).type, type, `${write.operation} ${type}`);
});

/** Time that passes when somebody sleeps. */
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

test('it is looked up again until it can be read, and told what hinders', async () => {
  const { effect, looks, told } = await look((index) => (index < 40 ? no('unreachable') : ok(set5())));
  assert.deepEqual([effect.type, looks], ['took-effect', 41]);
  assert.match(told.at(-1) ?? '', /it cannot be looked up yet: It is unreachable$/);
});

function set5(): FoundObject {
  return found(set(5, { replicas: 5 }));
}

test('what is not to be seen yet may still come: it is not called undone before the server has given it up', async () => {
  const late = await look((index) => (index < 5 ? ok(found(set(4))) : ok(set5())));
  assert.equal(late.effect.type, 'took-effect');
  const never = await look(() => ok(found(set(4))));
  assert.equal(never.effect.type, 'no-effect');
  assert.ok(never.elapsed >= 60_000, `after ${never.elapsed} ms`);
  const hurried = await look(() => ok(found(set(4))), 10_000);
  assert.equal(hurried.effect.type, 'cannot-be-told');
});

test('a rollback that its controller has still to see is not called undone, however long that takes', async () => {
  const unseen = () => ok(found(set(5, { status: { observedGeneration: 4, updateRevision: 'web-b' } })));
  const seen = () => ok(found(set(5, { status: { observedGeneration: 5, updateRevision: 'web-a' } })));
  const slow = await look((index) => (index < 40 ? unseen() : seen()), undefined, ROLLBACK);
  assert.equal(slow.effect.type, 'took-effect');
  assert.ok(slow.elapsed > 65_000, `after ${slow.elapsed} ms`);
  const given = await look(unseen, 180_000, ROLLBACK);
  assert.equal(given.effect.type, 'cannot-be-told');
  assert.match(given.effect.evidence, /^StatefulSet web was changed \(generation 5\)/);
});

test('what may not be read, or cannot be within the time, cannot be told', async () => {
  const forbidden = await look(() => no('forbidden'));
  assert.deepEqual([forbidden.effect, forbidden.looks], [{ type: 'cannot-be-told', evidence: 'It is forbidden' }, 1]);
  const away = await look(() => no('unreachable'), 30_000);
  assert.deepEqual(away.effect, { type: 'cannot-be-told', evidence: 'It is unreachable' });
});

test('leaving ends the looking', async () => {
  const leaving = new AbortController();
  const ports = { getObject: async () => no('unreachable') };
  const looking = createLostResponseLookup({ ports, signal: leaving.signal, timeoutMs: undefined })(SCALE, () => {});
  setImmediate(() => leaving.abort(new Error('left')));
  await assert.rejects(looking, /left/);
});
