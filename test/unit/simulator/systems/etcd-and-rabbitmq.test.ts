/** The clients of etcd and of RabbitMQ. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness, webSetManifest } from '../cluster-harness.ts';

test('keys of etcd are on every member, and cannot be written without a majority', () => {
  const world = createClusterHarness({ world: 'etcd' });
  const pods = ['etcd-0', 'etcd-1', 'etcd-2'];
  world.until('three members', () => pods.every(world.isReady));
  const ctl = (pod: string, ...words: readonly string[]) => world.run(pod, ['etcdctl', ...words]);
  assert.equal(ctl('etcd-0', 'put', '/shop/a', 'one').stdout, 'OK\n');
  assert.equal(ctl('etcd-1', 'put', '/shop/b', 'two').stdout, 'OK\n');
  assert.equal(ctl('etcd-2', 'get', '/shop/', '--prefix').stdout, '/shop/a\none\n/shop/b\ntwo\n');
  assert.equal(ctl('etcd-2', 'get', '--print-value-only', '/shop/b').stdout, 'two\n');
  assert.equal(ctl('etcd-2', 'member', 'list').stdout.match(/, started, etcd-\d, /g)?.length, 3);
  assert.match(ctl('etcd-0', 'endpoint', 'health').stdout, /^127\.0\.0\.1:2379 is healthy/);
  assert.equal(ctl('etcd-0', 'del', '/shop/a').stdout, '1\n');
  world.patch('apps/statefulsets', 'etcd', { spec: { replicas: 1 } });
  world.until('one pod', () => !world.names('pods').includes('etcd-1'));
  const refused = ctl('etcd-0', 'put', '/shop/c', 'three');
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /context deadline exceeded/);
});

test('queues of RabbitMQ and their messages are on every member of the cluster', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 2, image: 'rabbitmq:4' }));
  const served = (pod: string): boolean => world.run(pod, ['rabbitmqctl', 'ping']).exitCode === 0;
  world.until('two members', () => ['web-0', 'web-1'].every((pod) => world.isReady(pod) && served(pod)));
  const admin = (...words: readonly string[]): string => world.run('web-0', ['rabbitmqadmin', ...words]).stdout;
  assert.equal(admin('declare', 'queue', 'name=jobs', 'durable=true'), 'queue declared\n');
  assert.equal(admin('publish', 'routing_key=jobs', 'payload=pack the cart'), 'Message published\n');
  assert.match(world.run('web-1', ['rabbitmqctl', 'list_queues', '-q']).stdout, /^name\tmessages\njobs\t1\n$/);
  assert.match(
    world.run('web-1', ['rabbitmqctl', 'cluster_status']).stdout,
    /Running Nodes\n\nrabbit@web-0\nrabbit@web-1\n/,
  );
  assert.match(admin('get', 'queue=jobs', 'ackmode=ack_requeue_false'), /\| jobs +\| pack the cart \|/);
  assert.match(admin('get', 'queue=jobs'), /^No items\n/);
  assert.match(world.run('web-0', ['rabbitmqctl', 'forget_cluster_node', 'x']).stderr, /^\[simulation\]/);
});
