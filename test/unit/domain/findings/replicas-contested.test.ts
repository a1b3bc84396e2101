/** Several writers of one number of replicas. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { ReplicaApplier, ReplicaScaler, SetWriters } from '../../../../source/domain/model/set-writers.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aSet, healthySnapshot, NOW } from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';

function scaler(name: string, overrides: Partial<ReplicaScaler> = {}): ReplicaScaler {
  return {
    kind: 'HorizontalPodAutoscaler',
    name,
    set: 'web',
    min: 2,
    max: 9,
    madeBy: undefined,
    measures: [],
    inactive: undefined,
    ...overrides,
  };
}

function findingsOf(writers: Partial<SetWriters>): readonly Finding[] {
  const set = aSet();
  const setWriters = new Map([
    ['shop', { scalers: [], verticalScalers: [], appliers: new Map(), unread: [], ...writers }],
  ]);
  const { findings } = describeSet({ ...healthySnapshot(set), lookups: { setWriters } }, set, { now: NOW });
  for (const finding of findings) assertWayOut(finding);
  return findings;
}

function contested(scalers: readonly ReplicaScaler[], ...appliers: readonly ReplicaApplier[]): readonly string[] {
  const found = findingsOf({ scalers, appliers: new Map([['web', appliers]]) });
  return found.flatMap(({ code, message }) => (code === 'ReplicasContested' ? [message] : []));
}

const APPLIED: ReplicaApplier = { manager: 'kubectl-client-side-apply', knownBy: 'last-applied', replicas: 3 };

test('two autoscalers of one set are named', () => {
  assert.deepEqual(contested([scaler('cpu'), scaler('queue')]), [
    'HorizontalPodAutoscaler cpu and HorizontalPodAutoscaler queue each scale web: what one writes, another overwrites',
  ]);
  const inactive = 'ScalingActive=False AmbiguousSelector: pods are controlled by multiple HPAs';
  const [message = ''] = contested([scaler('cpu', { inactive }), scaler('queue', { inactive })]);
  assert.match(message, /: none of them scales by its metrics, and each enforces its own limits$/);
});

test('the autoscaler that a ScaledObject made is no second one', () => {
  const scaledObject = scaler('queue', { kind: 'ScaledObject' });
  const own = scaler('keda-hpa-queue', { madeBy: 'queue' });
  assert.deepEqual(contested([scaledObject, own]), []);
  assert.match(contested([scaledObject, own, scaler('cpu')])[0] ?? '', /^ScaledObject queue and .* cpu each scale web/);
});

test('autoscalers of other sets do not count', () => {
  assert.deepEqual(contested([scaler('cpu'), scaler('queue', { set: 'db' })]), []);
});

test('a tool that applies a number is named beside the autoscaler', () => {
  assert.deepEqual(contested([scaler('cpu')], APPLIED), [
    'HorizontalPodAutoscaler cpu scales web, and kubectl-client-side-apply applies spec.replicas=3: what one writes, the other overwrites',
  ]);
  assert.deepEqual(contested([], APPLIED), []);
});

test('an autoscaler that may choose only the applied number contests nothing', () => {
  assert.deepEqual(contested([scaler('fixed', { min: 3, max: 3 })], APPLIED), []);
});

test('what kubectl applied last can be edited; of other tools the managers are shown', () => {
  const actionOf = (applier: ReplicaApplier): string | undefined =>
    findingsOf({ scalers: [scaler('cpu')], appliers: new Map([['web', [applier]]]) })[0]?.action?.args.join(' ');
  assert.equal(actionOf(APPLIED), 'apply edit-last-applied statefulset web');
  const flux: ReplicaApplier = { manager: 'kustomize-controller', knownBy: 'owner', replicas: 3 };
  assert.equal(actionOf(flux), 'get statefulset web -o yaml --show-managed-fields');
});

test('autoscalers that could not be read are said as not known, also of a healthy set', () => {
  const [complete] = findingsOf({ unread: ['not known: ScaledObjects could not be read: no'] });
  assert.equal(complete?.code, 'Complete');
  assert.ok(complete.evidence.includes('not known: ScaledObjects could not be read: no'));
});
