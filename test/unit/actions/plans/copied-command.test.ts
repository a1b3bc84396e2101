/** The commands that a plan of several steps gives for copying. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsSnapshot } from '../../../screens/claims-snapshot.ts';
import { aSet, NOW } from '../../../support/object-builders.ts';
import { factsOf } from '../../domain/claims/claim-fixtures.ts';
import { knownReading, plan, planContextOf } from '../plan-fixtures.ts';

/** The commands of one line, without what all of them have in common. */
function commandsOf(kubectl: string): readonly string[] {
  assert.doesNotMatch(kubectl, /[\n;]/);
  return kubectl.split(' && ').map((command) => command.replace('kubectl --context prod ', ''));
}

test('the pod is deleted only if its claim could be deleted', () => {
  const planned = plan(planContextOf(aSet()), { action: 'start-afresh', pod: 'web-1' });
  assert.deepEqual(commandsOf(planned.kubectl), [
    '-n shop delete pvc/data-web-1 --wait=false',
    '-n shop delete pod/web-1',
  ]);
});

test('the claims of a cleanup go in turn, each with its volume set to Retain before and to Delete afterwards', () => {
  const snapshot = claimsSnapshot();
  const claims = ['data-web-2', 'data-web-3'].map((name) => ({ namespace: 'shop', name, uid: `claim-shop-${name}` }));
  const facts = {
    claims: knownReading({ snapshot, facts: factsOf(snapshot), readAt: NOW }),
    volumeAccess: knownReading({ allowed: true, reason: '' }),
  };
  const planned = plan(
    planContextOf(aSet()),
    { action: 'clean-claims', claims, how: 'delete', youngMs: 0, overridesVetoes: true, ignoredKinds: [] },
    facts,
  );
  assert.equal(planned.refusal, undefined);
  const patch = (claim: string, policy: string) =>
    `patch pv/pv-${claim} -p '{"spec":{"persistentVolumeReclaimPolicy":"${policy}"}}'`;
  assert.deepEqual(
    commandsOf(planned.kubectl),
    ['data-web-2', 'data-web-3'].flatMap((claim) => [
      patch(claim, 'Retain'),
      `-n shop delete pvc/${claim}`,
      patch(claim, 'Delete'),
    ]),
  );
});
