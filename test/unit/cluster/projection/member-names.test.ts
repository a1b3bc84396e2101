/** Probes, and names in containers' environments that may be names of members. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RESOURCES } from '../../../../source/cluster/projection/resources.ts';

const metadata = { name: 'web', namespace: 'shop', uid: 'u1' };

function memberNames(container: unknown, name = 'web') {
  const template = { spec: { containers: [container] } };
  return RESOURCES.StatefulSet.project({ metadata: { ...metadata, name }, spec: { template } })?.peerNames;
}

test('names of members are found in all places, and nothing else is kept', () => {
  const container = {
    name: 'main',
    env: [
      { name: 'SEEDS', value: 'web-0.web.shop.svc.cluster.local,WEB-1.web:7000' },
      { name: 'PASSWORD', value: 'hunter2' },
      { name: 'FROM', valueFrom: { secretKeyRef: { name: 'web-0.web' } } },
    ],
    args: ['--join=web-2.web.shop.svc.:26257', '--other=other-web-0.web', '/etc/web-0', 'web-0x.web'],
    command: ['sh', '-c', 'wait web-3.web; echo'],
  };
  assert.deepEqual(memberNames(container), [
    { container: 'main', where: 'env SEEDS', name: 'web-0.web.shop.svc.cluster.local', hasPort: false },
    { container: 'main', where: 'env SEEDS', name: 'web-1.web', hasPort: true },
    { container: 'main', where: 'args', name: 'web-2.web.shop.svc', hasPort: true },
    { container: 'main', where: 'command', name: 'web-3.web', hasPort: false },
  ]);
});

test("a set's name with characters of patterns is matched literally", () => {
  const container = { name: 'main', args: ['a.b-0.svc', 'axb-0.svc'] };
  assert.deepEqual(
    memberNames(container, 'a.b')?.map(({ name }) => name),
    ['a.b-0.svc'],
  );
});

test('invalid values contain no name of a member', () => {
  for (const container of [null, 7, {}, { env: 'x', args: [7], command: {} }, { env: [{ value: 'web-0.web' }] }]) {
    assert.ok((memberNames(container)?.length ?? 0) <= 1);
  }
});

test('probes are described briefly', () => {
  const probeOf = (readinessProbe: unknown) =>
    RESOURCES.Pod.project({ metadata, spec: { containers: [{ name: 'main', readinessProbe }] } })?.containers[0]
      ?.readinessProbe;
  assert.equal(probeOf({ httpGet: { path: '/ready', port: 8080 } }), 'GET :8080/ready');
  assert.equal(probeOf({ httpGet: { port: 'http' } }), 'GET :http/');
  assert.equal(probeOf({ tcpSocket: { port: 9042 } }), 'tcp :9042');
  assert.equal(probeOf({ grpc: { port: 5000 } }), 'grpc :5000');
  assert.equal(probeOf({ exec: { command: ['true'] } }), 'exec');
  assert.equal(probeOf(undefined), '');
});

test('the reason why a node is not ready is kept', () => {
  const reasonOf = (status: string) =>
    RESOURCES.Node.project({
      metadata: { name: 'node-1', uid: 'n1' },
      status: { conditions: [{ type: 'Ready', status, reason: 'KubeletNotReady', message: 'PLEG is not healthy' }] },
    })?.readyReason;
  assert.equal(reasonOf('False'), 'KubeletNotReady: PLEG is not healthy');
  assert.equal(reasonOf('True'), '');
});
