/** The clients of Redis and of PostgreSQL. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../cluster-harness.ts';

function openSet(image: string): ClusterHarness {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 0, image }));
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: {
      containers: [{ name: 'web', image, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  };
  world.patch('apps/statefulsets', 'web', { spec: { replicas: 2, template } });
  world.until('two members', () => ['web-0', 'web-1'].every(world.isReady));
  return world;
}

test('keys and lists are kept, and each server that knows of no other has its own', () => {
  const world = openSet('redis:8');
  const cli = (pod: string, ...words: readonly string[]): string => world.run(pod, ['redis-cli', ...words]).stdout;
  world.until('redis serves', () => cli('web-0', 'ping') === 'PONG\n');
  assert.equal(cli('web-0', 'set', 'greeting', 'hello world'), 'OK\n');
  assert.equal(cli('web-0', 'get', 'greeting'), 'hello world\n');
  assert.equal(cli('web-0', 'rpush', 'jobs', 'apple', 'pear'), '2\n');
  assert.equal(cli('web-0', 'lrange', 'jobs', '0', '-1'), 'apple\npear\n');
  // Each of two servers that know nothing of each other has its own keys.
  assert.equal(cli('web-1', 'get', 'greeting'), '\n');
  world.remove('pods', 'web-0');
  world.until('web-0 is back', () => world.isReady('web-0') && cli('web-0', 'ping') === 'PONG\n');
  assert.equal(cli('web-0', 'lpop', 'jobs'), 'apple\n');
  assert.match(
    world.run('web-0', ['redis-cli', 'zadd', 'a', '1', 'b']).stderr,
    /^\[simulation\] zadd a 1 b is not simulated/,
  );
});

test('Redis refuses wrong types, wrong numbers and missing arguments, and keeps the values', () => {
  const world = openSet('redis:8');
  const cli = (...words: readonly string[]): string => world.run('web-0', ['redis-cli', ...words]).stdout;
  world.until('redis serves', () => cli('ping') === 'PONG\n');
  cli('rpush', 'jobs', '5');
  for (const words of [
    ['incr', 'jobs'],
    ['append', 'jobs', 'x'],
    ['get', 'jobs'],
  ]) {
    assert.match(cli(...words), /^WRONGTYPE /, words.join(' '));
  }
  assert.equal(cli('lrange', 'jobs', '0', '-1'), '5\n');
  for (const text of ['', '1e3', '0x10', '1.0', ' 7']) {
    cli('set', 'text', text);
    assert.match(cli('incr', 'text'), /^ERR value is not an integer/, JSON.stringify(text));
  }
  for (const words of [['set', 'a'], ['incr'], ['append', 'a'], ['rpush', 'jobs'], ['mset', 'a', '1', 'b'], ['del']]) {
    assert.match(cli(...words), /^ERR wrong number of arguments for '\w+' command/, words.join(' '));
  }
  assert.equal(cli('exists', 'a'), '0\n');
});

test('a replica of Redis follows its main', () => {
  const world = createClusterHarness({ world: 'redis' });
  const pods = [0, 1, 2, 3, 4].map((ordinal) => `redis-${ordinal}`);
  world.until('five members', () => pods.every(world.isReady));
  const cli = (pod: string, ...words: readonly string[]): string => world.run(pod, ['redis-cli', ...words]).stdout;
  assert.equal(cli('redis-4', '-h', 'redis-0.redis', 'set', 'greeting', 'hello'), 'OK\n');
  for (const pod of pods) assert.equal(cli(pod, 'get', 'greeting'), 'hello\n', pod);
  assert.match(cli('redis-0', 'info', 'replication'), /role:master\nconnected_slaves:4\nslave0:ip=/);
  assert.match(
    cli('redis-1', 'info', 'replication'),
    /role:slave\nmaster_host:redis-0\.redis\n.*\nmaster_link_status:up/,
  );
  assert.match(cli('redis-1', 'set', 'a', 'b'), /^READONLY You can't write against a read only replica/);
});

test('psql makes tables, and shows them as a table or bare', () => {
  const world = openSet('postgres:17');
  const psql = (pod: string, ...args: readonly string[]): string => {
    const { stdout, stderr } = world.run(pod, ['psql', '-U', 'postgres', ...args]);
    return stderr + stdout;
  };
  for (const pod of ['web-0', 'web-1']) {
    world.until('postgres serves', () => world.run(pod, ['pg_isready']).exitCode === 0);
  }
  assert.equal(psql('web-0', '-c', 'CREATE TABLE carts (id serial PRIMARY KEY, owner text)'), 'CREATE TABLE\n');
  assert.equal(psql('web-0', '-c', "INSERT INTO carts (owner) VALUES ('ann'), ('bob')"), 'INSERT 0 2\n');
  assert.equal(
    psql('web-0', '-c', 'SELECT * FROM carts WHERE id > 0;'),
    ' id | owner \n----+-------\n  1 | ann\n  2 | bob\n(2 rows)\n\n'.replace(' \n', '\n'),
  );
  assert.equal(psql('web-0', '-tA', '-c', 'SELECT count(*) FROM carts'), '2\n');
  assert.equal(psql('web-0', '-tA', '-c', 'SELECT pg_is_in_recovery()'), 'f\n');
  assert.match(psql('web-0', '-c', '\\dt'), / public \| carts \| table\n/);
  assert.match(psql('web-1', '-c', 'SELECT * FROM carts'), /ERROR: {2}relation "carts" does not exist/);
  assert.match(psql('web-0', '-d', 'shop', '-c', 'SELECT 1'), /FATAL: {2}database "shop" does not exist/);
  assert.match(psql('web-0', '-c', 'VACUUM'), /^\[simulation\]/);
  const same = /ERROR: {2}duplicate key value violates unique constraint "carts_pkey"/;
  assert.match(psql('web-0', '-c', 'UPDATE carts SET id = 2 WHERE id = 1'), same);
  assert.match(psql('web-0', '-c', 'UPDATE carts SET id = 7'), same);
  assert.equal(psql('web-0', '-c', 'UPDATE carts SET id = id + 1'), 'UPDATE 2\n');
  for (const text of ['', '0x10', 'Infinity', '1 2', 'e1', '.']) {
    const refusal = `ERROR:  invalid input syntax for type integer: "${text}"`;
    assert.ok(psql('web-0', '-c', `INSERT INTO carts VALUES ('${text}', 'eve')`).startsWith(refusal), text);
  }
  assert.equal(psql('web-0', '-c', "INSERT INTO carts VALUES (' 12 ', 'eve')"), 'INSERT 0 1\n');
  assert.equal(psql('web-0', '-tA', '-c', 'SELECT id FROM carts'), '2\n3\n12\n');
});
