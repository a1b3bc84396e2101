/** A claim whose source is another claim begins with what lies there at that moment. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemsOf } from '../../../../../source/simulator/model/json.ts';
import { createClusterHarness } from '../../cluster-harness.ts';

const claim = (name: string, more: object = {}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more },
  });
const pod = (name: string, claimName: string, line: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'busybox',
          command: ['sh', '-c', line],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      restartPolicy: 'Never',
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    },
  });

test('a clone has the files of its source, and each goes its own way from then on', () => {
  const world = createClusterHarness();
  const phase = (name: string): unknown => world.get('pods', name)?.status?.['phase'];
  const logOf = (name: string): string =>
    world.cluster
      .logs({ namespace: 'default', name, container: 'main' })
      .map(({ text }) => text)
      .join('\n');
  world.apply(
    `${claim('source')}\n---\n${pod('writer', 'source', 'mkdir /data/in; echo potato > /data/in/a; sleep 60; echo later > /data/in/a; sleep 600')}`,
  );
  world.until('the writer runs', () => phase('writer') === 'Running');
  world.clock.advance(5000);
  const cloned = { dataSource: { kind: 'PersistentVolumeClaim', name: 'source' } };
  world.apply(`${claim('clone', cloned)}\n---\n${pod('reader', 'clone', 'cat /data/in/a; sleep 120; cat /data/in/a')}`);
  world.until('the reader has ended', () => phase('reader') === 'Succeeded');
  assert.equal(logOf('reader'), 'potato\npotato');
  world.cluster.stop();
});

test('a clone waits for its source', () => {
  const world = createClusterHarness();
  const cloned = { dataSource: { kind: 'PersistentVolumeClaim', name: 'source' } };
  world.apply(`${claim('clone', cloned)}\n---\n${pod('reader', 'clone', 'true')}`);
  world.clock.advance(60_000);
  const phase = (): unknown => world.get('persistentvolumeclaims', 'clone')?.status?.['phase'];
  assert.equal(phase(), 'Pending');
  const said = world.cluster.store
    .list('events', 'default')
    .filter((event) => event['reason'] === 'ProvisioningFailed')
    .map((event) => event['message']);
  assert.ok(itemsOf(said).length > 0);
  assert.match(String(said[0]), /by Name source: persistentvolumeclaim "source" not found$/);
  world.apply(`${claim('source')}\n---\n${pod('writer', 'source', 'true')}`);
  world.until('the clone is bound', () => phase() === 'Bound');
  world.cluster.stop();
});
