/** The journal: its entries, homes of every kind, and the report of a later run. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Write } from '../../../../source/actions/ports.ts';
import { type JournalEntry, latestOfEachWrite } from '../../../../source/session/journal/journal-entry.ts';
import { journalFile } from '../../../../source/session/journal/journal-file.ts';
import { createJournalWriter } from '../../../../source/session/journal/journal-writer.ts';
import { reportInterruptedWrites } from '../../../../source/session/journal/report-interrupted.ts';

const POD = { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'u' } as const;
const SET = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 's', generation: 1 } as const;
const FORCE: Write = { operation: 'delete', target: POD, force: true };
const SCALE: Write = { operation: 'scale', target: SET, from: 1, to: 2 };
const ACCESS = { contextName: 'prod', userName: 'jane', impersonates: undefined };
const HERE = { host: 'here', pid: 1 };

let home: string;
let path: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stsview-journal-'));
  path = join(home, 'state', 'stsview', 'journal.ndjson');
});

afterEach(() => rmSync(home, { recursive: true }));

function openWriter(file = journalFile(path)) {
  return createJournalWriter({ file, process: HERE }, ACCESS, (failure) => assert.fail(failure));
}

function summary({ object, operation, changed, outcome }: JournalEntry) {
  return [object.name, operation, changed, outcome];
}

test('a write is recorded before it is sent and again with its outcome, for its owner alone', async () => {
  const file = journalFile(path);
  assert.deepEqual(await file.read(), []);
  const writer = openWriter();
  await writer.recordSending(FORCE);
  assert.deepEqual((await file.read()).map(summary), [['web-0', 'force-delete', [], 'sending']]);
  await writer.recordOutcome({ write: FORCE, problem: undefined, effect: undefined });
  await writer.recordSending(SCALE);
  const problem = { kind: 'forbidden', sentence: 'secret body', causes: [] } as const;
  await writer.recordOutcome({ write: SCALE, problem, effect: undefined });
  const entries = await file.read();
  assert.deepEqual(entries.map(summary), [
    ['web-0', 'force-delete', [], 'sending'],
    ['web-0', 'force-delete', [], 'accepted'],
    ['web', 'scale', ['/spec/replicas'], 'sending'],
    ['web', 'scale', ['/spec/replicas'], 'forbidden'],
  ]);
  assert.deepEqual(latestOfEachWrite(entries).map(summary), [
    ['web-0', 'force-delete', [], 'accepted'],
    ['web', 'scale', ['/spec/replicas'], 'forbidden'],
  ]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(path, 'utf8'), /secret body/);
});

test('entries of one write keep the time at which it was sent', async () => {
  const writer = openWriter();
  await writer.recordSending(SCALE);
  const [sending] = await journalFile(path).read();
  await writer.recordOutcome({ write: SCALE, problem: undefined, effect: undefined });
  const [latest] = latestOfEachWrite(await journalFile(path).read());
  assert.equal(latest?.time, sending?.time);
});

test('an incomplete line hides no other entry', async () => {
  const file = journalFile(path);
  await openWriter().recordSending(FORCE);
  writeFileSync(path, '{"time": "to', { flag: 'a' });
  await openWriter().recordSending(SCALE);
  assert.deepEqual(
    (await file.read()).map(({ object }) => object.name),
    ['web-0', 'web'],
  );
});

test('a write whose process has ended before the response is reported once', async () => {
  const file = journalFile(path);
  await openWriter().recordSending(SCALE);
  const none = { sentences: [], problem: undefined };
  assert.deepEqual(await reportInterruptedWrites(file, () => true), none);
  const { sentences } = await reportInterruptedWrites(file, () => false);
  const [sentence, ...others] = sentences;
  assert.match(sentence ?? '', /outcome is not known: scale of StatefulSet shop\/web in context prod, sent at 2\d{3}-/);
  assert.deepEqual(others, []);
  assert.deepEqual(await reportInterruptedWrites(file, () => false), none);
  assert.deepEqual(latestOfEachWrite(await file.read()).map(summary), [
    ['web', 'scale', ['/spec/replicas'], 'unknown-outcome'],
  ]);
});

/** Prepares a home and returns the path of the journal in it. */
const UNUSABLE: Readonly<Record<string, () => string>> = {
  'in a folder that takes no folders': () => '/proc/nope/stsview/journal.ndjson',
  'directly in such a folder': () => '/proc/journal.ndjson',
  'below a file': () => {
    writeFileSync(join(home, 'state'), '');
    return path;
  },
  'below a symbolic link to itself': () => {
    symlinkSync(join(home, 'state'), join(home, 'state'));
    return path;
  },
  'a folder': () => {
    mkdirSync(path, { recursive: true });
    return path;
  },
  'a named pipe': () => {
    mkdirSync(join(home, 'state', 'stsview'), { recursive: true });
    execFileSync('mkfifo', [path]);
    return path;
  },
  'a device': () => '/dev/full',
  'with a name that is too long': () => join(home, 'x'.repeat(300), 'journal.ndjson'),
};

for (const [what, prepare] of Object.entries(UNUSABLE)) {
  test(`a journal ${what} is reported before and while something is sent`, async () => {
    const file = journalFile(prepare());
    assert.match((await file.check()) ?? '', /^The journal .* cannot be written \(.+\)\.$/);
    const failures: string[] = [];
    const writer = createJournalWriter({ file, process: HERE }, ACCESS, (failure) => failures.push(failure));
    await writer.recordSending(SCALE);
    await writer.recordOutcome({ write: SCALE, problem: undefined, effect: undefined });
    assert.equal(failures.length, 1);
  });
}

test('a journal that another user owns is reported, and reading it says what to do', async (context) => {
  if (process.getuid?.() === 0) return context.skip('root may read and write every file');
  await openWriter().recordSending(SCALE);
  chmodSync(path, 0o000);
  assert.match((await journalFile(path).check()) ?? '', /EACCES/);
  await assert.rejects(journalFile(path).read(), /cannot be read \(.*EACCES.*\): check its permissions\.$/);
});

test('a journal that cannot be read is no interrupted write', async () => {
  mkdirSync(path, { recursive: true });
  const { sentences, problem } = await reportInterruptedWrites(journalFile(path), () => false);
  assert.deepEqual(sentences, []);
  assert.match(problem ?? '', /^The journal .* cannot be read \(it is not a regular file\)/);
});

test('a journal of a long time is read in bounded memory', async () => {
  await openWriter().recordSending(SCALE);
  const line = readFileSync(path, 'utf8');
  const lines = Math.ceil((17 * 1024 * 1024) / line.length);
  writeFileSync(path, line.repeat(lines));
  const entries = await journalFile(path).read();
  assert.ok(entries.length > 1000 && entries.length < lines, `${entries.length} of ${lines}`);
});

test('the deletion of a claim is recorded with the kinds that were not searched', async () => {
  const target = {
    kind: 'PersistentVolumeClaim',
    namespace: 'shop',
    name: 'data-web-0',
    uid: 'c',
    resourceVersion: '1',
  };
  const ignoredKinds = ['argoproj.io/Application'];
  await openWriter().recordSending({
    operation: 'delete-claim',
    target: { ...target, kind: 'PersistentVolumeClaim' },
    ignoredKinds,
  });
  assert.deepEqual(
    (await journalFile(path).read()).map((entry) => entry.ignoredKinds),
    [ignoredKinds],
  );
  await openWriter().recordSending(SCALE);
  assert.deepEqual((await journalFile(path).read()).at(-1)?.ignoredKinds, []);
});
