/** Who has a claim or a volume that a member waits for. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Pod } from '../../../../source/domain/model/kinds.ts';
import type { StorageFacts } from '../../../../source/domain/model/storage-facts.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  unschedulable,
  waitingPod,
} from '../../../support/object-builders.ts';
import { describeClaimWorld } from './claim-world.ts';
import { eventAbout } from './finding-case.ts';

const JOB = { kind: 'Job', name: 'backup', uid: 'job', controller: true };
const holder = (claim: string, more: Partial<Pod> = {}): Pod => ({
  ...aPod(aSet(), 7, { meta: { name: 'backup-x7', owners: [JOB] }, node: 'node-0' }),
  claimVolumes: [{ volume: 'data', claim, ephemeral: false }],
  ...more,
});

const facts = (more: Partial<StorageFacts>): StorageFacts => ({
  attachments: { state: 'unread' },
  attachLimits: { state: 'unread' },
  snapshots: { state: 'unread' },
  ...more,
});

describe('a claim that one pod at a time may use', () => {
  const claim = aClaim('data-web-2', { accessModes: ['ReadWriteOncePod'] });
  const pod = unschedulable(
    NOW - 5 * MINUTE,
    '0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
  );

  test('is held by the pod of a Job, which is named with its node', () => {
    const [first, second] = describeClaimWorld({ pod, others: [claim, holder('data-web-2')] }).findings;
    assert.deepEqual([first?.code, first?.severity, first?.subject.name], ['ClaimHeld', 'error', 'data-web-2']);
    assert.match(first?.message ?? '', /at a time, and pod backup-x7 of Job backup on node-0 has it: web-2 cannot be/);
    assert.deepEqual(first?.action?.args, ['describe', 'pod', 'backup-x7']);
    assert.deepEqual([second?.code, second?.cause?.code], ['Unschedulable', 'ClaimHeld']);
  });

  test('is not held by a pod that has ended or has no node', () => {
    for (const other of [holder('data-web-2', { phase: 'Succeeded' }), holder('data-web-2', { node: '' })]) {
      const { findings } = describeClaimWorld({ pod, others: [claim, other] });
      assert.ok(findings.every(({ code }) => code !== 'ClaimHeld'));
    }
  });
});

describe('a claim that is being deleted', () => {
  const SNAPSHOT = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';
  const leaving = (...finalizers: readonly string[]) =>
    aClaim('data-web-2', { meta: { deletionAt: NOW - MINUTE, finalizers } });
  const message = (claim: ReturnType<typeof leaving>, storageFacts?: StorageFacts, others: readonly Pod[] = []) => {
    const set = aSet();
    const snapshot = healthySnapshot(set, claim, ...others);
    const { findings } = describeSet({ ...snapshot, storageFacts }, set, { now: NOW });
    return findings.find(({ code }) => code === 'ClaimTerminating')?.message ?? '';
  };

  test('is kept by its pod', () => {
    assert.match(
      message(leaving('kubernetes.io/pvc-protection')),
      /^claim data-web-2 is being deleted: pod web-2 of StatefulSet web still uses it; web-2 goes on/,
    );
  });

  test('is kept by several pods', () => {
    assert.match(
      message(leaving('kubernetes.io/pvc-protection'), undefined, [holder('data-web-2')]),
      /pod web-2 of StatefulSet web and pod backup-x7 of Job backup still use it/,
    );
  });

  test('is kept by a snapshot, which is named where snapshots are known', () => {
    const set = aSet({ replicas: 2 });
    const claim = leaving(SNAPSHOT);
    const withFacts = (storageFacts: StorageFacts | undefined) =>
      describeSet({ ...healthySnapshot(set, claim), storageFacts }, set, { now: NOW }).findings.find(
        ({ code }) => code === 'ClaimTerminating',
      );
    const nightly = { sourceClaim: 'data-web-2', isReady: false, error: '' };
    const snapshots = { state: 'known', value: new Map([['shop/nightly', nightly]]) } as const;
    assert.match(withFacts(undefined)?.message ?? '', /a VolumeSnapshot is being taken from it/);
    assert.match(withFacts(facts({ snapshots }))?.message ?? '', /VolumeSnapshot nightly is being taken from it/);
    const refused = withFacts(facts({ snapshots: { state: 'refused', reason: 'Not allowed.' } }));
    assert.match(refused?.evidence.join('\n') ?? '', /not known: VolumeSnapshots \(Not allowed\)/);
  });

  test('is kept by a finalizer of somebody else', () => {
    const set = aSet({ replicas: 2 });
    const { findings } = describeSet(healthySnapshot(set, leaving('example.com/hold')), set, { now: NOW });
    assert.match(findings[0]?.message ?? '', /finalizer example\.com\/hold holds it/);
  });
});

describe('a volume that another node has', () => {
  const waiting = waitingPod('ContainerCreating', NOW - 7 * MINUTE);
  const said = eventAbout(
    'Pod',
    'web-2',
    'FailedAttachVolume',
    'Multi-Attach error for volume "pv-data-web-2" Volume is already used by pod(s) backup-x7',
  );

  test('is used there by a pod, which is named with owner and node', () => {
    const [first] = describeClaimWorld({ pod: waiting, others: [said, holder('data-web-2')] }).findings;
    assert.deepEqual([first?.code, first?.severity], ['MultiAttach', 'error']);
    assert.match(
      first?.message ?? '',
      /waits for volume pv-data-web-2, which pod backup-x7 of Job backup on node-0 still uses$/,
    );
    assert.deepEqual(first?.action?.args, ['describe', 'pod', 'backup-x7']);
  });

  test('is attached there though no pod uses it', () => {
    const set = aSet();
    const attachment = { node: 'node-1', attacher: 'disk.example.com', attached: true, error: '' };
    const attachments = { state: 'known', value: new Map([['pv-data-web-2', [attachment]]]) } as const;
    const snapshot = { ...healthySnapshot(set, aPod(set, 2, waiting), said), storageFacts: facts({ attachments }) };
    const [first] = describeSet(snapshot, set, { now: NOW }).findings;
    assert.match(first?.message ?? '', /waits for volume pv-data-web-2, which is still attached to node-1$/);
    assert.match(first?.evidence.join('\n') ?? '', /no pod that is seen here uses it there/);
  });
});
