/** The pods of a namespace that belong to no set. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnerReference } from '../../../../source/domain/model/object-meta.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { otherPods } from '../../../../source/domain/set/other-pods.ts';
import { aPod, aSet, healthySnapshot, NOW, notReady } from '../../../support/object-builders.ts';

const SET = aSet({ replicas: 2 });

function other(name: string, owner: Partial<OwnerReference> | undefined, labels: Record<string, string> = {}) {
  const owners = owner === undefined ? [] : [{ kind: '', name: '', uid: 'u', controller: true, ...owner }];
  return aPod(SET, 7, { claimVolumes: [], meta: { name, uid: name, owners, labels } });
}

function groupsWith(...pods: readonly ReturnType<typeof aPod>[]) {
  const snapshot = healthySnapshot(SET, ...pods);
  return otherPods(snapshot.tables.Pod, describeSets(snapshot, { now: NOW }), SET.meta.namespace);
}

test('the members of sets that are there are no others', () => {
  assert.deepEqual(groupsWith(), []);
});

test('pods are grouped by the Deployment, the deleted set or the Job that they belong to; bare ones come last', () => {
  const groups = groupsWith(
    other('storefront-6f7d9-x2x4z', { kind: 'ReplicaSet', name: 'storefront-6f7d9' }, { 'pod-template-hash': '6f7d9' }),
    other('debug', undefined),
    other('old-0', { kind: 'StatefulSet', name: 'old', uid: 'deleted' }),
    other('backup-1', { kind: 'Job', name: 'backup' }),
  );
  assert.deepEqual(
    groups.map(({ owner, pods }) => [owner, pods.map(({ name }) => name)]),
    [
      ['Deployment storefront', ['storefront-6f7d9-x2x4z']],
      ['Job backup', ['backup-1']],
      ['deleted set old', ['old-0']],
      ['bare', ['debug']],
    ],
  );
});

test('a claim that a member uses too is named with the member', () => {
  const claimVolumes = [{ volume: 'data', claim: 'data-web-0', ephemeral: false }];
  const [group] = groupsWith(
    aPod(SET, 0, { claimVolumes }),
    aPod(SET, 7, { ...notReady(), claimVolumes, meta: { name: 'reader', uid: 'reader', owners: [] } }),
  );
  assert.deepEqual(group?.pods[0]?.claims, [{ name: 'data-web-0', sharedWith: ['web-0'] }]);
  assert.equal(group?.pods[0]?.isReady, false);
});
