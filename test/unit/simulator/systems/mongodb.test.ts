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

test('filters compare, and what of them is not simulated is said instead of finding nothing', () => {
  const world = createClusterHarness({ world: 'mongodb' });
  world.until('a primary', () => world.isReady('mongodb-0') && world.isReady('mongodb-1'));
  const mongosh = (script: string) => world.run('mongodb-0', ['mongosh', '--quiet', '--eval', script]);
  mongosh(
    "db.carts.insertMany([{_id: 1, n: 1, of: 'ann'}, {_id: 2, n: 5, of: 'bob', tags: ['new']}, {_id: 3, of: 'eve'}])",
  );
  const ids = (filter: string): readonly string[] =>
    [...mongosh(`db.carts.find(${filter})`).stdout.matchAll(/_id: (\d)/g)].map(([, id = '']) => id);
  assert.deepEqual(ids('{n: {$gt: 1}}'), ['2']);
  assert.deepEqual(ids('{n: {$gte: 1, $lt: 5}}'), ['1']);
  assert.deepEqual(ids('{n: {$ne: 1}}'), ['2', '3']);
  assert.deepEqual(ids("{of: {$in: ['ann', 'eve']}}"), ['1', '3']);
  assert.deepEqual(ids("{of: {$nin: ['ann', 'eve']}, n: 5}"), ['2']);
  assert.deepEqual(ids('{n: {$exists: false}}'), ['3']);
  assert.deepEqual(ids("{tags: 'new'}"), ['2']);
  for (const unknown of ['{$or: [{n: 1}]}', '{n: {$mod: [2, 0]}}', "{'a.b': 1}", '{n: {$in: 1}}', '{n: 1}, {of: 1}']) {
    for (const method of ['find', 'deleteMany', 'countDocuments']) {
      const answer = mongosh(`db.carts.${method}(${unknown})`);
      assert.equal(answer.exitCode, 1);
      assert.match(answer.stderr, /^\[simulation\] db\.carts/);
    }
  }
  assert.match(mongosh('db.carts.deleteMany({n: {$lte: 1}})').stdout, /deletedCount: 1/);
  const twice = mongosh('db.carts.insertMany([{_id: 7}, {_id: 3}])');
  assert.match(
    twice.stderr,
    /^MongoServerError: E11000 duplicate key error collection: test\.carts index: _id_ dup key: \{ _id: 3 \}/,
  );
  assert.deepEqual(ids('{}'), ['2', '3', '7']);
});
