/** Claims that the pod template names: shared ones, and those of ephemeral volumes. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { projectStatefulSet } from '../../../../source/cluster/projection/stateful-set.ts';
import type { Claim, ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aPod,
  aSet,
  aVolume,
  healthySnapshot,
  MINUTE,
  NOW,
  type PodOptions,
  unschedulable,
} from '../../../support/object-builders.ts';

const set = aSet({
  claimTemplates: [],
  podTemplateClaims: [
    { volume: 'assets', sharedClaim: 'pictures' },
    { volume: 'scratch', sharedClaim: undefined },
  ],
});
const volumesOf = (pod: string) => [
  { volume: 'assets', claim: 'pictures', ephemeral: false },
  { volume: 'scratch', claim: `${pod}-scratch`, ephemeral: true },
];
const member = (ordinal: number, options: PodOptions = {}) =>
  aPod(set, ordinal, { claimVolumes: volumesOf(`web-${ordinal}`), ...options });
const scratch = (ordinal: number): Claim => {
  const pod = `web-${ordinal}`;
  const owners = [{ kind: 'Pod', name: pod, uid: `pod-shop-${pod}`, controller: true }];
  return aClaim(`${pod}-scratch`, { meta: { owners } });
};
const pictures = aClaim('pictures', { accessModes: ['ReadWriteMany'] });
const healthy: readonly ClusterObject[] = [
  pictures,
  aVolume(pictures),
  ...[0, 1, 2].flatMap((ordinal) => [member(ordinal), scratch(ordinal), aVolume(scratch(ordinal))]),
];
const described = (...changes: readonly ClusterObject[]): SetStatus =>
  describeSet(healthySnapshot(set, ...healthy, ...changes), set, { now: NOW });

describe('the claims that the pod template names', () => {
  test('are part of the rows', () => {
    const { bindings, verdict, findings } = described();
    assert.deepEqual(
      bindings.map(({ claims }) => claims.map(({ name, origin, phase }) => [name, origin, phase])),
      [0, 1, 2].map((ordinal) => [
        ['pictures', 'shared', 'Bound'],
        [`web-${ordinal}-scratch`, 'ephemeral', 'Bound'],
      ]),
    );
    assert.deepEqual([verdict, findings.map(({ code }) => code)], ['complete', ['Complete']]);
    assert.deepEqual(
      bindings[0]?.claims.map(({ whenScaled, whenDeleted }) => [whenScaled, whenDeleted]),
      [
        ['kept', 'kept'],
        ['deleted', 'deleted'],
      ],
    );
  });

  test('are those of the pod where it runs another revision', () => {
    const { bindings } = described(
      member(1, { claimVolumes: [{ volume: 'assets', claim: 'old-pictures', ephemeral: false }] }),
      aClaim('old-pictures'),
    );
    assert.deepEqual(
      bindings[1]?.claims.map(({ name }) => name),
      ['old-pictures'],
    );
  });

  test('one problem of a shared claim is one finding about all members', () => {
    const [first, second] = described({ ...pictures, phase: 'Lost', volume: 'gone' }).findings;
    assert.equal(first?.code, 'ClaimLost');
    assert.match(
      first?.message ?? '',
      /^claim pictures \(shared by all members\) has lost its volume gone, which no longer exists; web-0 goes on.*the same is true of web-1 and web-2$/,
    );
    assert.notEqual(second?.code, 'ClaimLost');
  });

  test('a shared claim that does not exist is the cause of the pod that waits for it', () => {
    const pod = member(2, {
      ...unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: persistentvolumeclaim "photos" not found.'),
      claimVolumes: [{ volume: 'assets', claim: 'photos', ephemeral: false }],
    });
    const { findings, verdict } = described(pod);
    const [first, second] = findings;
    assert.deepEqual([first?.code, first?.subject.name], ['ClaimMissing', 'photos']);
    assert.match(first?.message ?? '', /^claim photos, which the pod template names, does not exist: web-2/);
    assert.deepEqual([second?.code, second?.cause?.code, verdict], ['Unschedulable', 'ClaimMissing', 'stuck']);
  });

  test('a claim that was not made for the pod has the name of its ephemeral volume', () => {
    const pod = member(2, {
      ...unschedulable(NOW - 5 * MINUTE, 'PVC was not created for pod'),
      claimVolumes: volumesOf('web-2'),
    });
    const [first] = described(pod, aClaim('web-2-scratch')).findings;
    assert.deepEqual([first?.code, first?.subject.name, first?.severity], ['ClaimMissing', 'web-2-scratch', 'error']);
    assert.match(first?.message ?? '', /cannot be made: another claim has that name/);
  });

  test('the claim of an ephemeral volume that has not been made', () => {
    const pod = member(2, {
      ...unschedulable(NOW - 5 * MINUTE, 'waiting for ephemeral volume controller to create the persistentvolumeclaim'),
      claimVolumes: [{ volume: 'cache', claim: 'web-2-cache', ephemeral: true }],
    });
    const [first] = described(pod).findings;
    assert.deepEqual([first?.code, first?.subject.name], ['ClaimMissing', 'web-2-cache']);
    assert.match(first?.message ?? '', /claim web-2-cache of the ephemeral volume cache has not been made/);
  });
});

test('a claim template takes the place of a volume of its name', () => {
  const projected = projectStatefulSet({
    metadata: { name: 'web', namespace: 'shop', uid: 'u' },
    spec: {
      template: {
        spec: {
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'replaced' } },
            { name: 'assets', persistentVolumeClaim: { claimName: 'pictures' } },
            { name: 'scratch', ephemeral: { volumeClaimTemplate: {} } },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
    },
  });
  assert.deepEqual(projected.podTemplateClaims, [
    { volume: 'assets', sharedClaim: 'pictures' },
    { volume: 'scratch', sharedClaim: undefined },
  ]);
});
