/** A pod of the set that lost a label of the selector. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aPod, aSet, healthySnapshot, MINUTE, NOW, type SetOptions } from '../../../support/object-builders.ts';

/** The pod web-1 without a controller, with the labels that the controller sets. */
function released(set: StatefulSet, labels: Readonly<Record<string, string>>): Pod {
  const pod = aPod(set, 1, { meta: { owners: [] } });
  const given = { 'statefulset.kubernetes.io/pod-name': 'web-1', 'apps.kubernetes.io/pod-index': '1' };
  return { ...pod, meta: { ...pod.meta, labels: { 'controller-revision-hash': 'web-a', ...given, ...labels } } };
}

function look(labels: Readonly<Record<string, string>>, options: SetOptions = {}): SetStatus {
  const set = aSet(options);
  return describeSet(healthySnapshot(set, released(set, labels)), set, { now: NOW });
}

test('a label that is missing or changed is named, with the claim and the command that sets it', () => {
  for (const [labels, says] of [
    [{}, /its label app is missing, the set selects web; it still uses claim data-web-1/],
    [{ app: 'debug' }, /its label app is debug, the set selects web/],
  ] as const) {
    const { verdict, blockingPod, findings } = look(labels);
    const [first] = findings;
    assert.deepEqual([verdict, blockingPod, first?.code], ['stuck', 'web-1', 'MemberReleased']);
    assert.match(first?.message ?? '', says);
    assert.equal(first?.action?.args.join(' '), 'label pod web-1 --overwrite app=web');
  }
});

test('the command sets every differing label of the selector', () => {
  const selector = { matchLabels: { app: 'web', tier: 'data' }, matchExpressions: [] };
  const { findings } = look({ tier: 'x' }, { selector, templateLabels: { app: 'web', tier: 'data' } });
  assert.equal(findings[0]?.action?.args.join(' '), 'label pod web-1 --overwrite app=web tier=data');
});

test('an expression of the selector is satisfied by the label of the template', () => {
  const rule = { key: 'track', operator: 'In', values: ['a', 'b'] };
  const selector = { matchLabels: { app: 'web' }, matchExpressions: [rule] };
  const { findings } = look({ app: 'web', track: 'c' }, { selector, templateLabels: { app: 'web', track: 'b' } });
  assert.match(findings[0]?.message ?? '', /its label track is c, the set selects track In a, b/);
  assert.equal(findings[0]?.action?.args.join(' '), 'label pod web-1 --overwrite track=b');
  const without = { key: 'debug', operator: 'DoesNotExist', values: [] };
  const excluded = { matchLabels: { app: 'web' }, matchExpressions: [without] };
  const other = look({ app: 'web', debug: 'on' }, { selector: excluded });
  assert.equal(other.findings[0]?.action?.args.join(' '), 'label pod web-1 --overwrite debug-');
});

test('a pod that is older than the set was left by an earlier one', () => {
  const { findings } = look({ app: 'web-v1' }, { meta: { createdAt: NOW - MINUTE } });
  assert.equal(findings[0]?.code, 'PodNameTaken');
  assert.match(
    findings[0]?.message ?? '',
    /\(an earlier set of that name left it: its label app is web-v1, the set selects web\)$/,
  );
});

test('a pod of the name that was never the set’s stays a conflict of names', () => {
  const set = aSet();
  const stranger = aPod(set, 1, { meta: { owners: [] } });
  const bare = { ...stranger, meta: { ...stranger.meta, labels: { app: 'stranger' } } };
  assert.equal(describeSet(healthySnapshot(set, bare), set, { now: NOW }).findings[0]?.code, 'PodNameTaken');
  const owners = [{ kind: 'ReplicaSet', name: 'r', uid: 'r', controller: true }];
  const owned = { ...released(set, {}), meta: { ...released(set, {}).meta, owners } };
  assert.equal(describeSet(healthySnapshot(set, owned), set, { now: NOW }).findings[0]?.code, 'PodNameTaken');
});
