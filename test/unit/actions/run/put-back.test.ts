/** What becomes of a volume's policy when a plan to delete a claim ends half way. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanSteps } from '../../../../source/actions/plans/clean-steps.ts';
import type { ActionPorts, Write } from '../../../../source/actions/ports.ts';
import { putBack } from '../../../../source/actions/run/put-back.ts';
import type { RunResult } from '../../../../source/actions/run/run-plan.ts';
import { reportClaim } from '../../../../source/domain/claims/claim-report.ts';
import { NO_JOURNAL } from '../../../support/no-journal.ts';
import { aClaim, aSet, aSnapshot, aVolume, NOW } from '../../../support/object-builders.ts';
import { claimContext } from '../../domain/claims/claim-fixtures.ts';
import { plan, planContextOf } from '../plan-fixtures.ts';

const claim = aClaim('data-web-2');
const snapshot = aSnapshot([claim, aVolume(claim), aSet({ replicas: 2 })]);
const report = reportClaim(claimContext(snapshot), claim);
const steps = cleanSteps(report, {
  where: { context: 'prod', kubectlFlags: [] },
  how: 'delete',
  mayChangeVolumes: true,
  ignoredKinds: [],
  overridesVetoes: false,
});
const planned = { ...plan(planContextOf(aSet()), { action: 'restart' }), steps };

async function endAt(
  completed: number,
  outcome: RunResult['outcome'],
  found: 'there' | 'going' | 'gone' | 'unreadable' = 'there',
  isAccepted = true,
) {
  const sent: Write[] = [];
  const failure = { ok: false, problem: { kind: 'failed', sentence: 'It failed.', causes: [] } } as const;
  const ports = {
    async getObject() {
      if (found === 'unreadable') return failure;
      const object = found === 'going' ? { ...claim, meta: { ...claim.meta, deletionAt: NOW } } : claim;
      return { ok: true, value: found === 'gone' ? undefined : { object, restartedAt: '' } };
    },
    async write(write: Write) {
      sent.push(write);
      return isAccepted ? { ok: true, value: undefined } : failure;
    },
  } as Partial<ActionPorts> as ActionPorts;
  const result: RunResult = { outcome, sentence: 'Stopped.', problem: undefined, completed };
  const { signal } = new AbortController();
  const { sentence } = await putBack(planned, result, { ports, signal, journal: NO_JOURNAL });
  return { sentence, sent };
}

test('the policy is set back while the claim is there', async () => {
  assert.equal(steps.length, 3);
  const { sentence, sent } = await endAt(1, 'superseded');
  assert.deepEqual(
    sent.map((write) => write.operation === 'reclaim-policy' && [write.from, write.to]),
    [['Retain', 'Delete']],
  );
  assert.equal(sentence, 'Stopped. Its reclaim policy is Delete again, since claim data-web-2 is still there.');
});

test('the policy stays where the claim is going, gone or unknown, and the commands are told', async () => {
  for (const found of ['going', 'gone', 'unreadable'] as const) {
    const { sentence, sent } = await endAt(1, 'superseded', found);
    assert.deepEqual(sent, [], found);
    assert.match(
      sentence,
      /To set it back: kubectl .*patch pv\/.*"Delete".*To go on: kubectl .*delete pvc\/data-web-2/,
      found,
    );
  }
});

test('the policy stays after a deletion of which nothing is known: it may still be carried out', async () => {
  assert.deepEqual((await endAt(1, 'unknown')).sent, []);
});

test('a volume whose claim is gone keeps its data, and the commands for both ways are told', async () => {
  const { sentence, sent } = await endAt(2, 'superseded');
  assert.deepEqual(sent, []);
  assert.match(
    sentence,
    /available to a claim of that name again: kubectl .*claimRef.*To destroy it: kubectl .*"Delete"/,
  );
});

test('what cannot be set back is said', async () => {
  const { sentence } = await endAt(1, 'superseded', 'there', false);
  assert.match(sentence, /^Stopped\. It could not be undone: It failed\. To set it back: /);
});

test('nothing is added where nothing was changed, or all was', async () => {
  for (const [completed, outcome] of [
    [0, 'superseded'],
    [3, 'done'],
    [3, 'stuck'],
  ] as const) {
    assert.deepEqual(await endAt(completed, outcome), { sentence: 'Stopped.', sent: [] });
  }
});
