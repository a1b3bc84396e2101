/** Breaking members of the embedded cluster on purpose. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultName, SetPlanContext } from '../../../../source/actions/plan.ts';
import { planAction } from '../../../../source/actions/plans/plan-action.ts';
import { NO_FACTS } from '../../../../source/actions/preflight-facts.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { aSet, healthySnapshot, NOW } from '../../../support/object-builders.ts';

const snapshot = healthySnapshot(aSet({ replicas: 2 }));

function contextOf(isEmbedded: boolean): SetPlanContext {
  const [status] = describeSets(snapshot, { now: NOW });
  if (status === undefined) throw new Error('there is no set');
  return { context: 'demo-shop', kubectlFlags: [], isProtected: false, isEmbedded, snapshot, now: NOW, status };
}

function plan(fault: FaultName, mends: boolean, isEmbedded = true) {
  return planAction(contextOf(isEmbedded), { action: 'break', pod: 'web-1', fault, mends }, NO_FACTS);
}

function changeOf(fault: FaultName, mends: boolean) {
  const write = plan(fault, mends).steps[0]?.write;
  return write?.operation === 'set-fault' ? write : undefined;
}

test('a fault of the template is that of the one member', () => {
  const annotations = { 'demo/fault': 'missing-image', 'demo/fault-ordinals': '1' };
  assert.deepEqual(changeOf('image', false)?.change, { metadata: { annotations } });
  assert.equal(changeOf('image', false)?.target.kind, 'StatefulSet');
});

test('a node and a disk are broken where they are', () => {
  assert.equal(changeOf('node', false)?.target.kind, 'Node');
  const disk = changeOf('disk', false);
  assert.equal(disk?.target.kind, 'PersistentVolumeClaim');
  assert.match(disk?.change.metadata?.annotations['demo/used'] ?? '', /^\d+Gi$/);
});

test('slow names are a fault of the governing service', () => {
  const broken = changeOf('dns', false);
  assert.deepEqual([broken?.target.kind, broken?.target.name], ['Service', 'web']);
  assert.deepEqual(broken?.change.metadata?.annotations, { 'demo/dns-delay-ms': '30000' });
  assert.deepEqual(changeOf('dns', true)?.change.metadata?.annotations, { 'demo/dns-delay-ms': null });
});

test('everything is put right again, and says so', () => {
  for (const fault of ['image', 'node', 'disk', 'dns'] as const) {
    const mending = plan(fault, true);
    assert.equal(mending.refusal, undefined);
    assert.match(mending.title, /^Put web-1 right$/);
    assert.deepEqual(plan(fault, false).undo, { action: 'break', pod: 'web-1', fault, mends: true });
  }
  assert.deepEqual(changeOf('crash', true)?.change.metadata?.annotations, {
    'demo/fault': null,
    'demo/fault-ordinals': null,
  });
});

test('no other cluster is broken on purpose', () => {
  assert.match(plan('crash', false, false).refusal ?? '', /Only the embedded cluster/);
  assert.deepEqual(plan('crash', false, false).steps, []);
});
