import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSet } from '../../../source/domain/set/describe-set.ts';
import { createUnobservedGenerations } from '../../../source/session/unobserved-generations.ts';
import { aSet, healthySnapshot, MINUTE, NOW } from '../../support/object-builders.ts';

const atGeneration = (generation: number, observedGeneration: number) =>
  aSet({
    meta: { generation },
    status: { observedGeneration },
    specWrittenAt: NOW - 60 * MINUTE,
    statusWrittenAt: NOW - 50 * MINUTE,
  });

test('the time of a generation is when it was first seen, and each generation has its own', () => {
  const note = createUnobservedGenerations();
  const meet = (generation: number, observed: number, now: number) => {
    const set = atGeneration(generation, observed);
    return note(healthySnapshot(set), now).get(set.meta.uid);
  };
  assert.equal(meet(1, 1, NOW), undefined);
  assert.equal(meet(2, 1, NOW + 1), NOW + 1);
  assert.equal(meet(2, 1, NOW + 2), NOW + 1);
  assert.equal(meet(3, 1, NOW + 3), NOW + 3);
  assert.equal(meet(3, 3, NOW + 4), undefined);
});

test('the map stays the same while nothing changes', () => {
  const note = createUnobservedGenerations();
  const snapshot = healthySnapshot(atGeneration(2, 1));
  assert.equal(note(snapshot, NOW), note(snapshot, NOW + 1));
});

test('a set whose generation is not observed for a minute is stuck, although the object holds no time', () => {
  const note = createUnobservedGenerations();
  const set = atGeneration(2, 1);
  const verdict = (now: number) => {
    const snapshot = healthySnapshot(set);
    return describeSet({ ...snapshot, unobservedSince: note(snapshot, now) }, set, { now }).verdict;
  };
  assert.equal(verdict(NOW), 'progressing');
  assert.equal(verdict(NOW + 2 * MINUTE), 'stuck');
});
