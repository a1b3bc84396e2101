/** A volume that is not attached, without an error and without an event: the attachment and the driver are named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StorageFacts, VolumeAttachment } from '../../../../source/domain/model/storage-facts.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aPod, aSet, healthySnapshot, MINUTE, NOW, waitingPod } from '../../../support/object-builders.ts';

const VOLUME = 'pv-data-web-2';
const DRIVER = 'disk.example.com';
const PENDING: VolumeAttachment = {
  name: 'csi-1',
  createdAt: NOW - 11 * MINUTE,
  node: 'node-2',
  attacher: DRIVER,
  attached: false,
  error: '',
};

function look(
  attachment: VolumeAttachment | undefined,
  { minutes = 12, drivers }: { readonly minutes?: number; readonly drivers?: StorageFacts['drivers'] } = {},
) {
  const set = aSet();
  const pod = aPod(set, 2, waitingPod('ContainerCreating', NOW - minutes * MINUTE));
  const storageFacts: StorageFacts = {
    attachments: { state: 'known', value: new Map(attachment === undefined ? [] : [[VOLUME, [attachment]]]) },
    attachLimits: { state: 'unread' },
    snapshots: { state: 'unread' },
    ...(drivers === undefined ? {} : { drivers }),
  };
  return describeSet({ ...healthySnapshot(set, pod), storageFacts }, set, { now: NOW });
}

test('the attachment, its age, its attacher and the driver on the node are named', () => {
  const { verdict, findings } = look(PENDING, { drivers: { state: 'known', value: new Set() } });
  const [first] = findings;
  assert.equal(verdict, 'stuck');
  assert.deepEqual([first?.code, first?.severity, first?.subject.name], ['AttachFailed', 'error', VOLUME]);
  assert.match(first?.message ?? '', /disk\.example\.com has not attached to node node-2, without an error/);
  assert.match(
    first?.evidence.join('\n') ?? '',
    /VolumeAttachment csi-1 .*status\.attached=false, no attachError, made/,
  );
  assert.match(first?.evidence.join('\n') ?? '', /CSINode node-2: driver disk\.example\.com is not registered/);
  assert.deepEqual(first?.action?.args, ['describe', 'volumeattachment', 'csi-1']);
  assert.equal(first?.since, NOW - 11 * MINUTE);
});

test('a driver that is registered, and one of which it is not known', () => {
  const known = look(PENDING, { drivers: { state: 'known', value: new Set([`node-2/${DRIVER}`]) } });
  assert.match(known.findings[0]?.evidence.join('\n') ?? '', /CSINode node-2: driver disk\.example\.com is registered/);
  assert.match(look(PENDING).findings[0]?.evidence.join('\n') ?? '', /not known: whether driver disk\.example\.com/);
});

test('it is a warning at first, and is not said of a volume that is attached or goes to another node', () => {
  assert.equal(look(PENDING, { minutes: 4 }).findings[0]?.severity, 'warning');
  assert.notEqual(look(PENDING, { minutes: 1 }).findings[0]?.code, 'AttachFailed');
  for (const other of [{ ...PENDING, attached: true }, { ...PENDING, node: 'node-1' }, undefined]) {
    assert.equal(look(other).findings[0]?.code, 'NotReady');
  }
});
