/** What a driver says when it does not attach a volume, told in words of its own. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { StorageFacts } from '../../../../source/domain/model/storage-facts.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aPod, aSet, healthySnapshot, MINUTE, NOW, waitingPod } from '../../../support/object-builders.ts';
import { eventAbout } from './finding-case.ts';

const VOLUME = 'pv-data-web-2';
const DRIVER = 'disk.example.com';

function firstOf(storageFacts: StorageFacts | undefined, ...others: readonly ClusterObject[]): Finding | undefined {
  const set = aSet();
  const pod = aPod(set, 2, waitingPod('ContainerCreating', NOW - 5 * MINUTE));
  return describeSet({ ...healthySnapshot(set, pod, ...others), storageFacts }, set, { now: NOW }).findings[0];
}

const attachment = (error: string, node = 'node-2', attached = false) => ({ node, attacher: DRIVER, attached, error });
function factsOf(error: string, more: Partial<StorageFacts> = {}): StorageFacts {
  return {
    attachments: { state: 'known', value: new Map([[VOLUME, [attachment(error)]]]) },
    attachLimits: { state: 'known', value: new Map() },
    snapshots: { state: 'unread' },
    ...more,
  };
}
const attachEvent = (said: string) =>
  eventAbout('Pod', 'web-2', 'FailedAttachVolume', `AttachVolume.Attach failed for volume "${VOLUME}" : ${said}`);
const textOf = (finding: Finding | undefined) => [finding?.message, ...(finding?.evidence ?? [])].join('\n');

describe('a node that takes no more volumes', () => {
  const LIMITS = [
    'rpc error: code = ResourceExhausted desc = Maximum number of attachments reached',
    'rpc error: code = Internal desc = max number of volumes (8) already attached to instance',
    'AttachmentLimitExceeded: attachment limit exceeded for node',
    'the server has too many volumes attached',
  ];
  for (const said of LIMITS) {
    test(said, () => {
      for (const found of [firstOf(factsOf(said)), firstOf(undefined, attachEvent(said))]) {
        assert.deepEqual([found?.code, found?.severity, found?.subject.name], ['AttachFailed', 'error', VOLUME]);
        assert.match(found?.message ?? '', /which cannot be attached to node node-2: the node takes no more volumes/);
        assert.deepEqual(found?.action?.args, ['cordon', 'node-2']);
      }
    });
  }

  test('says how many it may take and how many it has', () => {
    const others = Array.from({ length: 8 }, (_, index) => [`pv-${index}`, [attachment('', 'node-2', true)]] as const);
    const value = new Map([...others, [VOLUME, [attachment(LIMITS[0] ?? '')]] as const]);
    const limits = new Map([[`node-2/${DRIVER}`, 8]]);
    const found = firstOf({
      attachments: { state: 'known', value },
      attachLimits: { state: 'known', value: limits },
      snapshots: { state: 'unread' },
    });
    assert.match(
      found?.message ?? '',
      /takes no more volumes: it may take 8 of driver disk\.example\.com, 8 are attached/,
    );
  });

  test('says what is not known', () => {
    assert.match(
      textOf(firstOf(undefined, attachEvent(LIMITS[0] ?? ''))),
      /not known: how many volumes node node-2 may take.*not known: how many volumes are attached/s,
    );
  });
});

test('any other error of the driver is shown unchanged', () => {
  const said = 'rpc error: code = NotFound desc = disk vol-1 is not in this project';
  const found = firstOf(factsOf(said));
  assert.match(found?.message ?? '', /cannot be attached to node node-2: rpc error: code = NotFound desc = disk vol-1/);
  assert.match(textOf(found), /VolumeAttachment to node-2 by disk\.example\.com:.*what refuses it is the driver disk/s);
  assert.deepEqual(found?.action?.args, ['describe', 'volumeattachment']);
});

test('an error that was overcome counts no more, whatever the event says', () => {
  const facts = factsOf('', {
    attachments: { state: 'known', value: new Map([[VOLUME, [attachment('', 'node-2', true)]]]) },
  });
  assert.notEqual(firstOf(facts, attachEvent('no such disk'))?.code, 'AttachFailed');
});

describe('a name that is longer than the kernel allows', () => {
  const MESSAGES = [
    'mkdir /var/lib/kubelet/plugins/x: file name too long',
    'device path /dev/disk/by-id/scsi-0Linode_Volume_pvc-1 is longer than 31 bytes',
    'open /x: ENAMETOOLONG',
    'volume label exceeds the maximum of 32 characters',
  ];
  for (const said of MESSAGES) {
    test(said, () => {
      const mount = eventAbout(
        'Pod',
        'web-2',
        'FailedMount',
        `MountVolume.SetUp failed for volume "${VOLUME}" : ${said}`,
      );
      const attached = firstOf(factsOf(said));
      const mounted = firstOf(undefined, mount);
      assert.deepEqual([attached?.code, mounted?.code], ['AttachFailed', 'MountFailed']);
      for (const found of [attached, mounted]) {
        assert.match(found?.message ?? '', /a name is longer than the kernel allows/);
        assert.match(textOf(found), /volume pv-data-web-2 has 13 bytes.*trying again does not help/s);
      }
    });
  }
});
