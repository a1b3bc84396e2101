/** Damaged configurations: what is not understood protects every context. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProtected, isReadOnly, parseConfig } from '../../../../source/cli/config/config.ts';
import { mutatedBytes } from '../../../support/mutated-bytes.ts';
import { randomFrom } from '../../../support/seeded-random.ts';

const RUNS = process.env['STSVIEW_LONG'] === '1' ? 100_000 : 5000;
const SEED = Number(process.env['STSVIEW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const CONFIGS = [
  '{"readOnlyContexts": ["prod-*"], "protectedContexts": ["prod-eu"]}',
  '{"readOnlyContexts": ["prod-*"], "__proto__": {"readOnlyContexts": []}, "constructor": []}',
  '{"readOnlyContexts": {"0": "prod"}, "protectedContexts": null}',
].map((text) => Buffer.from(text));

test(`${RUNS} damaged configurations, seed ${SEED}`, () => {
  const random = randomFrom(SEED);
  let refused = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const text = mutatedBytes(random.pick(CONFIGS), random).toString('utf8');
    const config = parseConfig(text, '/config.json');
    for (const pattern of [...config.readOnlyContexts, ...config.protectedContexts])
      assert.equal(typeof pattern, 'string', text);
    if (config.problem === undefined) continue;
    refused += 1;
    assert.ok(isReadOnly(config, 'any', false), text);
    assert.ok(isProtected(config, 'any'), text);
  }
  assert.ok(refused > 0);
});
