import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  createSetKeeper,
  type KeptSetSettings,
  listKeptSets,
} from '../../../../source/session/exchange/kept-set-file.ts';
import { unfinishedExchanges } from '../../../../source/session/exchange/report-unfinished.ts';

const home = mkdtempSync(join(tmpdir(), 'stsview-kept-'));
after(() => rmSync(home, { recursive: true, force: true }));

const settingsIn = (folder: string, isRunning = false): KeptSetSettings => ({
  folder: join(home, folder),
  process: { host: 'here', pid: 1 },
  isRunning: () => isRunning,
});
const target = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'a/b', generation: 4 } as const;
const size = { template: 'data', from: '8Gi', to: '20Gi' };
const KEPT = { target, size, server: 'https://one', object: { kind: 'StatefulSet', spec: { replicas: 3 } } };

test('a set is kept in a file of its own that only its user can read, and is found again', async () => {
  const settings = settingsIn('one');
  const keeper = createSetKeeper(settings, 'prod');
  const path = await keeper.pathFor(target);
  assert.equal(await keeper.read(target), undefined);
  await keeper.save(KEPT);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const kept = await keeper.read(target);
  assert.deepEqual([kept?.target, kept?.size, kept?.object, kept?.context], [target, size, KEPT.object, 'prod']);
  assert.deepEqual(
    (await listKeptSets(settings.folder)).map((found) => found.path),
    [path],
  );
  assert.equal(await keeper.remove(target), true);
  assert.deepEqual(await listKeptSets(settings.folder), []);
  assert.equal(await keeper.remove(target), true);
});

test('what an earlier run left is told with the command that finishes it', async () => {
  const settings = settingsIn('two');
  await createSetKeeper(settings, 'prod').save(KEPT);
  const [sentence = ''] = await unfinishedExchanges(settings);
  assert.match(
    sentence,
    /StatefulSet shop\/web in context prod.*stsview grow --resume finishes it from .*set-a%2Fb\.json/,
  );
  assert.deepEqual(await unfinishedExchanges(settingsIn('two', true)), []);
  assert.deepEqual(await unfinishedExchanges(settingsIn('absent')), []);
});

for (const [name, content] of [
  ['torn', '{"target": {"name":'],
  ['empty', ''],
  ['another', '{"target": {"name": "web"}}'],
] as const) {
  test(`a file that is ${name} is told, and breaks nothing else`, async () => {
    const settings = settingsIn(name);
    await createSetKeeper(settings, 'prod').save(KEPT);
    writeFileSync(join(settings.folder, 'set-bad.json'), content);
    const sentences = await unfinishedExchanges(settings);
    assert.equal(sentences.length, 2);
    assert.match(sentences.join('\n'), /set-bad\.json of an unfinished exchange cannot be read/);
  });
}

test('a folder that cannot be written is told before anything is deleted', {
  skip: process.getuid?.() === 0,
}, async () => {
  const settings = settingsIn('locked');
  await createSetKeeper(settings, 'prod').save(KEPT);
  chmodSync(settings.folder, 0o500);
  await assert.rejects(createSetKeeper(settings, 'prod').pathFor(target));
});

test('a folder whose place is taken by a file is told', async () => {
  writeFileSync(join(home, 'file'), '');
  await assert.rejects(createSetKeeper(settingsIn('file/below'), 'prod').pathFor(target));
});
