/** The Cassandra set of the training material: what scaling and a deleted pod leave, and what is reused. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatusItem } from '../../../source/cli/commands/status/json.ts';
import { controlPlane } from '../control-plane.ts';
import { createScenarioRunner } from './scenario-runner.ts';

const plane = controlPlane('cassandra');
const { waitForStep } = createScenarioRunner(plane);
const options = { skip: plane.skip, timeout: 180_000 };

const MANIFEST = `
apiVersion: v1
kind: Service
metadata: {name: cassandra, labels: {app: cassandra}}
spec: {clusterIP: None, selector: {app: cassandra}, ports: [{port: 9042}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: cassandra, labels: {app: cassandra}}
spec:
  serviceName: cassandra
  replicas: 3
  selector: {matchLabels: {app: cassandra}}
  template:
    metadata: {labels: {app: cassandra}, annotations: {bed/start-ms: "100", bed/stop-ms: "100"}}
    spec:
      terminationGracePeriodSeconds: 1800
      containers:
      - name: cassandra
        image: cassandra:5.0
        ports:
        - {containerPort: 7000, name: intra-node}
        - {containerPort: 9042, name: cql}
        lifecycle: {preStop: {exec: {command: [/bin/sh, -c, nodetool drain]}}}
        env:
        - {name: CASSANDRA_SEEDS, value: cassandra-0.cassandra}
        - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        volumeMounts: [{name: cassandra-data, mountPath: /cassandra_data}]
  volumeClaimTemplates:
  - metadata: {name: cassandra-data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: standard, resources: {requests: {storage: 8Gi}}}
`;

const isComplete =
  (replicas: number) =>
  ({ verdict, replicas: { wanted, ready } }: StatusItem): boolean =>
    verdict === 'complete' && wanted === replicas && ready === replicas;

const scale = (replicas: number): Promise<string> =>
  plane.kubectl('scale', 'statefulset', 'cassandra', `--replicas=${replicas}`);

function claimOf(item: StatusItem, ordinal: number) {
  const claim = item.bindings.find((binding) => binding.ordinal === ordinal)?.claims[0];
  assert.ok(claim !== undefined, `ordinal ${ordinal} has no claim`);
  return claim;
}

function podOf(item: StatusItem, ordinal: number) {
  const pod = item.bindings.find((binding) => binding.ordinal === ordinal)?.pod;
  assert.ok(pod, `ordinal ${ordinal} has no pod`);
  return pod;
}

test('three replicas become ready, each with a claim of 8Gi', options, async () => {
  await plane.apply(MANIFEST);
  const item = await waitForStep('cassandra', 'three ready pods', isComplete(3));
  assert.deepEqual(
    item.bindings.map(({ claims: [claim] }) => [claim?.name, claim?.phase, claim?.storageClass, claim?.capacity]),
    [0, 1, 2].map((ordinal) => [`cassandra-data-cassandra-${ordinal}`, 'Bound', 'standard', '8Gi']),
  );
});

test('scaled to 2, 3 and 2: the third claim stays, and its volume is used again with its pod', options, async () => {
  await scale(2);
  const two = await waitForStep('cassandra', 'two pods', isComplete(2));
  const parked = two.bindings[2];
  assert.deepEqual([parked?.ordinal, parked?.inRange, parked?.pod], [2, false, null]);
  const claim = claimOf(two, 2);
  assert.equal(claim.phase, 'Bound');

  await scale(3);
  const three = await waitForStep('cassandra', 'three pods again', isComplete(3));
  assert.deepEqual(claimOf(three, 2), claim);

  await scale(2);
  const again = await waitForStep('cassandra', 'two pods again', isComplete(2));
  assert.deepEqual(claimOf(again, 2), claim);
});

test('a deleted pod is recreated with the same name, claim and volume', options, async () => {
  const before = await waitForStep('cassandra', 'two pods', isComplete(2));
  const { uid } = podOf(before, 1);
  await plane.kubectl('delete', 'pod', 'cassandra-1', '--wait=false');
  const after = await waitForStep('cassandra', 'a new cassandra-1', (item) => {
    const pod = item.bindings[1]?.pod;
    return isComplete(2)(item) && pod !== null && pod?.uid !== uid;
  });
  assert.equal(podOf(after, 1).name, 'cassandra-1');
  assert.deepEqual(claimOf(after, 1), claimOf(before, 1));
});

test('scaled to zero, every claim is parked', options, async () => {
  await scale(0);
  const item = await waitForStep('cassandra', 'no pods', ({ verdict }) => verdict === 'scaled-to-zero');
  assert.deepEqual(
    item.bindings.map(({ ordinal, inRange, pod, claims }) => [ordinal, inRange, pod, claims[0]?.phase]),
    [0, 1, 2].map((ordinal) => [ordinal, false, null, 'Bound']),
  );
});
