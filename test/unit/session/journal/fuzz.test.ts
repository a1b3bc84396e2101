/** Damaged lines of the journal: each is read as an entry whose fields have their types, or as none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  interruptedWriteSentence,
  type JournalEntry,
  latestOfEachWrite,
  parseJournalEntry,
} from '../../../../source/session/journal/journal-entry.ts';
import { mutatedBytes } from '../../../support/mutated-bytes.ts';
import { randomFrom } from '../../../support/seeded-random.ts';

const RUNS = process.env['STSVIEW_LONG'] === '1' ? 100_000 : 5000;
const SEED = Number(process.env['STSVIEW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const ENTRY: JournalEntry = {
  id: 'a1',
  time: '2026-01-01T00:00:00Z',
  context: 'prod',
  user: 'jane',
  object: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'u1' },
  operation: 'scale',
  changed: ['/spec/replicas'],
  ignoredKinds: [],
  outcome: 'sending',
  process: { host: 'here', pid: 7 },
};

const LINES = [
  JSON.stringify(ENTRY),
  '{"__proto__":{"id":"evil"},"object":{"__proto__":null},"process":[],"changed":{"0":1}}',
  JSON.stringify({ ...ENTRY, object: { kind: 7 }, process: { pid: '7' }, changed: [1, null] }),
].map((line) => Buffer.from(line));

test(`${RUNS} damaged lines, seed ${SEED}`, () => {
  const random = randomFrom(SEED);
  const entries: JournalEntry[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const line = mutatedBytes(random.pick(LINES), random).toString('utf8');
    const entry = parseJournalEntry(line);
    if (entry === undefined) continue;
    entries.push(entry);
    const { id, time, context, user, object, operation, outcome, changed, ignoredKinds } = entry;
    for (const value of [
      id,
      time,
      context,
      user,
      operation,
      outcome,
      ...Object.values(object),
      ...changed,
      ...ignoredKinds,
    ])
      assert.equal(typeof value, 'string', line);
    assert.equal(typeof entry.process.pid, 'number', line);
    assert.equal(typeof interruptedWriteSentence(entry), 'string', line);
  }
  assert.ok(entries.length > 0);
  assert.ok(latestOfEachWrite(entries).length > 0);
});
