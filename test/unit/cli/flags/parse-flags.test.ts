import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFlags, splitFlags } from '../../../../source/cli/flags/parse-flags.ts';
import { UsageError } from '../../../../source/cli/flags/usage-error.ts';

function parse(...argv: readonly string[]) {
  const { given, words } = splitFlags(argv);
  return { flags: parseFlags(given), words };
}

test('flags and operands in any order', () => {
  const { flags, words } = parse('-A', 'status', '--theme', 'dark', 'web', '--context=prod', '--', '-n');
  assert.deepEqual(words, ['status', 'web', '-n']);
  assert.deepEqual([flags.allNamespaces, flags.theme, flags.context], [true, 'dark', 'prod']);
  assert.deepEqual([flags.yes, flags.output, flags.asGroup], [undefined, undefined, []]);
});

test('every form of a short flag', () => {
  for (const argv of [['-o', 'json'], ['-ojson'], ['-o=json'], ['--output', 'json'], ['--output=json']]) {
    assert.equal(parse(...argv).flags.output, 'json', argv.join(' '));
  }
  const { flags } = parse('-Ao', 'wide');
  assert.deepEqual([flags.allNamespaces, flags.output], [true, 'wide']);
});

test('of a repeated flag the last value counts, or all of them', () => {
  const { flags } = parse(
    '--context',
    'a',
    '--context',
    'b',
    '--as-group',
    'x',
    '--as-group',
    'y',
    '-n',
    'a,b',
    '-n',
    'c',
  );
  assert.equal(flags.context, 'b');
  assert.deepEqual(flags.asGroup, ['x', 'y']);
  assert.deepEqual(flags.namespace, [['a', 'b'], ['c']]);
});

test('a switch can be turned off where it has two forms', () => {
  assert.equal(parse('--no-color').flags.color, false);
  assert.equal(parse('--ascii', '--no-ascii').flags.ascii, false);
  assert.throws(() => parse('--no-yes'), /There is no flag --no-yes/);
});

test('another spelling', () => {
  assert.equal(parse('--readonly').flags.readOnly, true);
});

test('invalid flags are refused with a sentence', () => {
  const table: readonly (readonly [readonly string[], RegExp])[] = [
    [['-Ax'], /There is no flag -x\./],
    [['-A=true'], /-A takes no value\./],
    [['-A=false'], /-A takes no value\./],
    [['-=x'], /There is no flag -=\./],
    [['--wait=yes'], /--wait takes no value\./],
    [['-o'], /-o needs a value/],
    [['-o='], /-o needs a value/],
    [['-An'], /-n needs a value/],
    [['--to', '--yes'], /--to needs a value/],
    [['-2'], /"-2" is no number of replicas/],
    [['-20s'], /"-20s" is no number of replicas/],
    [['--seed', '1.5'], /--seed takes a whole number from 0 to 2147483647: 1.5 is no whole number/],
    [['--speed', '21'], /--speed takes a number from 0.25 to 20: 21 is out of range/],
    [['--port', '65536'], /--port takes a whole number/],
    [['--out', 'json'], /There is no flag --out: did you mean --output\?/],
    [['-o', 'jsn'], /There is no output "jsn": did you mean json\?/],
    [['--theme', 'pink'], /There is no theme "pink": choose dark or light\./],
  ];
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parse(...argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
