/** Commands about nodes, and numbers of usage, on the embedded cluster alone: other tests use the nodes of the other. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningApiServer, startApiServer } from '../../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../../source/simulator/cluster.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { headlessServiceManifest, statefulSetManifest, yamlOf } from '../../../support/manifests.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { runKubectl, startKubectlProxy } from '../../control-plane.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error('there is no kubectl');
const options = { skip: hasKubectl ? false : 'there is no kubectl', timeout: 300_000 };

const folder = mkdtempSync(join(tmpdir(), 'stsview-nodes-'));
const kubeconfig = join(folder, 'kubeconfig');
let cluster: SimulatedCluster | undefined;
let server: RunningApiServer | undefined;

const WEB = yamlOf(
  headlessServiceManifest('web', 'ports: [{port: 80, name: http}]'),
  statefulSetManifest('web', {
    replicas: 2,
    image: 'nginx:1',
    claims: [['data']],
    annotations: { 'demo/start-ms': '200' },
    pod: 'terminationGracePeriodSeconds: 1',
  }),
);

before(async () => {
  cluster = openWorld({ world: 'classroom', speed: 5 });
  server = await startApiServer(cluster);
  writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
});

after(async () => {
  cluster?.stop();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

function kubectl(...args: readonly string[]): Promise<string> {
  return runKubectl(kubeconfig, ['--cache-dir', join(folder, 'cache'), ...args]);
}

test('a node is cordoned, drained, tainted and taken back', options, async () => {
  await runKubectl(kubeconfig, ['--cache-dir', join(folder, 'cache'), 'apply', '-f', '-'], WEB);
  await kubectl('rollout', 'status', 'sts/web', '--timeout=120s');
  const node = await kubectl('get', 'pod', 'web-0', '-o', 'jsonpath={.spec.nodeName}');
  assert.match(await kubectl('cordon', node), /cordoned/);
  assert.match(await kubectl('get', 'node', node), /Ready,SchedulingDisabled/);
  const drained = await kubectl('drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=120s');
  assert.match(drained, /evicting pod default\/web-0|pod\/web-0 evicted/);
  await kubectl('rollout', 'status', 'sts/web', '--timeout=120s');
  assert.notEqual(await kubectl('get', 'pod', 'web-0', '-o', 'jsonpath={.spec.nodeName}'), node);
  assert.match(await kubectl('uncordon', node), /uncordoned/);
  assert.match(await kubectl('taint', 'nodes', node, 'k=v:NoSchedule'), /tainted/);
  assert.equal(await kubectl('get', 'node', node, '-o', 'jsonpath={.spec.taints[0].key}'), 'k');
  assert.match(await kubectl('taint', 'nodes', node, 'k-'), /untainted/);
  assert.match(await kubectl('describe', 'node', node), /Allocated resources:[\s\S]*cpu/);
});

test('top shows the usage of nodes, pods and containers', options, async () => {
  assert.match(
    await kubectl('top', 'nodes'),
    /^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\)[\s\S]*node-0 +\d+m +\d+% +\d+Mi/,
  );
  assert.match(await kubectl('top', 'pods', '--containers'), /web-0 +\S+ +\d+m +\d+Mi/);
  assert.match(await kubectl('top', 'pods', '-l', 'app=web', '--sort-by=memory'), /web-1 +\d+m +\d+Mi/);
  await assert.rejects(kubectl('top', 'pod', 'nobody'), /not found/);
});

test('the service kubernetes comes back, with its addresses', options, async () => {
  await kubectl('delete', 'svc', 'kubernetes');
  await waitFor(
    () => kubectl('get', 'svc', 'kubernetes', '--ignore-not-found', '-o', 'name'),
    (text) => text === 'service/kubernetes\n',
    { what: 'the service kubernetes to come back', deadline: 60_000 },
  );
  assert.match(
    await kubectl('get', 'endpointslice', 'kubernetes', '-o', 'jsonpath={.endpoints[0].addresses[0]}'),
    /^192/,
  );
});

test('a kustomization is built and applied', options, async () => {
  const place = join(folder, 'kustomized');
  mkdirSync(place);
  writeFileSync(join(place, 'map.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: words}\ndata: {a: b}\n');
  writeFileSync(join(place, 'kustomization.yaml'), 'resources: [map.yaml]\nnamePrefix: my-\n');
  assert.match(await kubectl('apply', '-k', place), /configmap\/my-words created/);
  assert.match(await kubectl('kustomize', place), /name: my-words/);
  assert.match(await kubectl('delete', '-k', place), /deleted/);
});

test('kubectl proxy, plugins, config and the dump of the cluster', options, async () => {
  const proxy = await startKubectlProxy(kubeconfig);
  try {
    const answer = await fetch(`http://${proxy.address}/api/v1/namespaces/default/pods?limit=1`);
    const list = (await answer.json()) as { items: readonly unknown[]; metadata: { continue?: string } };
    assert.equal(list.items.length, 1);
    assert.notEqual(list.metadata.continue, undefined);
  } finally {
    proxy.stop();
  }
  assert.match(await kubectl('config', 'view'), /DATA\+OMITTED/);
  assert.match(await kubectl('cluster-info'), /control plane/);
  assert.match(await kubectl('cluster-info', 'dump', '--namespaces=default'), /"kind": "NodeList"/);
  assert.match(await kubectl('api-resources', '--api-group=apps'), /statefulsets +sts +apps\/v1 +true +StatefulSet/);
  assert.match(await kubectl('api-versions'), /^metrics\.k8s\.io\/v1beta1$/m);
});

const DESCRIBED = [
  'pod/web-0',
  'sts/web',
  'pvc/data-web-0',
  'svc/web',
  'sc/standard',
  'ns/default',
  'ep/web',
  'sa/default',
  'cm/kube-root-ca.crt',
  'endpointslices',
  'pv',
  'csidrivers',
  'controllerrevisions',
  'volumeattachments',
];
for (const what of DESCRIBED) {
  test(`describe ${what}`, options, async () => {
    const text = await kubectl('describe', what);
    if (what !== 'csidrivers') assert.match(text, /^Name: +\S+/m);
  });
}
