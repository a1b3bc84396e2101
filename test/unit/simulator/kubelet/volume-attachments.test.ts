/** What becomes of the volumes of a dead node: they stay attached while nothing there confirms that they are unmounted. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf, stringOf } from '../../../../source/simulator/model/json.ts';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../cluster-harness.ts';

const ATTACHMENTS = 'storage.k8s.io/volumeattachments';

interface Lost {
  readonly world: ClusterHarness;
  /** The dead node. */
  readonly node: string;
  readonly volume: string;
}

/** A member whose node died, deleted by force. */
function loseMember(): Lost {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('web-0 is ready', () => world.isReady('web-0'));
  const node = stringOf(world.get('pods', 'web-0')?.spec?.['nodeName']);
  const volume = stringOf(world.get('persistentvolumeclaims', 'data-web-0')?.spec?.['volumeName']);
  world.patch('nodes', node, { metadata: { annotations: { 'demo/dead': 'true' } } });
  world.clock.advance(60_000);
  world.cluster.store.delete('pods', 'default', 'web-0', { gracePeriodSeconds: 0 });
  return { world, node, volume };
}

const attachedTo = ({ world }: Lost): readonly string[] =>
  world.cluster.store.list(ATTACHMENTS).map(({ spec }) => stringOf(spec?.['nodeName']));

const multiAttach = ({ world }: Lost): readonly string[] =>
  world.eventMessages('FailedAttachVolume').filter((message) => message.startsWith('Multi-Attach'));

test('the replacement of a member that was deleted by force waits six minutes for the volume of a dead node', () => {
  const lost = loseMember();
  const { world, node, volume } = lost;
  world.clock.advance(5 * 60_000);
  assert.deepEqual(attachedTo(lost), [node]);
  assert.deepEqual(multiAttach(lost), [
    `Multi-Attach error for volume "${volume}" Volume is already exclusively attached to one node and can't be attached to another`,
  ]);
  assert.equal(world.isReady('web-0'), false);
  world.clock.advance(70_000);
  world.until('web-0 is ready on another node', () => world.isReady('web-0'));
  assert.notDeepEqual(attachedTo(lost), [node]);
  // The kubelet of the dead node has not written its status since.
  assert.match(JSON.stringify(world.get('nodes', node)?.status?.['volumesInUse']), /disk\.csi\.simulated\^/);
});

test('the volume is let go at once when the node is declared out of service', () => {
  const lost = loseMember();
  const { world, node } = lost;
  world.clock.advance(10_000);
  const taints = itemsOf(world.get('nodes', node)?.spec?.['taints']);
  const outOfService = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' };
  world.patch('nodes', node, { spec: { taints: [...taints, outOfService] } });
  world.clock.advance(5000);
  assert.notDeepEqual(attachedTo(lost), [node]);
  world.until('web-0 is ready', () => world.isReady('web-0'));
});

test('a node that is back confirms that the volume is unmounted', () => {
  const lost = loseMember();
  const { world, node } = lost;
  world.clock.advance(10_000);
  world.patch('nodes', node, { metadata: { annotations: { 'demo/dead': null } } });
  world.clock.advance(5000);
  world.until('web-0 is ready', () => world.isReady('web-0'));
  const nodes = world.cluster.store.list('nodes').filter((each) => at(each.status, 'volumesInUse') !== undefined);
  assert.deepEqual(
    nodes.map(({ metadata }) => metadata.name),
    attachedTo(lost),
  );
});

test('the volume of a pod that is still there is used by that pod', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('web-0 is ready', () => world.isReady('web-0'));
  const node = stringOf(world.get('pods', 'web-0')?.spec?.['nodeName']);
  const volume = stringOf(world.get('persistentvolumeclaims', 'data-web-0')?.spec?.['volumeName']);
  const other = world.names('nodes').find((name) => name !== node);
  world.apply(`apiVersion: v1
kind: Pod
metadata: {name: thief, namespace: default}
spec:
  nodeName: ${other}
  containers: [{name: main, image: busybox}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data-web-0}}]
`);
  world.clock.advance(10_000);
  assert.deepEqual(
    world.eventMessages('FailedAttachVolume').filter((message) => message.startsWith('Multi-Attach')),
    [`Multi-Attach error for volume "${volume}" Volume is already used by pod(s) web-0`],
  );
});
