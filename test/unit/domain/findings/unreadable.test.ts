/** An object with a field that cannot be understood: no verdict, no action, no claim that counts as left behind. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setRefusal } from '../../../../source/actions/plans/complete-plan.ts';
import { aClaim, aMeta, aNode, aSet, aSnapshot } from '../../../support/object-builders.ts';
import { claimContext, reportOnClaim } from '../claims/claim-fixtures.ts';
import { buildCase, describeCase } from './finding-case.ts';

const UNREADABLE = { unreadable: ['spec.replicas is "three"', 'status is missing'] };

test('a set that cannot be read has no verdict, and is not changed', () => {
  const status = describeCase({ set: { meta: UNREADABLE } });
  assert.equal(status.verdict, 'unreadable');
  assert.equal(status.reason, 'the set could not be read: spec.replicas is "three", and 1 more');
  const [finding] = status.findings;
  assert.equal(finding?.code, 'Unreadable');
  assert.equal(finding.severity, 'error');
  assert.deepEqual(finding.evidence, UNREADABLE.unreadable);
  assert.deepEqual(finding.action?.args, ['get', 'statefulset', 'web', '-o', 'yaml']);
  assert.match(setRefusal(status) ?? '', /could not be read \(spec\.replicas is "three"\)/);
});

test('nor has a set with a pod or a node that cannot be read', () => {
  const pod = describeCase({ pods: { 1: { meta: { unreadable: ['status.phase is 7'] } } } });
  assert.deepEqual([pod.verdict, pod.reason], ['unreadable', 'pod web-1 could not be read: status.phase is 7']);
  assert.equal(setRefusal(pod), undefined);
  const name = [...buildCase({}).snapshot.tables.Pod.values()][0]?.node ?? '';
  const node = aNode(name, { meta: aMeta('node', name, { namespace: '', unreadable: ['status.conditions is "up"'] }) });
  assert.equal(describeCase({ others: () => [node] }).verdict, 'unreadable');
});

test('a claim that cannot be read is said, beside the verdict', () => {
  const claim = aClaim('data-web-1', { meta: { unreadable: ['status.phase is []'] } });
  const status = describeCase({ others: () => [claim] });
  assert.equal(status.verdict, 'complete');
  assert.ok(status.findings.some(({ code, severity }) => code === 'Unreadable' && severity === 'warning'));
  assert.ok(!status.findings.some(({ code }) => code === 'Complete'));
});

test('no claim of the namespace is left behind while a set there cannot be read', () => {
  const orphan = aClaim('data-gone-0', { meta: { createdAt: 0 } });
  const readable = claimContext(aSnapshot([aSet(), orphan]));
  assert.notEqual(reportOnClaim(readable, 'data-gone-0').verdict, 'unknown');
  const unreadable = claimContext(aSnapshot([aSet({ meta: UNREADABLE }), orphan]));
  const report = reportOnClaim(unreadable, 'data-gone-0');
  assert.equal(report.verdict, 'unknown');
  assert.equal(report.removable, false);
  assert.match(report.evidence.join(), /StatefulSet web could not be read: spec\.replicas is "three"/);
});
