/** Damaged answers of DNS servers and tools: each is read, or refused by an error. STSVIEW_SEED repeats a run. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'dns-packet';
import { decodeMessage } from '../../../../source/cluster/dns/dns-messages.ts';
import { readGetent, readNslookup } from '../../../../source/cluster/dns/tool-output.ts';
import { mutatedBytes } from '../../../support/mutated-bytes.ts';
import { randomFrom } from '../../../support/seeded-random.ts';

const RUNS = process.env['STSVIEW_LONG'] === '1' ? 100_000 : 5000;
const SEED = Number(process.env['STSVIEW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const NAME = 'web-0.web.shop.svc.cluster.local';

const ANSWERS: readonly Buffer[] = [
  encode({
    type: 'response',
    id: 7,
    questions: [{ type: 'A', name: NAME }],
    answers: [{ type: 'A', name: NAME, ttl: 5, data: '10.0.0.1' }],
  }),
  encode({
    type: 'response',
    id: 7,
    questions: [{ type: 'AAAA', name: NAME }],
    answers: [{ type: 'AAAA', name: NAME, ttl: 5, data: 'fd00::1' }],
  }),
  encode({
    type: 'response',
    id: 7,
    questions: [{ type: 'SRV', name: `_http._tcp.${NAME}` }],
    answers: [
      { type: 'SRV', name: `_http._tcp.${NAME}`, ttl: 5, data: { port: 80, target: NAME, priority: 0, weight: 50 } },
    ],
  }),
  // A name that is a pointer to itself.
  Buffer.from(
    '0007818000010001000000000377656200000100 01c00c00010001000000050004 0a000001 c012c012c012'.replaceAll(' ', ''),
    'hex',
  ),
];

test(`${RUNS} damaged messages, seed ${SEED}`, () => {
  const random = randomFrom(SEED);
  let read = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const bytes = mutatedBytes(random.pick(ANSWERS), random);
    try {
      const { answered, id } = decodeMessage(bytes);
      assert.ok(answered.every((value) => typeof value === 'string'));
      assert.equal(typeof id, 'number');
      read += 1;
    } catch (thrown) {
      // What asks counts an error as "no answer of this server", and nothing else.
      assert.ok(
        thrown instanceof Error && !(thrown instanceof assert.AssertionError),
        `${run}: ${bytes.toString('hex')}`,
      );
    }
  }
  assert.ok(read > 0);
});

const OUTPUTS: readonly Buffer[] = [
  Buffer.from(`10.0.0.1        STREAM ${NAME}\n10.0.0.1        DGRAM\n`),
  Buffer.from(`Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\t${NAME}\nAddress: 10.0.0.1\n\n`),
];

test(`${RUNS} damaged outputs of tools, seed ${SEED}`, () => {
  const random = randomFrom(SEED);
  for (let run = 0; run < RUNS; run += 1) {
    const output = mutatedBytes(random.pick(OUTPUTS), random).toString('utf8');
    for (const type of ['A', 'AAAA', 'SRV', 'PTR'] as const) {
      const result = { output, exitCode: 0, errorText: '', isMissing: false };
      for (const answer of [readGetent(result, { name: NAME, type }), readNslookup(result, { name: NAME, type })])
        assert.ok(answer.answered === undefined || answer.answered.every((value) => typeof value === 'string'));
    }
  }
});
