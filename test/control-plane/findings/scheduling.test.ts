/** Pods that no scheduler handles, and pods whose volume is on a node that does not accept them. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { FindingItem } from '../../../source/cli/output/findings/json.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  type FaultySet,
  faultySetManifest,
  readWhyItem,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';

const plane = controlPlane('scheduling');
const options = { skip: plane.skip, timeout: 120_000 };

const NOT_LOOKED_AT: readonly (readonly [set: string, subject: string, says: RegExp, options: FaultySet])[] = [
  [
    'gated',
    'Pod/gated-0',
    /gated-0 is held back by scheduling gates example\.com\/a and example\.com\/b$/,
    { podSpec: 'schedulingGates: [{name: example.com/a}, {name: example.com/b}],' },
  ],
  [
    'elsewhere',
    'Pod/elsewhere-0',
    /scheduler batch-scheduler has not looked at it$/,
    { podSpec: 'schedulerName: batch-scheduler,' },
  ],
  [
    'no-template',
    'ResourceClaimTemplate/gpu',
    /waits for a ResourceClaim from ResourceClaimTemplate gpu/,
    {
      podSpec: 'resourceClaims: [{name: g, resourceClaimTemplateName: gpu}],',
      container: 'resources: {claims: [{name: g}]},',
    },
  ],
  [
    'no-claim',
    'ResourceClaim/shared-gpu',
    /waits for ResourceClaim shared-gpu/,
    {
      podSpec: 'resourceClaims: [{name: g, resourceClaimName: shared-gpu}],',
      container: 'resources: {claims: [{name: g}]},',
    },
  ],
];
for (const [set, subject, says, manifest] of NOT_LOOKED_AT) {
  test(`a pod that no scheduler handles: ${subject}`, options, async () => {
    await plane.apply(faultySetManifest(set, manifest));
    const { message } = await waitForFirstFinding(plane, set, 'Unschedulable', subject);
    assert.match(message, says);
  });
}

test('the proposed action for a scheduling gate', options, async () => {
  const { action } = await waitForFirstFinding(plane, 'gated', 'Unschedulable', 'Pod/gated-0');
  const patch = /-p '(.*)'$/.exec(action?.command ?? '')?.[1] ?? '';
  await plane.kubectl('patch', 'pod', 'gated-0', '--type=json', '-p', patch);
  await waitUntilAvailable(plane, 'gated', 1);
});

test('a device class that does not exist', options, async () => {
  await plane.apply(`
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: unclassed}
spec: {spec: {devices: {requests: [{name: r, exactly: {deviceClassName: ${plane.namespace}}}]}}}`);
  const podSpec = 'resourceClaims: [{name: g, resourceClaimTemplateName: unclassed}],';
  await plane.apply(faultySetManifest('classless', { podSpec, container: 'resources: {claims: [{name: g}]},' }));
  await waitForFirstFinding(plane, 'classless', 'Unschedulable', `DeviceClass/${plane.namespace}`);
});

/** Creates a set whose one pod has its volume on node-1. */
async function applyTied(set: string, more: FaultySet = {}): Promise<void> {
  await plane.apply(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${plane.namespace}-${set}}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: local-storage
  claimRef: {namespace: ${plane.namespace}, name: data-${set}-0}
  local: {path: /tmp/${set}}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}}`);
  await plane.apply(faultySetManifest(set, { claim: `storageClassName: local-storage, ${CLAIM}`, ...more }));
  await waitUntilAvailable(plane, set, 1);
}

/** A pod of another owner on that node. */
async function occupy(node: string, name: string, labels: string, cpu = '0'): Promise<void> {
  await plane.apply(`
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {${labels}}}
spec: {nodeName: ${node}, containers: [{name: main, image: 'app:1', resources: {requests: {cpu: '${cpu}'}}}]}`);
}

function conflict(set: string, says: RegExp): Promise<FindingItem | undefined> {
  return waitFor(
    async () => (await readWhyItem(plane, set)).item.findings[0],
    (first) => first?.code === 'VolumeNodeConflict' && says.test(first.message),
    { what: `${set}, said to be refused as ${says.source}`, deadline: 40_000, every: 500 },
  );
}

after(async () => {
  if (plane.skip !== false) return;
  const volumes = ['full', 'uneven'].map((set) => `${plane.namespace}-${set}`);
  await plane.kubectl('delete', 'pv', '--wait=false', '--ignore-not-found', ...volumes);
});

test('the node of the volume is full, alone and with another one', options, async () => {
  await applyTied('full', { container: "resources: {requests: {cpu: '40'}}," });
  await occupy('node-1', 'filler-1', 'app: filler', '20');
  await plane.kubectl('delete', 'pod', 'full-0');
  await waitUntilAvailable(plane, 'full', 1);
  await plane.kubectl('delete', 'pod', 'filler-1');
  await plane.kubectl('scale', 'statefulset/full', '--replicas=0');
  await occupy('node-1', 'filler-2', 'app: filler', '30');
  await plane.kubectl('scale', 'statefulset/full', '--replicas=1');
  await conflict('full', /volume \S+ is tied to node-1; that node: too little cpu left$/);
  await occupy('node-0', 'filler-3', 'app: filler', '30');
  await plane.kubectl('delete', 'pod', 'full-0');
  await conflict(
    'full',
    /of the 2 nodes not refused for the volume, the volume's own among them: 2 too little cpu left$/,
  );
  await plane.kubectl('delete', 'pod', 'filler-2', 'filler-3');
  await waitUntilAvailable(plane, 'full', 1);
});

test('topology spread forbids the node of the volume', options, async () => {
  const spread =
    'topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: uneven}}}],';
  await applyTied('uneven', { podSpec: spread });
  await occupy('node-1', 'neighbour-1', 'app: uneven');
  await occupy('node-1', 'neighbour-2', 'app: uneven');
  await plane.kubectl('delete', 'pod', 'uneven-0');
  await conflict('uneven', /is tied to node-1; that node: against its topology spread constraints$/);
});
