/** Every claim that is Pending has a cause, which is the first finding, and the pod's trouble follows from it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, FindingCode } from '../../../../source/domain/model/finding.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { aClaim, aStorageClass, MINUTE, NOW, SECOND, unschedulable } from '../../../support/object-builders.ts';
import { claimEvent, describeClaimWorld, firstFinding, freeVolume, pendingClaim } from './claim-world.ts';

const immediate = aStorageClass('standard', { bindingMode: 'Immediate' });
const formerly = { phase: 'Released', claimRef: { namespace: 'shop', name: 'data-web-2', uid: 'old' } } as const;

interface Case {
  readonly what: string;
  readonly others: readonly ClusterObject[];
  readonly code: FindingCode;
  readonly severity?: Finding['severity'];
  readonly says: RegExp;
  /** The arguments of the proposed command. */
  readonly command: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: 'a volume by name that does not exist',
    others: [pendingClaim({ volume: 'gone' })],
    code: 'NamedVolumeUnavailable',
    says: /^claim data-web-2 asks for volume gone, which does not exist: web-2 cannot be scheduled$/m,
    command: /^delete pvc\/data-web-2 pod\/web-2 --wait=false$/,
  },
  {
    what: 'a volume by name that a former claim of the name had',
    others: [pendingClaim({ volume: 'kept' }), freeVolume('kept', formerly)],
    code: 'NamedVolumeUnavailable',
    says: /which it cannot have: it still belongs to a former claim of this name/,
    command: /^patch pv kept --type=merge .*"uid":null/,
  },
  {
    what: 'a volume by name that is bound elsewhere',
    others: [
      pendingClaim({ volume: 'taken' }),
      freeVolume('taken', { phase: 'Bound', claimRef: { namespace: 'other', name: 'c', uid: 'u' } }),
    ],
    code: 'NamedVolumeUnavailable',
    says: /which it cannot have: claimed by other\/c: .*spec\.claimRef: other\/c, uid u$/ms,
    command: /^delete pvc\/data-web-2/,
  },
  {
    what: 'a volume by name of another class that is too small',
    others: [pendingClaim({ volume: 'odd' }), freeVolume('odd', { storageClass: 'fast', capacity: '1Gi' })],
    code: 'NamedVolumeUnavailable',
    says: /its class is fast, smaller than 8Gi/,
    command: /^delete pvc\/data-web-2/,
  },
  {
    what: 'a volume by name, told by the event',
    others: [
      pendingClaim({ volume: 'odd' }),
      freeVolume('odd', { accessModes: ['ReadOnlyMany'] }),
      claimEvent('VolumeMismatch', 'Cannot bind to requested volume "odd": incompatible accessMode'),
    ],
    code: 'NamedVolumeUnavailable',
    says: /it does not offer ReadWriteOnce.*event VolumeMismatch/s,
    command: /^delete pvc\/data/,
  },
  {
    what: 'labels that no volume has',
    others: [
      aStorageClass('standard', { provisioner: 'kubernetes.io/no-provisioner' }),
      pendingClaim({ selector: { matchLabels: { disk: 'fast' }, matchExpressions: [] } }),
      freeVolume('slow', {}, { disk: 'slow' }),
    ],
    code: 'NoMatchingVolume',
    says: /\(8Gi ReadWriteOnce of class standard with disk=fast\) finds no volume that fits.*slow \(8Gi\): its labels do not match the claim's selector/s,
    command: /^get pv$/,
  },
  {
    what: 'labels, of a class whose provisioner makes nothing for them',
    others: [
      immediate,
      pendingClaim({
        selector: { matchLabels: {}, matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] },
      }),
    ],
    code: 'NoMatchingVolume',
    says: /with zone In a\|b\) finds no volume.*many make none for a claim with a selector/s,
    command: /^get pv$/,
  },
  {
    what: 'another VolumeAttributesClass',
    others: [
      aStorageClass('standard', { provisioner: 'kubernetes.io/no-provisioner' }),
      pendingClaim({ attributesClass: 'gold' }),
      freeVolume('plain'),
    ],
    code: 'NoMatchingVolume',
    says: /plain \(8Gi\): its VolumeAttributesClass is none/,
    command: /^get pv$/,
  },
  {
    what: 'a Released volume that only a former claim ties down',
    others: [
      aStorageClass('standard', { provisioner: 'kubernetes.io/no-provisioner' }),
      pendingClaim(),
      freeVolume('kept', formerly),
    ],
    code: 'NoMatchingVolume',
    says: /finds no volume that fits/,
    command: /^patch pv kept/,
  },
  {
    what: 'a copy of a claim that does not exist',
    others: [pendingClaim({ dataSource: 'PersistentVolumeClaim/seed' })],
    code: 'DataSourceNotReady',
    says: /^claim data-web-2 is to be a copy of claim seed, which does not exist: web-2/m,
    command: /^get pvc$/,
  },
  {
    what: 'a copy of a claim that is not bound itself',
    others: [
      pendingClaim({ dataSource: 'PersistentVolumeClaim/seed' }),
      pendingClaim({}, 'seed'),
      claimEvent('ExternalProvisioning', 'waiting', { type: 'Normal' }),
    ],
    code: 'DataSourceNotReady',
    says: /is to be a copy of claim seed, which is Pending itself/,
    command: /^describe pvc seed$/,
  },
  {
    what: 'a warning of an unknown kind',
    others: [immediate, pendingClaim(), claimEvent('PopulatorFailed', 'the bucket is empty.')],
    code: 'ClaimPending',
    says: /^claim data-web-2 is not bound to a volume: the bucket is empty: web-2.*event PopulatorFailed/ms,
    command: /^describe pvc data-web-2$/,
  },
  {
    what: 'nothing that tells',
    others: [immediate, pendingClaim()],
    code: 'ClaimPending',
    says: /is not bound to a volume, and nothing tells why.*volumeBindingMode=Immediate.*there is no event about the claim/s,
    command: /^describe pvc data-web-2$/,
  },
];

