/** Files that no parser likes: each is read as kubectl reads it, or refused with one sentence, in bounded time. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ManifestError } from '../../../../source/simulator/worlds/manifest-error.ts';
import { parseManifests, readManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { readYaml } from '../../../../source/simulator/yaml/read-yaml.ts';

const folder = await mkdtemp(join(tmpdir(), 'stsview-hostile-'));
after(() => rm(folder, { recursive: true }));

const config = (name: string, data = '{}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;
const namesOf = (text: string): readonly string[] =>
  parseManifests(text, 'a.yaml').map(({ object }) => object.metadata.name);

const DEEP = 'a.yaml:1: values are nested more than 200 levels deep';
const REFUSED: readonly (readonly [what: string, text: string, message: string])[] = [
  ['a million braces', '{'.repeat(1_000_000), DEEP],
  ['a million brackets', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, DEEP],
  ['half a million dashes', '- '.repeat(500_000), DEEP],
  ['half a million question marks', '? '.repeat(500_000), DEEP],
  ['a control character', config('x', '{a: "\u0007"}'), 'a.yaml:4: control characters are not allowed'],
  ['NUL', `${config('x')}\0`, 'a.yaml:5: control characters are not allowed'],
  ['a tab', 'metadata:\n\tname: x\n', 'a.yaml:2: Tabs are not allowed as indentation'],
  ['a value that contains itself', config('x', '&d {a: *d}'), 'a.yaml:4: the anchor "d" contains itself'],
  ['a key that is a list', config('x', '{? [a] : b}'), 'a.yaml:4: a key has to be a text'],
  ['no number', config('x', '{a: .nan}'), 'a.yaml:4: NaN is not a number that JSON can hold'],
  ['another YAML', `%YAML 2.0\n---\n${config('x')}`, 'a.yaml:1: Unsupported YAML version 2.0'],
  ['a name that is a number', config('12'), 'a.yaml:1: metadata.name has to be a text: write "12" in quotes'],
  ['merging a text', config('x', '{<<: a}'), 'a.yaml:4: a map, or a list of maps, is wanted for "<<"'],
];

for (const [what, text, message] of REFUSED) {
  test(`refused with one sentence: ${what}`, () => {
    assert.throws(() => parseManifests(text, 'a.yaml'), { name: 'ManifestError', message });
  });
}

test('documents without an object are none, however many', () => {
  assert.deepEqual(namesOf('---\n'.repeat(1_000_000)), []);
  assert.deepEqual(namesOf('...\r\n'.repeat(100_000)), []);
  assert.deepEqual(namesOf('--- # nothing\n# here\n---\n'), []);
});

test('documents are told apart as kubectl does', () => {
  assert.deepEqual(namesOf(`${config('a')}---\n${config('b')}...\n${config('c')}--- # d\n${config('d')}`), [
    'a',
    'b',
    'c',
    'd',
  ]);
  const json = (name: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  assert.deepEqual(namesOf(`${json('a')}\n${json('b')}${json('}{')}`), ['a', 'b', '}{']);
  assert.deepEqual(namesOf(`%YAML 1.1\n---\n${config('a')}`), ['a']);
  assert.deepEqual(namesOf(`\uFEFF${config('a')}---\n\uFEFF${config('b')}`), ['a', 'b']);
});

test('the place of an error is its line in the file', () => {
  assert.throws(
    () => parseManifests(`${config('a')}---\n# b\n\nkind: B\n---\n${config('c', '{a: 1, a: 2}')}`, 'a.yaml'),
    {
      message: 'a.yaml:8: apiVersion or kind is missing\na.yaml:13: the key "a" is there already',
    },
  );
});

test('of very many errors, the first ones are told', () => {
  const text = 'kind: A\n---\n'.repeat(1000);
  assert.throws(
    () => parseManifests(text, 'a.yaml'),
    (error) => {
      assert.ok(error instanceof ManifestError);
      assert.equal(error.message.split('\n').length, 11);
      assert.match(error.message, /\na\.yaml: 990 more documents were not looked at$/);
      return true;
    },
  );
});

test('an anchor may be used any number of times, and a key of the map itself wins over a merged one', () => {
  assert.deepEqual(readYaml(`a: &a {b: 1, c: 2}\nd: {<<: *a, c: 3}\ne: {c: 4, <<: [*a, {f: 5}]}\n`), {
    a: { b: 1, c: 2 },
    d: { b: 1, c: 3 },
    e: { b: 1, c: 4, f: 5 },
  });
  const many = Object.keys(
    readYaml(`a: &a x\n${Array.from({ length: 5000 }, (_, at) => `k${at}: *a`).join('\n')}`) ?? {},
  );
  assert.equal(many.length, 5001);
  assert.deepEqual(readYaml('a: {"<<": 1, __proto__: 2}'), JSON.parse('{"a": {"<<": 1, "__proto__": 2}}'));
});

test('UTF-16, a huge document, and what is no file', async () => {
  const file = join(folder, 'a.yaml');
  for (const bytes of [
    Buffer.from(`\uFEFF${config('a')}`, 'utf16le'),
    Buffer.from(`\uFEFF${config('a')}`, 'utf16le').swap16(),
  ]) {
    await writeFile(file, bytes);
    assert.equal((await readManifests(file)).length, 1);
  }
  await writeFile(file, config('a', `{a: "${'x'.repeat(5 * 2 ** 20)}"}`));
  await assert.rejects(readManifests(file), {
    message: 'a.yaml:1: a document larger than 4 MiB: divide it by lines of "---" between objects',
  });
  await assert.rejects(readManifests('https://example.com/a.yaml'), {
    message:
      'https://example.com/a.yaml: addresses are not read: curl -LO https://example.com/a.yaml, then give the file',
  });
  const loop = join(folder, 'loop');
  await symlink(loop, loop);
  await assert.rejects(readManifests(loop), { message: `${loop}: it is a link that leads back to itself` });
  const inner = join(folder, 'inner');
  await mkdir(join(inner, 'folder.yaml'), { recursive: true });
  await assert.rejects(readManifests(inner), { message: `${inner}: no .yaml, .yml or .json file in it` });
});
