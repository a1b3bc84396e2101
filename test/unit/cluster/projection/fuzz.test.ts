/**
 * Objects of every watched kind with damaged fields: nothing throws, and nothing is called complete that is not, as its
 * JSON says. STSVIEW_LONG=1: 100,000 objects. STSVIEW_SEED repeats a run.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KINDS } from '../../../../source/domain/model/kinds.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { type Random, randomFrom } from '../../../support/seeded-random.ts';
import { healthyWorld, type Json, snapshotOfJson } from './whole-world.ts';

const RUNS = process.env['STSVIEW_LONG'] === '1' ? 100_000 : 2000;
const SEED = Number(process.env['STSVIEW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const NOW = Date.parse('2026-06-01T00:00:00Z');

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

const HOSTILE: readonly unknown[] = [
  null,
  'three',
  '3',
  '',
  'x'.repeat(100_000),
  '\u001b]52;c;ZXZpbA==\u0007\u202e\n',
  -1,
  0,
  1,
  1.5,
  1e308,
  2 ** 31,
  2 ** 53,
  true,
  false,
  [],
  [null],
  ['three', 3, {}],
  {},
  { name: 7 },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  nested(2000),
];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  return [...(path.length === 0 ? [] : [path]), ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function withValue(object: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(object)) return object.map((item, index) => (index === key ? withValue(item, rest, value) : item));
  if (typeof object !== 'object' || object === null) return object;
  return { ...object, [key]: withValue((object as Json)[key], rest, value) };
}

function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? (current as Json)[key] : undefined),
    value,
  );
}

function isIn(value: unknown, allowed: readonly unknown[]): boolean {
  return allowed.includes(value);
}

/** Returns why the JSON does not say that the set is complete; undefined if it does. */
function contradiction(world: readonly Json[]): string | undefined {
  const set = world.find(({ kind }) => kind === 'StatefulSet');
  const replicas = at(set, 'spec', 'replicas') ?? 1;
  const strategy = at(set, 'spec', 'updateStrategy');
  const type = at(strategy, 'type') ?? 'RollingUpdate';
  const revision = at(set, 'status', 'updateRevision');
  const observed = at(set, 'status', 'observedGeneration') ?? 0;
  const generation = at(set, 'metadata', 'generation') ?? 0;
  if (!isIn(typeof at(set, 'status', 'replicas'), ['number', 'undefined', 'object'])) return 'status.replicas';
  if (typeof type !== 'string' || typeof (strategy ?? {}) !== 'object') return 'updateStrategy';
  if (!isIn(typeof (at(strategy, 'rollingUpdate', 'partition') ?? 0), ['number'])) return 'partition';
  if (typeof observed !== 'number' || typeof generation !== 'number' || observed < generation) return 'generation';
  if (!isIn(at(set, 'metadata', 'deletionTimestamp'), [undefined, null])) return 'deletionTimestamp';
  const pods = world.filter((pod) => {
    if (pod['kind'] !== 'Pod' || at(pod, 'metadata', 'ownerReferences', 0, 'uid') !== 'set-shop-web') return false;
    const conditions = at(pod, 'status', 'conditions');
    const ready = Array.isArray(conditions)
      ? conditions.find((condition) => at(condition, 'type') === 'Ready')
      : undefined;
    return (
      at(ready, 'status') === 'True' &&
      at(pod, 'metadata', 'labels', 'controller-revision-hash') === revision &&
      isIn(at(pod, 'metadata', 'deletionTimestamp'), [undefined, null]) &&
      isIn(at(pod, 'status', 'phase'), ['Running'])
    );
  });
  return pods.length === replicas ? undefined : `${pods.length} good pods for spec.replicas ${String(replicas)}`;
}

function mutate(
  world: readonly Json[],
  random: Random,
): { readonly world: readonly Json[]; readonly what: () => string } {
  const kind = random.pick(KINDS);
  const index = world.indexOf(random.pick(world.filter((object) => object['kind'] === kind)));
  const changes = Array.from({ length: 1 + random.below(3) }, () => ({
    path: random.pick(pathsOf(world[index]).filter(([first]) => first !== 'kind')),
    value: random.pick(HOSTILE),
  }));
  const changed = changes.reduce((object, { path, value }) => withValue(object, path, value), world[index] as unknown);
  const what = (): string =>
    `${kind}: ${changes.map(({ path, value }) => `${path.join('.')}=${JSON.stringify(value)?.slice(0, 60)}`).join(', ')}`;
  return { world: world.with(index, changed as Json), what };
}

test('the undamaged world is complete', () => {
  const [status] = describeSets(snapshotOfJson(healthyWorld()), { now: NOW });
  assert.equal(status?.verdict, 'complete', status?.reason);
  assert.equal(contradiction(healthyWorld()), undefined);
});

test(`${RUNS} damaged objects, seed ${SEED}`, (t) => {
  const random = randomFrom(SEED);
  const healthy = healthyWorld();
  const verdicts = new Map<string, number>();
  for (let run = 0; run < RUNS; run += 1) {
    const { world, what } = mutate(healthy, random);
    const problems: string[] = [];
    try {
      const snapshot = snapshotOfJson(world, (sentence) => problems.push(sentence));
      const [status] = describeSets(snapshot, { now: NOW });
      const verdict = status?.verdict ?? 'no set';
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      assert.ok(status !== undefined || problems.length > 0, 'the set is missing, and nothing is said');
      if (verdict === 'complete') assert.equal(contradiction(world), undefined);
      if (verdict === 'unreadable') assert.match(status?.reason ?? '', /could not be read: \S+ (is|are) /);
    } catch (thrown) {
      assert.fail(`run ${run} of seed ${SEED}, ${what()}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    }
  }
  assert.equal((Object.prototype as { polluted?: unknown }).polluted, undefined);
  assert.ok((verdicts.get('unreadable') ?? 0) > RUNS / 20, `${[...verdicts]}`);
  t.diagnostic([...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', '));
});
