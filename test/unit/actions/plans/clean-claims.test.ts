/** Whether a volume is held back while its claim goes does not depend on an answer that never came. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccessReviewStatus } from '../../../../source/actions/ports.ts';
import type { PreflightFact } from '../../../../source/actions/preflight-facts.ts';
import { claimsSnapshot } from '../../../screens/claims-snapshot.ts';
import { aSet, NOW } from '../../../support/object-builders.ts';
import { factsOf } from '../../domain/claims/claim-fixtures.ts';
import { knownReading, plan, planContextOf } from '../plan-fixtures.ts';

function planWith(how: 'delete' | 'keep', volumeAccess: PreflightFact<AccessReviewStatus>) {
  const snapshot = claimsSnapshot();
  return plan(
    planContextOf(aSet()),
    {
      action: 'clean-claims',
      claims: [{ namespace: 'shop', name: 'data-web-2', uid: 'claim-shop-data-web-2' }],
      how,
      youngMs: 0,
      overridesVetoes: true,
      ignoredKinds: [],
    },
    { claims: knownReading({ snapshot, facts: factsOf(snapshot), readAt: NOW }), volumeAccess },
  );
}

const operationsOf = ({ steps }: ReturnType<typeof plan>) => steps.map(({ write }) => write.operation);

const NOT_DENIED: Readonly<Record<string, PreflightFact<AccessReviewStatus>>> = {
  'is yes': knownReading({ allowed: true, reason: '' }),
  'never came': { state: 'unknown', reason: 'the API server did not find it (404).' },
  'is still to come': { state: 'pending' },
};

for (const [name, access] of Object.entries(NOT_DENIED)) {
  describe(`the answer whether volumes may be changed ${name}`, () => {
    test('the volume is set to Retain before its claim is deleted, and back after it', () => {
      assert.deepEqual(operationsOf(planWith('delete', access)), ['reclaim-policy', 'delete-claim', 'reclaim-policy']);
    });

    test('to keep the data, the volume is set to Retain and stays so', () => {
      assert.deepEqual(operationsOf(planWith('keep', access)), ['reclaim-policy', 'delete-claim']);
    });
  });
}

describe('volumes may not be changed', () => {
  const denied = knownReading({ allowed: false, reason: '' });

  test('the claim is deleted alone, and the plan says what that risks', () => {
    const planned = planWith('delete', denied);
    assert.deepEqual(operationsOf(planned), ['delete-claim']);
    assert.ok(
      planned.consequences.some(
        ({ severity, text }) => severity === 'danger' && /may not change its volume/.test(text),
      ),
    );
  });

  test('the data cannot be kept', () => {
    const planned = planWith('keep', denied);
    assert.deepEqual(operationsOf(planned), []);
    assert.match(planned.refusal ?? '', /cannot be kept: you may not change volume/);
  });
});
