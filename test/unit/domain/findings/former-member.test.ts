/** Who may still write to the volume of a member that was deleted by force. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { StorageFacts } from '../../../../source/domain/model/storage-facts.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aClaim, aNode, aPod, aSet, aVolume, healthySnapshot, NOW } from '../../../support/object-builders.ts';

const set = aSet();
const claim = aClaim('data-web-1');
const volume = aVolume(claim);
const UNIQUE_NAME = `kubernetes.io/csi/disk.example.com^vol-${claim.volume}`;
const replacement = aPod(set, 1, { node: 'node-2' });

function silent(overrides: Partial<Omit<Node, 'kind'>> = {}): Node {
  return aNode('node-1', { ready: 'Unknown', volumesInUse: [UNIQUE_NAME], ...overrides });
}

function describedWith(node: Node, storageFacts?: StorageFacts, pod = replacement): SetStatus {
  const snapshot = healthySnapshot(set, claim, volume, pod, node);
  return describeSet(storageFacts === undefined ? snapshot : { ...snapshot, storageFacts }, set, { now: NOW });
}

function formerNodes({ bindings }: SetStatus): readonly string[] {
  return bindings.flatMap(({ podName, formerMembers }) =>
    formerMembers.map(({ node }) => `${podName} on ${node.meta.name}`),
  );
}

test('a node that does not report and has the volume mounted may still write to it', () => {
  const status = describedWith(silent());
  assert.deepEqual(formerNodes(status), ['web-1 on node-1']);
  const found = status.findings.find(({ code }) => code === 'FormerMember');
  assert.equal(
    found?.message,
    `a former web-1 may still write to volume ${volume.meta.name} on node node-1, which does not report`,
  );
  assert.deepEqual(found?.action?.args.slice(0, 3), ['taint', 'node', 'node-1']);
});

test('it ends with a node that reports, one that is out of service, and one that is gone', () => {
  const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
  assert.deepEqual(formerNodes(describedWith(silent({ ready: 'True' }))), []);
  assert.deepEqual(formerNodes(describedWith(silent({ taints: [taint] }))), []);
  const { tables, ...rest } = healthySnapshot(set, claim, volume, replacement, silent());
  const nodes = new Map([...tables.Node].filter(([, { meta }]) => meta.name !== 'node-1'));
  assert.deepEqual(formerNodes(describeSet({ ...rest, tables: { ...tables, Node: nodes } }, set, { now: NOW })), []);
});

test('another volume on that node says nothing', () => {
  const node = silent({ volumesInUse: ['kubernetes.io/csi/disk.example.com^vol-2'] });
  assert.deepEqual(formerNodes(describedWith(node)), []);
});

test('a pod that is still on the node is a member and not a former one', () => {
  assert.deepEqual(formerNodes(describedWith(silent(), undefined, aPod(set, 1, { node: 'node-1' }))), []);
});

test('an attachment alone tells it, too, where the kubelet wrote nothing', () => {
  const attachment = { node: 'node-1', attacher: 'disk.example.com', attached: true, error: '' };
  const status = describedWith(silent({ volumesInUse: [] }), {
    attachments: { state: 'known', value: new Map([[volume.meta.name, [attachment]]]) },
    attachLimits: { state: 'unread' },
    snapshots: { state: 'unread' },
  });
  assert.deepEqual(formerNodes(status), ['web-1 on node-1']);
  const evidence = status.findings.find(({ code }) => code === 'FormerMember')?.evidence ?? [];
  assert.ok(evidence.includes(`VolumeAttachment: volume ${volume.meta.name} is attached to node-1`));
});