for (const { what, others, code, severity = 'error', says, command } of CASES) {
  test(`a claim that asks for ${what}`, () => {
    const { findings, verdict } = describeClaimWorld({ others });
    const [first] = findings;
    assert.ok(first !== undefined);
    assert.equal(first.code, code);
    assert.equal(first.subject.name, 'data-web-2');
    assert.equal(first.severity, severity);
    assert.match([first.message, ...first.evidence].join('\n'), says);
    assert.match(first.action?.args.join(' ') ?? '', command);
    assert.equal(verdict, 'stuck');
    const pod = findings.find(({ subject }) => subject.name === 'web-2');
    assert.deepEqual([pod?.code, pod?.cause?.code], ['Unschedulable', code]);
  });
}

test('a claim of a template that asks for the volume itself is not to be deleted', () => {
  const claimTemplates = [
    { name: 'data', storageClass: 'standard', request: '8Gi', accessModes: ['ReadWriteOnce'], volume: 'gone' },
  ];
  const { action } = firstFinding({ set: { claimTemplates }, others: [pendingClaim({ volume: 'gone' })] });
  assert.deepEqual(action?.args, ['get', 'pv']);
});

test('a claim that waits for its pod is healthy, whatever the pod waits for', () => {
  const pod = unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: 3 Insufficient cpu.');
  const { findings } = describeClaimWorld({ pod, others: [pendingClaim()] });
  assert.deepEqual(
    findings.map(({ code }) => code).filter((code) => code !== 'WaitingForPod'),
    ['Unschedulable', 'WaitForConsumer'],
  );
});

test('a claim that was just made is not reported, and the status changes by itself when it is overdue', () => {
  const young = pendingClaim({ meta: { createdAt: NOW - 10 * SECOND } });
  const pod = unschedulable(NOW - 10 * SECOND, '');
  const at = (now: number) =>
    describeClaimWorld({ pod, others: [immediate, young] }, now).findings.map(({ code }) => code);
  assert.ok(!at(NOW).includes('ClaimPending'));
  assert.ok(at(NOW + MINUTE).includes('ClaimPending'));
});

test('a volume that is being made for a node is only slow for ten minutes', () => {
  const made = pendingClaim({ selectedNode: 'node-1', meta: { createdAt: NOW - 8 * MINUTE } });
  const found = firstFinding({ others: [made] });
  assert.deepEqual([found.code, found.severity], ['ClaimPending', 'warning']);
  assert.match(found.message, /to be made for node node-1/);
});

test('a claim of a class that may not be read counts as waiting for its pod', () => {
  const { findings } = describeClaimWorld({
    pod: unschedulable(NOW - 5 * MINUTE, '0/3 nodes are available: 3 Insufficient cpu.'),
    others: [aClaim('data-web-2', { phase: 'Pending', volume: '', storageClass: 'hidden' }), immediate],
  });
  assert.equal(findings[0]?.code, 'NoStorageClass');
});

test('a claim that has its node is the cause, although the scheduler has written nothing on the pod yet', () => {
  const selected = { selectedNode: 'node-1', dataSource: 'PersistentVolumeClaim/gone' } as const;
  const pod = { ...unschedulable(), conditions: [] };
  const { code, message } = firstFinding({ pod, others: [pendingClaim(selected)] });
  assert.equal(code, 'DataSourceNotReady', message);
  const unseen = firstFinding({ pod, others: [pendingClaim({ ...selected, selectedNode: '' })] });
  assert.match(unseen.message, /has not looked at it/);
});

test('a volume that was made for the claim, and that it cannot be bound to', () => {
  const claim = pendingClaim({ attributesClass: 'gold', selectedNode: 'node-1' });
  const claimRef = { namespace: 'shop', name: 'data-web-2', uid: claim.meta.uid };
  const made = freeVolume('made', { phase: 'Pending', claimRef });
  assert.match(
    firstFinding({ others: [claim, made] }).message,
    /^claim data-web-2 was given volume made, which it cannot be bound to: its VolumeAttributesClass is none: web-2 cannot/,
  );
  const fits = { ...made, attributesClass: 'gold' };
  assert.doesNotMatch(firstFinding({ others: [claim, fits] }).message, /cannot be bound to/);
});
