import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { test } from 'node:test';
import { headlessServiceManifest, statefulSetManifest, yamlOf } from '../support/manifests.ts';
import { waitFor } from '../support/wait-for.ts';
import { runKubectl } from './control-plane.ts';
import { dedicatedBed } from './dedicated-bed.ts';

const plane = await dedicatedBed('bed', { gates: 'MaxUnavailableStatefulSet=true' });
const options = { skip: plane.skip, timeout: 120_000 };

const SET = yamlOf(
  headlessServiceManifest('web'),
  statefulSetManifest('web', { spec: 'updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}' }),
);

test('a feature gate is enabled on request', options, async () => {
  await plane.apply(SET);
  const path = 'jsonpath={.spec.updateStrategy.rollingUpdate.maxUnavailable}';
  assert.equal(await plane.kubectl('get', 'statefulset', 'web', '-o', path), '2');
});

test('cluster DNS answers for a ready pod with its address', options, async () => {
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([await plane.bed.dns()]);
  const addresses = await waitFor(
    () => resolver.resolve4(`web-0.web.${plane.namespace}.svc.cluster.local`),
    (found) => found.length === 1,
    { what: 'the record of web-0' },
  );
  assert.deepEqual(addresses, [await plane.kubectl('get', 'pod', 'web-0', '-o', 'jsonpath={.status.podIP}')]);
});

test('nodes are added and removed, in three zones', options, async () => {
  const zones = (): Promise<string> =>
    plane.kubectl(
      'get',
      'nodes',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name}={.metadata.labels.topology\\.kubernetes\\.io/zone} {end}',
    );
  await plane.bed.setNodes(4);
  assert.equal(await zones(), 'node-0=zone-a node-1=zone-b node-2=zone-c node-3=zone-a ');
  await plane.bed.setNodes(3);
  assert.equal(await zones(), 'node-0=zone-a node-1=zone-b node-2=zone-c ');
});

test('a frozen API server does not respond, and continues when resumed', options, async () => {
  const version = (): Promise<string> =>
    runKubectl(plane.kubeconfig, ['get', '--raw', '/version', '--request-timeout=500ms']);
  await plane.bed.pause('kube-apiserver');
  await assert.rejects(version(), /exit code 1/);
  await plane.bed.resume('kube-apiserver');
  assert.match(await version(), /v1\.36\.3/);
});

test('a control plane that is stopped and started keeps its data and continues', options, async () => {
  await plane.bed.stop();
  await assert.rejects(plane.kubectl('get', 'statefulset', 'web'), /refused/);
  await plane.bed.start();
  await plane.kubectl('scale', 'statefulset', 'web', '--replicas=2');
  await plane.kubectl('rollout', 'status', 'statefulset', 'web', '--timeout=60s');
  assert.equal(await plane.kubectl('get', 'pods', '-o', 'name'), 'pod/web-0\npod/web-1\n');
});
