/** Sets and Jobs that ask for more pods than any cluster has: the cluster goes on, and makes so many at a time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness } from '../cluster-harness.ts';

const MOST = 2_147_483_647;
/** More than wait for a node at a time, less than would be a burden. */
const SOME = 2000;

const TEMPLATE = `
  template:
    metadata: {labels: {app: huge}}
    spec: {restartPolicy: POLICY, containers: [{name: main, image: busybox, command: [sleep, infinity]}]}`;

function set(policy: string): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: huge}
spec:
  replicas: ${MOST}
  serviceName: huge
  podManagementPolicy: ${policy}
  selector: {matchLabels: {app: huge}}${TEMPLATE.replace('POLICY', 'Always')}`;
}

test('an ordered set of 2,147,483,647 makes its pods one after the other', () => {
  const world = createClusterHarness();
  world.apply(set('OrderedReady'));
  world.until('the second pod to be ready', () => world.isReady('huge-1'));
  assert.ok(world.names('pods').length <= 3, String(world.names('pods').length));
});

test('a parallel set of 2,147,483,647 makes pods until many wait for a node', () => {
  const world = createClusterHarness();
  world.apply(set('Parallel'));
  world.until('a pod to be ready', () => world.isReady('huge-0'));
  assert.ok(world.names('pods').length < SOME, String(world.names('pods').length));
});

test('a Job that runs everything at once makes pods until many wait for a node', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: batch/v1
kind: Job
metadata: {name: huge}
spec:
  parallelism: 100000
  completions: ${MOST}
  completionMode: Indexed${TEMPLATE.replace('POLICY', 'Never')}`);
  world.until(
    'the Job to have active pods',
    () => Number(world.get('batch/jobs', 'huge')?.status?.['active'] ?? 0) > 0,
  );
  assert.ok(world.names('pods').length < SOME, String(world.names('pods').length));
});
