/** `mongosh`: documents on the members of a replica set. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness } from '../cluster-harness.ts';

test('documents are on every member, and only the primary may be written', () => {
  const world = createClusterHarness({ world: 'mongodb' });
  const pods = ['mongodb-0', 'mongodb-1', 'mongodb-2'];
  world.until('three members', () => pods.every(world.isReady));
  const mongosh = (pod: string, script: string) => world.run(pod, ['mongosh', '--quiet', '--eval', script]);
  const inserted = mongosh(
    'mongodb-0',
    "db.carts.insertOne({ owner: 'ann', items: 2 }); db.carts.insertOne({owner: 'bob'})",
  );
  assert.match(inserted.stdout, /^\{ acknowledged: true, insertedId: '[0-9a-f]{24}' \}\n/);
  assert.equal(mongosh('mongodb-2', 'db.carts.countDocuments()').stdout, '2\n');
  assert.match(
    mongosh('mongodb-1', "db.carts.find({owner: 'ann'})").stdout,
    /^\[\n {2}\{ _id: '\w+', owner: 'ann', items: 2 \}\n\]\n$/,
  );
  const refused = mongosh('mongodb-1', "db.carts.insertOne({ owner: 'eve' })");
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /^MongoServerError\[NotWritablePrimary\]: not primary/);
  assert.match(mongosh('mongodb-1', 'rs.status()').stdout, /stateStr: 'PRIMARY'.*stateStr: 'SECONDARY'/);
  assert.match(mongosh('mongodb-0', 'db.carts.aggregate([])').stderr, /^\[simulation\] db\.carts\.aggregate/);
  world.remove('pods', 'mongodb-0');
  world.until('mongodb-0 is back', () => world.isReady('mongodb-0'));
  assert.match(mongosh('mongodb-0', "db.carts.findOne({owner: 'bob'})").stdout, /owner: 'bob'/);
});
