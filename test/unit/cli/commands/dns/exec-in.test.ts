/** The pods in which `stsview dns --exec-in POD` queries. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenExecContainers } from '../../../../../source/cli/commands/dns/exec-in.ts';
import { describeSet } from '../../../../../source/domain/set/describe-set.ts';
import { aPod, aSet, aSnapshot, NOW } from '../../../../support/object-builders.ts';

const web = aSet({ name: 'web' });
const db = aSet({ name: 'db' });
const snapshot = aSnapshot([web, db, aPod(web, 0), aPod(web, 1), aPod(db, 0)]);
const status = describeSet(snapshot, web, { now: NOW });
const { namespace } = web.meta;

function podsFor(chosen: string): readonly string[] {
  return chosenExecContainers(snapshot, status, chosen).map(({ pod }) => pod);
}

test('a pod of the set queries for the others, and another pod queries for it', () => {
  assert.deepEqual(podsFor('web-1'), ['web-1', 'web-0']);
  assert.deepEqual(podsFor(`${namespace}/web-1`), ['web-1', 'web-0']);
  assert.deepEqual(podsFor('pod/web-1'), ['web-1', 'web-0']);
});

test('any other pod alone', () => {
  assert.deepEqual(podsFor('db-0'), ['db-0']);
});

test('a pod that is not there, or of another namespace, is refused', () => {
  assert.throws(() => podsFor('db-7'), /can't be asked in pod "db-7": it is not there/);
  assert.throws(() => podsFor('elsewhere/web-1'), {
    message: `--exec-in takes a pod of namespace ${namespace}, where the set is: "elsewhere/web-1" is in another.`,
  });
});
