/** Claims whose data lie in a volume that they do not have: Lost, or made anew. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FindingCode } from '../../../../source/domain/model/finding.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { aClaim, aPod, aSet, MINUTE, NOW, unschedulable } from '../../../support/object-builders.ts';
import { describeClaimWorld, freeVolume } from './claim-world.ts';

const former = { namespace: 'shop', name: 'data-web-2', uid: 'former' };
const lost = aClaim('data-web-2', { phase: 'Lost', volume: 'kept' });
const lostPod = unschedulable(NOW - 5 * MINUTE, 'persistentvolumeclaim "data-web-2" bound to non-existent volume');
const isUp = aPod(aSet(), 2);

interface Case {
  readonly what: string;
  readonly others: readonly ClusterObject[];
  readonly code: FindingCode | undefined;
  readonly says?: RegExp;
  /** The name of the proposed action, or the first words of the command. */
  readonly way?: string;
}

const LOST: readonly Case[] = [
  {
    what: 'whose volume is gone',
    others: [lost],
    code: 'ClaimLost',
    says: /^claim data-web-2 has lost its volume kept, which no longer exists: web-2 cannot be scheduled$/m,
    way: 'delete pvc data-web-2',
  },
  {
    what: 'whose volume still refers to a former claim of the name',
    others: [lost, freeVolume('kept', { phase: 'Released', claimRef: former })],
    code: 'ClaimLost',
    says: /no longer bound to its volume kept, which belongs to a former claim of that name \(Released\).*the data are still in volume kept/s,
    way: 'rebind-claim',
  },
  {
    what: 'whose volume belongs to another claim',
    others: [lost, freeVolume('kept', { phase: 'Bound', claimRef: { ...former, name: 'other' } })],
    code: 'ClaimLost',
    says: /which belongs to claim shop\/other \(Bound\)/,
    way: 'describe pv kept',
  },
  {
    what: 'whose volume is on its way out',
    others: [lost, freeVolume('kept', { phase: 'Released', claimRef: former, reclaimPolicy: 'Delete' })],
    code: 'ClaimLost',
    says: /which belongs to a former claim of that name/,
    way: 'describe pv kept',
  },
];

describe('a Lost claim', () => {
  for (const { what, others, code, says, way } of LOST) {
    test(what, () => {
      const { findings, verdict } = describeClaimWorld({ pod: lostPod, others });
      const [first, second] = findings;
      assert.deepEqual([first?.code, first?.severity, verdict], [code, 'error', 'stuck']);
      assert.equal(second?.cause?.code, 'ClaimLost');
      assert.match([first?.message, ...(first?.evidence ?? [])].join('\n'), says ?? /./);
      assert.equal(first?.action?.proposedAction?.action ?? first?.action?.args.join(' '), way);
    });
  }

  test('of a pod that is up is a warning, and proposes only what a plan explains', () => {
    const kept = freeVolume('kept', { phase: 'Released', claimRef: former });
    const withVolume = describeClaimWorld({ pod: {}, others: [lost, kept] }).findings[0];
    assert.deepEqual([withVolume?.severity, withVolume?.action?.proposedAction?.action], ['warning', 'rebind-claim']);
    const { action } = describeClaimWorld({ pod: {}, others: [lost] }).findings[0] ?? {};
    assert.deepEqual(action?.args, ['describe', 'pvc', 'data-web-2']);
  });
});

const FRESH: readonly Case[] = [
  {
    what: 'while the former volume is kept',
    others: [freeVolume('old', { phase: 'Released', claimRef: former })],
    code: 'FormerVolume',
    says: /^claim data-web-2 is bound to volume pv-data-web-2; the data of a former claim of that name are in volume old \(Released\)$/m,
    way: 'rebind-claim',
  },
  {
    what: 'while the former volume is reserved and too small',
    others: [freeVolume('old', { claimRef: { ...former, uid: '' }, capacity: '1Gi' })],
    code: 'FormerVolume',
    says: /the claim passes the volume over: smaller than 8Gi.*spec\.volumeName old, 1Gi ReadWriteOnce/s,
    way: 'describe pv old',
  },
  {
    what: 'while the former volume has another class and mode',
    others: [
      freeVolume('old', { phase: 'Released', claimRef: former, storageClass: 'fast', accessModes: ['ReadWriteMany'] }),
    ],
    code: 'FormerVolume',
    says: /passes the volume over: its class is fast, it does not offer ReadWriteOnce/,
    way: 'describe pv old',
  },
  {
    what: 'while the former volume is being deleted',
    others: [
      (() => {
        const volume = freeVolume('old', { phase: 'Released', claimRef: former });
        return { ...volume, meta: { ...volume.meta, deletionAt: NOW } };
      })(),
    ],
    code: undefined,
  },
  {
    what: 'while a volume is kept for another claim',
    others: [freeVolume('old', { phase: 'Released', claimRef: { ...former, name: 'other' } })],
    code: undefined,
  },
];

describe('a claim that was made anew', () => {
  for (const { what, others, code, says, way } of FRESH) {
    test(what, () => {
      const fresh = aClaim('data-web-2');
      const { findings, verdict } = describeClaimWorld({ pod: {}, others: [fresh, isUp, ...others] });
      const found = findings.find((finding) => finding.code === 'FormerVolume');
      assert.deepEqual([found?.code, verdict], [code, 'complete']);
      if (found === undefined) return;
      assert.equal(found.severity, 'warning');
      assert.match([found.message, ...found.evidence].join('\n'), says ?? /./);
      assert.equal(found.action?.proposedAction?.action ?? found.action?.args.join(' '), way);
    });
  }
});
