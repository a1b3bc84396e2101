/** Which nodes a pod may run on, and why none is left, in the scheduler's words. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

type Spec = Readonly<Record<string, unknown>>;

function addPod(world: ClusterHarness, name: string, spec: Spec, container: Spec = {}): void {
  world.apply(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'shop:1', ...container }], ...spec },
    }),
  );
  world.clock.advance(30_000);
}

function scheduled(world: ClusterHarness, name: string): unknown {
  return itemsOf(world.get('pods', name)?.status?.['conditions']).find((entry) => at(entry, 'type') === 'PodScheduled');
}

const nodeOf = (world: ClusterHarness, name: string): unknown => world.get('pods', name)?.spec?.['nodeName'];

const SELECTOR = { labelSelector: { matchLabels: { app: 'web' } } };
const NO_HELP = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
const NO_VICTIMS = 'preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.';

const IMPOSSIBLE: readonly (readonly [what: string, spec: Spec, container: Spec, why: string])[] = [
  ['more than a node has', {}, { resources: { requests: { cpu: '100' } } }, 'Insufficient cpu'],
  [
    'a device that no node has',
    {},
    { resources: { limits: { 'example.com/gpu': 1 } } },
    'Insufficient example.com/gpu',
  ],
  [
    'a domain that no node is in',
    {
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule', ...SELECTOR }],
    },
    {},
    "node(s) didn't match pod topology spread constraints (missing required label)",
  ],
  [
    'a label whose name all objects of JavaScript have',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }],
          },
        },
      },
    },
    {},
    "node(s) didn't match Pod's node affinity/selector",
  ],
  [
    'company that is not there',
    {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'other' } } },
          ],
        },
      },
    },
    {},
    "node(s) didn't match pod affinity rules",
  ],
];

for (const [what, spec, container, why] of IMPOSSIBLE) {
  test(`a pod that wants ${what} stays pending`, () => {
    const world = createClusterHarness();
    addPod(world, 'web', spec, container);
    assert.deepEqual(world.eventMessages('FailedScheduling'), [
      `0/3 nodes are available: 3 ${why}. no new claims to deallocate, ${NO_HELP}`,
    ]);
  });
}

test('each node gives a port of its own to one pod', () => {
  const world = createClusterHarness();
  const ports = { ports: [{ containerPort: 80, hostPort: 8080 }] };
  for (const name of ['a', 'b', 'c', 'd']) addPod(world, name, {}, ports);
  assert.deepEqual(world.eventMessages('FailedScheduling'), [
    `0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. no new claims to deallocate, ${NO_VICTIMS}`,
  ]);
  assert.equal(new Set(['a', 'b', 'c'].map((name) => nodeOf(world, name))).size, 3);
});

test('pods are spread over domains, also where other pods are fewer', () => {
  const world = createClusterHarness();
  const zone = 'topology.kubernetes.io/zone';
  const spread = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', ...SELECTOR };
  addPod(world, 'a', { nodeName: 'node-0' });
  addPod(world, 'b', { topologySpreadConstraints: [spread], nodeSelector: { [zone]: 'zone-a' } });
  // Its own selector leaves one domain only, so that it is even.
  assert.equal(nodeOf(world, 'b'), 'node-0');
  addPod(world, 'c', { topologySpreadConstraints: [spread] });
  addPod(world, 'd', { topologySpreadConstraints: [spread] });
  assert.deepEqual(new Set([nodeOf(world, 'c'), nodeOf(world, 'd')]), new Set(['node-1', 'node-2']));
});

test('the first pod of a group that wants to be together finds a node, and the others follow', () => {
  const world = createClusterHarness();
  const term = { topologyKey: 'kubernetes.io/hostname', ...SELECTOR };
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  for (const name of ['a', 'b', 'c']) addPod(world, name, { affinity });
  assert.notEqual(nodeOf(world, 'a'), undefined);
  assert.equal(new Set(['a', 'b', 'c'].map((name) => nodeOf(world, name))).size, 1);
});

test('a gated pod waits without an event until its gates are gone', () => {
  const world = createClusterHarness();
  addPod(world, 'web', { schedulingGates: [{ name: 'example.com/quota' }] });
  assert.equal(at(scheduled(world, 'web'), 'reason'), 'SchedulingGated');
  assert.deepEqual(world.eventMessages('FailedScheduling'), []);
  assert.throws(
    () => world.patch('pods', 'web', { spec: { schedulingGates: [{ name: 'example.com/other' }] } }),
    /spec\.schedulingGates\[0\]\.name: Forbidden: only deletion is allowed, but found new scheduling gate 'example\.com\/other'/,
  );
  world.patch('pods', 'web', { spec: { schedulingGates: null } });
  world.until('it to be ready', () => world.isReady('web'));
});

test('a pod of another scheduler waits for it', () => {
  const world = createClusterHarness();
  addPod(world, 'web', { schedulerName: 'ours' });
  assert.equal(scheduled(world, 'web'), undefined);
  assert.deepEqual(world.eventReasons('web'), []);
});

test('nodes have the labels that each kubelet gives to its own', () => {
  const world = createClusterHarness();
  addPod(world, 'web', { nodeSelector: { 'kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux' } });
  world.until('it to be ready', () => world.isReady('web'));
});
