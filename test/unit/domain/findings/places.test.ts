/** Volumes in places that no node has, volumes that exclude each other, and nodes that were chosen and are gone. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterObject, NodeSelectorTerm } from '../../../../source/domain/model/kinds.ts';
import {
  aClaim,
  aNode,
  aStorageClass,
  aVolume,
  MINUTE,
  NOW,
  type SetOptions,
  unschedulable,
} from '../../../support/object-builders.ts';
import { describeClaimWorld, pendingClaim } from './claim-world.ts';

const ZONE = 'topology.kubernetes.io/zone';
const elsewhere = unschedulable(
  NOW - 5 * MINUTE,
  "0/3 nodes are available: 3 node(s) didn't match PersistentVolume's node affinity.",
);
const inPlace = (key: string, ...values: readonly string[]): readonly NodeSelectorTerm[] => [
  { expressions: [{ key, operator: 'In', values }], fields: [] },
];
const volumeIn = (claim: string, terms: readonly NodeSelectorTerm[]) => aVolume(aClaim(claim), { nodeTerms: terms });
const zonedNodes = ['a', 'b', 'c'].map((zone, index) => aNode(`node-${index}`, { zone }));
const found = (set: SetOptions, ...others: readonly ClusterObject[]) =>
  describeClaimWorld({ set, pod: elsewhere, others: [...zonedNodes, ...others] }).findings[0];

describe('a volume in a place that no node has', () => {
  const CASES: readonly (readonly [string, readonly NodeSelectorTerm[], RegExp])[] = [
    ['a zone', inPlace(ZONE, 'x'), /no node is in zone x, where volume pv-data-web-2 of claim data-web-2 is$/],
    ['two zones', inPlace(ZONE, 'x', 'y'), /no node is in zone x or y, where/],
    [
      'a place of the driver',
      inPlace('topology.disk.example.com/rack', 'r9'),
      /in topology\.disk\.example\.com\/rack r9/,
    ],
  ];
  for (const [what, terms, says] of CASES) {
    test(what, () => {
      const first = found({}, volumeIn('data-web-2', terms));
      assert.deepEqual(
        [first?.code, first?.severity, first?.subject.name],
        ['VolumeOutOfReach', 'error', 'pv-data-web-2'],
      );
      assert.match(first?.message ?? '', says);
      assert.match(first?.evidence.join('\n') ?? '', /ways out: a node in/);
    });
  }

  test('names the places that nodes have', () => {
    const first = found({}, volumeIn('data-web-2', inPlace(ZONE, 'x')));
    assert.match(first?.evidence.join('\n') ?? '', /zone x; nodes are in zone a, b, c/);
  });

  test('is another matter where a node is there and full', () => {
    assert.equal(found({}, volumeIn('data-web-2', inPlace(ZONE, 'b')))?.code, 'VolumeNodeConflict');
  });
});

describe('two volumes of one pod', () => {
  const set: SetOptions = {
    claimTemplates: ['data', 'logs'].map((name) => ({
      name,
      storageClass: 'standard',
      request: '8Gi',
      accessModes: ['ReadWriteOnce'],
    })),
  };
  const apart = [volumeIn('data-web-2', inPlace(ZONE, 'a')), volumeIn('logs-web-2', inPlace(ZONE, 'b'))];

  test('exclude each other', () => {
    const young = aClaim('logs-web-2', { meta: { createdAt: NOW - 10 * MINUTE } });
    const first = found(set, ...apart, young);
    assert.deepEqual([first?.code, first?.subject.name], ['VolumeOutOfReach', 'web-2']);
    assert.match(
      first?.message ?? '',
      /^web-2 cannot be scheduled: no node can ever reach both of its volumes, pv-data-web-2 and pv-logs-web-2$/,
    );
    assert.deepEqual(first?.action?.args, ['delete', 'pvc/logs-web-2', 'pod/web-2', '--wait=false']);
  });

  test('exclude each other, and a new one would not come where the other is', () => {
    const immediate = aStorageClass('standard', { bindingMode: 'Immediate' });
    const { action } = found(set, ...apart, immediate) ?? {};
    assert.deepEqual(action?.args, ['describe', 'pvc', 'data-web-2', 'logs-web-2']);
  });

  test('are in one place', () => {
    const together = [volumeIn('data-web-2', inPlace(ZONE, 'a')), volumeIn('logs-web-2', inPlace(ZONE, 'a', 'b'))];
    assert.equal(found(set, ...together)?.code, 'VolumeNodeConflict');
  });
});

describe('the node that a volume is to be made for', () => {
  test('is gone', () => {
    const first = found({}, pendingClaim({ selectedNode: 'node-9' }));
    assert.deepEqual([first?.code, first?.severity], ['SelectedNodeGone', 'error']);
    assert.match(
      first?.message ?? '',
      /is to be made for node node-9, which does not exist: web-2 cannot be scheduled/,
    );
    assert.deepEqual(first?.action?.args, ['annotate', 'pvc', 'data-web-2', 'volume.kubernetes.io/selected-node-']);
  });

  test('is there', () => {
    assert.notEqual(found({}, pendingClaim({ selectedNode: 'node-1' }))?.code, 'SelectedNodeGone');
  });
});
