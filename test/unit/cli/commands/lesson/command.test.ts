import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessonCommand } from '../../../../../source/cli/commands/lesson/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

const parse = (...argv: readonly string[]) => parseRequest(lessonCommand, argv);

test('without a name the lessons are listed', () => {
  assert.equal(parse().type, 'list');
  const listed = parse('--list', '-o', 'json');
  assert.ok(listed.type === 'list' && listed.output === 'json');
});

test('a lesson is held in the embedded cluster, or in the context that is named', () => {
  const embedded = parse('potato', '--seed', '4', '--lang', 'ru');
  assert.ok(embedded.type === 'hold' && embedded.cluster === undefined);
  assert.deepEqual([embedded.source, embedded.seed, embedded.language], [{ name: 'potato' }, 4, 'ru']);
  const real = parse('order', '--context', 'kind');
  assert.equal(real.type === 'hold' ? real.cluster?.context : '', 'kind');
});

test('pages and checks', () => {
  assert.equal(parse('--check', 'a.yaml').type, 'check');
  const page = parse('-f', 'a.yaml', '--cues');
  assert.ok(page.type === 'page' && page.page === 'cues');
  assert.deepEqual(page.source, { file: 'a.yaml' });
});

const REFUSED: readonly (readonly [line: string, sentence: RegExp])[] = [
  ['a b', /One lesson at a time/],
  ['a --handout --cues', /exclude each other/],
  ['a -f b.yaml', /leave "a" out/],
  ['a --check b.yaml', /takes its file alone/],
  ['a --list', /names all lessons/],
  ['a -o json', /belongs to stsview lesson --list/],
  ['--handout', /Which lesson\?/],
  ['a --handout --context kind', /embedded cluster/],
  ['a --kubeconfig file', /needs --context/],
  ['a --context kind -n shop', /namespace of its own/],
  ['a --lang de', /no lang "de"/],
];

for (const [line, sentence] of REFUSED) {
  test(`refused: stsview lesson ${line}`, () => {
    assert.throws(
      () => parse(...line.split(' ')),
      (error) => error instanceof UsageError && sentence.test(error.message),
    );
  });
}
