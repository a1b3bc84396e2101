/**
 * A broken line never makes a decision over data delete or change what it would leave alone otherwise. Each decision is
 * tried with faults at requests that are chosen at random; `npm run faults -- --decisions` tries all of them.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomFrom } from '../../../support/seeded-random.ts';
import { controlPlane } from '../../control-plane.ts';
import { DECISIONS } from './decision.ts';
import { sampleOf } from './sample.ts';
import { openDecision } from './try-decision.ts';

const plane = controlPlane('decisions');
const options = { skip: plane.skip, timeout: 300_000 };
const TRIALS = process.env['STSVIEW_LONG'] === '1' ? 24 : 12;

describe('a decision through a broken line', { skip: plane.skip }, () => {
  for (const decision of DECISIONS) {
    test(`${decision.name}: nothing is changed that would not be changed otherwise`, options, async (context) => {
      const desk = await openDecision(decision, plane.kubeconfig);
      try {
        assert.equal(desk.writes.length > 0, decision.changes, desk.writes.join('\n'));
        const seed = Date.now();
        context.diagnostic(`seed ${seed}`);
        for (const trial of sampleOf(desk.trials, TRIALS, randomFrom(seed))) {
          assert.deepEqual(await desk.run(trial), [], `${trial.fault} at ${JSON.stringify(trial.moment)}`);
        }
      } finally {
        await desk.close();
      }
    });
  }
});
