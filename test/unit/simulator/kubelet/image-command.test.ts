/** What the programs of well-known images answer to those who type their commands. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness, webSetManifest } from '../cluster-harness.ts';

test('nodetool status tells the members of the set, their addresses and whether they are up', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 2, image: 'cassandra:5' }));
  world.until('web-1', () => world.isReady('web-1'));
  const { stdout, exitCode } = world.run('web-0', ['nodetool', 'status']);
  assert.equal(exitCode, 0);
  const addresses = ['web-0', 'web-1'].map((name) => String(world.get('pods', name)?.status?.['podIP']));
  assert.deepEqual(
    stdout.match(/^UN +\S+/gm)?.map((row) => row.replace(/^UN +/, '')),
    addresses,
  );
  assert.match(world.run('web-0', ['sh', '-c', 'nodetool status']).stdout, /^Datacenter: datacenter1\n/);
});

test('a command takes its time, and one that the image does not have is not found', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, image: 'cassandra:5' }));
  world.until('web-0', () => world.isReady('web-0'));
  const start = world.clock.now();
  assert.equal(world.run('web-0', ['nodetool', 'drain']).exitCode, 0);
  assert.ok(world.clock.now() - start >= 8000);
  assert.equal(world.cluster.hasProgram({ namespace: 'default', name: 'web-0' }, ['redis-cli', 'ping']), false);
  // The shell knows the programs of its image, too.
  assert.match(
    world.run('web-0', ['sh', '-c', 'nodetool status | grep -c ^UN; echo and more']).stdout,
    /^1\nand more\n/,
  );
});
