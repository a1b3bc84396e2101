/** Invalid command lines: one sentence, exit code 2, and no request. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOneSentence } from './harness/one-sentence.ts';
import { runProgram } from './harness/run-program.ts';

const WRONG: readonly (readonly [args: readonly string[], pattern: RegExp])[] = [
  [['--bogus'], /no flag --bogus/],
  [['status', '--bogus=1'], /no flag --bogus/],
  [['-x'], /no flag -x/],
  [['-Ax'], /-A takes no value|no flag/],
  [['--Namespace', 'a'], /no flag --Namespace/],
  [['--constructor'], /no flag --constructor/],
  [['--__proto__', 'a'], /no flag --__proto__/],
  [['--'.concat('\u001b[31m')], /no flag/],
  [['-\u{1F600}'], /no flag/],
  [['-'], /no command "-"/],
  [['explode', 'web'], /no command "explode": the commands are status, /],
  [['stauts', '-A'], /no command "stauts": did you mean status\?/],
  [['help', 'stauts'], /did you mean status\?/],
  [['stauts', '--help'], /did you mean status\?/],
  [['status', '--namspace', 'a'], /no flag --namspace: did you mean --namespace\?/],
  [['Status'], /no command "Status"/],
  [['stat\u001b[2Jus'], /no command/],
  [[''], /no command ""/],
  [['-n'], /-n needs a value/],
  [['-n', ''], /-n needs a value/],
  [['--namespace='], /--namespace needs a value/],
  [['-n', '-A'], /-n needs a value/],
  [['-n', 'Shop'], /"Shop" can't be a namespace/],
  [['-n', 'a,,b'], /"" can't be a namespace/],
  [['-n', 'a/b'], /"a\/b" can't be a namespace/],
  [['-n', '../../../api'], /can't be a namespace/],
  [['-n', 'a'.repeat(64)], /can't be a namespace/],
  [['-n', 'shop', '-A'], /exclude each other/],
  [['-A', '--namespace=shop', 'status'], /exclude each other/],
  [['-A=true'], /takes no value/],
  [['--all-namespaces=false'], /takes no value/],
  [['status', '-o', 'xml'], /no output "xml": choose table, .* or \w+\./],
  [['status', '-oJSON'], /no output "JSON"/],
  [['status', '--output'], /--output needs a value/],
  [['status', '-o', '\u001b]0;owned\u0007'], /no output/],
  [['-o', 'json'], /--output belongs to a command/],
  [['--theme', 'pink'], /no theme "pink".*dark or light/],
  [['--request-timeout', 'soon'], /"soon" is no duration/],
  [['--request-timeout', '-1'], /needs a value/],
  [['--request-timeout=-1s'], /is no duration/],
  [['--request-timeout=1e9'], /is no duration/],
  [['--context'], /--context needs a value/],
  [['--kubeconfig'], /--kubeconfig needs a value/],
  [['--as'], /--as needs a value/],
  [['--as-group'], /--as-group needs a value/],
  [['-l'], /-l needs a value/],
  [['-L', ''], /-L needs a value/],
];

for (const [args, pattern] of WRONG) {
  test(`stsview ${args.map((arg) => JSON.stringify(arg)).join(' ')}`, async () => {
    const { code, stdout, stderr } = await runProgram(args);
    assertOneSentence(stderr, pattern);
    assert.equal(stdout, '');
    assert.equal(code, 2);
  });
}

for (const args of [
  ['status', '--help'],
  ['help', 'status'],
  ['status', '-hA'],
  ['-h', 'status', 'web'],
]) {
  test(`stsview ${args.join(' ')} prints the help of the command`, async () => {
    const { code, stdout, stderr } = await runProgram(args);
    assert.match(stdout, /^ {2}Examples\n {4}stsview status .*\n {2}Usage\n {4}stsview status /s);
    assert.doesNotMatch(stdout, /stsview scale|--evict/);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });
}

for (const args of [['--help'], ['-h'], ['help'], ['--help', '-n', 'shop']]) {
  test(`stsview ${args.join(' ')} prints the help`, async () => {
    const { code, stdout, stderr } = await runProgram(args);
    assert.match(stdout, /Usage\n.*stsview status/s);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });
}

test('stsview --version prints the version', async () => {
  const { code, stdout, stderr } = await runProgram(['--version']);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal(stderr, '');
  assert.equal(code, 0);
});
