/** The clients of Cassandra: the ring, and what it keeps. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness, webSetManifest } from '../cluster-harness.ts';

test('what is written on one member of the ring is read on the others, with one record for each key', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 3, image: 'cassandra:5' }));
  world.until('web-2', () => world.isReady('web-2'));
  world.until('all serve', () => world.run('web-0', ['sh', '-c', 'nodetool status | grep -c ^UN']).stdout === '3\n');
  const keyspace = "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3};";
  const table = 'CREATE TABLE shop.carts (id int PRIMARY KEY, owner text);';
  const rows =
    "INSERT INTO shop.carts (id, owner) VALUES (1, 'ann'); INSERT INTO shop.carts (id, owner) VALUES (1, 'bob');";
  assert.deepEqual(world.run('web-0', ['cqlsh', '-e', `${keyspace}${table}${rows}`]), {
    stdout: '',
    stderr: '',
    exitCode: 0,
  });
  assert.equal(
    world.run('web-2', ['cqlsh'], 'USE shop; SELECT * FROM carts;').stdout,
    '\n id | owner\n----+-------\n  1 |   bob\n\n(1 rows)\n',
  );
  const missing = world.run('web-1', ['cqlsh', '-e', 'SELECT * FROM shop.orders']);
  assert.equal(missing.exitCode, 2);
  assert.match(missing.stderr, /InvalidRequest: .*table orders does not exist/);
});
