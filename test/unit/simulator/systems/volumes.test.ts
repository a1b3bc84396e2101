/** Where the data of servers lie, and who reaches a server in its own pod. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness, webSetManifest } from '../cluster-harness.ts';

const CLONE = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: copy}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: standard
  resources: {requests: {storage: 1Gi}}
  dataSource: {kind: PersistentVolumeClaim, name: data-web-0}
---
apiVersion: v1
kind: Pod
metadata: {name: copy}
spec:
  containers: [{name: redis, image: "redis:8", volumeMounts: [{name: data, mountPath: /data}]}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: copy}}]
`;

test('a cloned claim begins with what the server had stored, and each goes on by itself', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, image: 'redis:8' }));
  const cli = (pod: string, ...words: readonly string[]): string => world.run(pod, ['redis-cli', ...words]).stdout;
  world.until('redis serves', () => world.isReady('web-0') && cli('web-0', 'ping') === 'PONG\n');
  cli('web-0', 'set', 'greeting', 'hello');
  world.apply(CLONE);
  world.until('the copy serves', () => world.isReady('copy') && cli('copy', 'ping') === 'PONG\n');
  assert.equal(cli('copy', 'get', 'greeting'), 'hello\n');
  cli('copy', 'set', 'greeting', 'bye');
  assert.equal(cli('web-0', 'get', 'greeting'), 'hello\n');
});

const SIDECAR = `
apiVersion: v1
kind: Pod
metadata: {name: pair}
spec:
  containers:
    - {name: redis, image: "redis:8", ports: [{containerPort: 6379}]}
    - name: asks
      image: busybox:1.37
      command: [sh, -c, 'until nc -z 127.0.0.1 6379; do sleep 1; done; echo reached; sleep 100000']
`;

test('a program that started before its pod had an address reaches the server beside it', () => {
  const world = createClusterHarness();
  world.apply(SIDECAR);
  const logs = (): string =>
    world.cluster
      .logs({ namespace: 'default', name: 'pair', container: 'asks' })
      .map(({ text }) => text)
      .join('\n');
  world.until('the sidecar has reached it', () => logs().includes('reached'));
  assert.equal(world.run('pair', ['redis-cli', 'set', 'a', 'b']).stdout, 'OK\n');
});
