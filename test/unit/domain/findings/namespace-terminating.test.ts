/** NamespaceTerminating: a set whose namespace is being deleted makes no progress, whatever its pods and service show. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NamespaceState } from '../../../../source/domain/model/lookups.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { lookupsNeeded } from '../../../../source/domain/set/lookups-needed.ts';
import {
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  type SetOptions,
  withoutObjects,
} from '../../../support/object-builders.ts';

const condition = (type: string, message: string, status: 'True' | 'False' = 'True') => ({
  type,
  status,
  reason: 'Some',
  message,
  since: NOW - MINUTE,
});

const TERMINATING: NamespaceState = {
  deletionAt: NOW - 5 * MINUTE,
  conditions: [
    condition('NamespaceDeletionDiscoveryFailure', 'All resources successfully discovered', 'False'),
    condition('NamespaceContentRemaining', 'Some resources are remaining: pods. has 1 resource instances'),
    condition('NamespaceFinalizersRemaining', 'Some content has finalizers remaining: example.com/keep in 1 instances'),
  ],
  finalizers: [],
};

function look(
  state: NamespaceState | 'forbidden' | undefined,
  { set: options = {}, gone = true }: { readonly set?: SetOptions; readonly gone?: boolean } = {},
): SetStatus {
  const set = aSet(options);
  const whole = healthySnapshot(set);
  const bare = withoutObjects(whole, 'Pod', 'web-0', 'web-1', 'web-2');
  const namespaces = state === undefined ? {} : { namespaces: new Map([['shop', state]]) };
  const snapshot: Snapshot = { ...(gone ? bare : whole), lookups: namespaces };
  return describeSet(snapshot, set, { now: NOW });
}

test('the verdict says that the namespace is being deleted, and what holds it', () => {
  const { verdict, reason, findings } = look(TERMINATING);
  assert.equal(verdict, 'stuck');
  assert.match(
    reason,
    /^namespace shop is being deleted, nothing can be created in it any more: Some content has final/,
  );
  assert.match(reason, /example\.com\/keep in 1 instances; Some resources are remaining: pods\. has 1/);
  assert.deepEqual(
    findings.map(({ code, since, subject }) => [code, since, `${subject.kind}/${subject.name}`]),
    [['NamespaceTerminating', NOW - 5 * MINUTE, 'Namespace/shop']],
  );
  assert.deepEqual(findings[0]?.action?.args, ['get', 'namespace', 'shop', '-o', 'yaml']);
});

test('pods that are still up, and a set that is deleted itself, do not change that', () => {
  assert.equal(look(TERMINATING, { gone: false }).verdict, 'stuck');
  const deleted = look(TERMINATING, {
    set: { meta: { deletionAt: NOW - 4 * MINUTE, finalizers: ['example.com/hold'] } },
  });
  assert.equal(deleted.verdict, 'stuck');
  assert.match(deleted.reason, /^namespace shop is being deleted, and the set with it/);
  assert.deepEqual(
    deleted.findings.map(({ code }) => code),
    ['NamespaceTerminating', 'BeingDeleted'],
  );
});

test('a finalizer of the namespace itself is named', () => {
  const held = { deletionAt: NOW - MINUTE, conditions: [], finalizers: ['example.com/audit'] };
  assert.match(look(held).reason, /finalizer example\.com\/audit of the namespace holds it/);
});

test('a namespace that is not being deleted, or may not be read, changes nothing', () => {
  const plain = look(undefined);
  for (const state of ['forbidden', { deletionAt: undefined, conditions: [], finalizers: [] }] as const) {
    const { reason, findings } = look(state);
    assert.equal(reason, plain.reason);
    assert.deepEqual(findings, plain.findings);
  }
});

test('the namespace is read where a set shows that it may be needed, and not for a healthy one', () => {
  const needed = (status: SetStatus) => lookupsNeeded([status], 'all').namespaces;
  assert.deepEqual(needed(look(undefined)), ['shop']);
  assert.deepEqual(needed(look(TERMINATING)), ['shop']);
  assert.deepEqual(needed(look(undefined, { gone: false, set: { meta: { deletionAt: NOW - MINUTE } } })), ['shop']);
  assert.deepEqual(needed(look(undefined, { gone: false })), []);
});
