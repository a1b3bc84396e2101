/** Pods that were resized in place lose that when they are made again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aContainer, aPod, aSet, MINUTE, NOW } from '../../../support/object-builders.ts';
import { consequenceTexts, plan, planContextOf } from '../plan-fixtures.ts';

const TEMPLATE = new Map([['requests.cpu', '100m']]);
const set = aSet({ templateResources: new Map([['main', TEMPLATE]]) });
const resized = {
  ...aPod(set, 1),
  resizedAt: NOW - MINUTE,
  containers: [aContainer({ resources: new Map([['requests.cpu', '500m']]) })],
};
const LOSS = /^web-1 loses what was changed in place.*requests\.cpu is 500m instead of 100m/;

const loses = (wanted: Parameters<typeof plan>[1]): boolean =>
  consequenceTexts(plan(planContextOf(set, resized), wanted), 'warning').some((text) => LOSS.test(text));

test('a restart, and a deletion of that pod, warn', () => {
  assert.ok(loses({ action: 'restart' }));
  assert.ok(loses({ action: 'delete-pod', pods: ['web-1'], how: 'graceful' }));
});

test('the deletion of another pod does not', () => {
  assert.ok(!loses({ action: 'delete-pod', pods: ['web-2'], how: 'graceful' }));
});
