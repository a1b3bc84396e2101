import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, test } from 'node:test';
import { confirmPlan } from '../../../../../source/cli/actions/confirm-plan.ts';
import {
  configFile,
  isProtected,
  isReadOnly,
  loadConfig,
  matchesPattern,
  parseConfig,
} from '../../../../../source/cli/config/config.ts';
import { kubectlFlagsOf } from '../../../../../source/cli/flags/connection-flags.ts';
import { UsageError } from '../../../../../source/cli/flags/normalize-arguments.ts';
import { parseArguments } from '../../../../../source/cli/parse-arguments.ts';
import { waitUntil } from '../../../../program/harness/wait-until.ts';

const home = mkdtempSync(join(tmpdir(), 'stsview-cli-'));
after(() => rmSync(home, { recursive: true }));

const parse = (...argv: readonly string[]) => parseArguments(argv, 'test');

test('actions from the command line', () => {
  const scale = parse('scale', 'shop/web', '3', '--yes', '--wait', '--timeout', '1m30s', '--readonly');
  assert.ok(scale.command === 'action');
  assert.deepEqual(scale.subject, { type: 'set', name: 'shop/web' });
  assert.deepEqual(scale.wanted, { action: 'scale', replicas: 3 });
  assert.deepEqual(
    [scale.yes, scale.wait, scale.timeoutMs, scale.dryRun, scale.confirm],
    [true, true, 90_000, false, undefined],
  );
  assert.equal(scale.connection.readOnly, true);
  const remove = parse('delete-pod', 'web-1', 'web-0', '--force', '--confirm=web');
  assert.ok(remove.command === 'action');
  assert.deepEqual(remove.wanted, { action: 'delete-pod', pods: ['web-1', 'web-0'], how: 'force' });
  assert.equal(remove.confirm, 'web');
  const back = parse('rollback', 'web', '--to', '7');
  assert.ok(back.command === 'action');
  assert.deepEqual(back.wanted, { action: 'rollback', to: '7' });
  assert.equal(parse('journal').command, 'journal');
});

test('the flags that say which cluster and who are those of kubectl', () => {
  const flags = (...argv: readonly string[]) => {
    const invocation = parse('scale', 'web', '3', ...argv);
    assert.ok(invocation.command === 'action');
    return kubectlFlagsOf(invocation.connection);
  };
  assert.deepEqual(flags('--context', 'prod', '-n', 'shop', '--request-timeout', '3s'), []);
  assert.deepEqual(flags('--kubeconfig', 'there', '--as', 'jane', '--as-group', 'ops', '--as-group', 'dba'), [
    ...['--kubeconfig', 'there', '--as', 'jane', '--as-group', 'ops', '--as-group', 'dba'],
  ]);
});

test('what does not fit is a sentence, before any cluster is asked', () => {
  const table: readonly (readonly [readonly string[], RegExp])[] = [
    [['scale', 'web'], /takes a set and a number/],
    [['scale', 'web', 'three'], /"three" is no number of replicas/],
    [['scale', 'web', '-1'], /"-1" is no number of replicas/],
    [['scale', 'web', '1e3'], /is no number of replicas/],
    [['scale', 'web', '99999999999999999999'], /is no number of replicas/],
    [['partition', 'web', 'all'], /"all" is no partition/],
    [['restart'], /takes one set/],
    [['restart', 'web', 'api'], /takes one set/],
    [['delete-pod'], /Name the pods/],
    [['delete-pod', 'web-0', '--evict', '--force'], /exclude each other/],
    [['scale', 'web', '1', '--force'], /--evict and --force belong to stsview delete-pod/],
    [['scale', 'web', '1', '--to', '2'], /--to belongs to stsview rollback/],
    [['scale', 'web', '1', '--timeout', '5s'], /--timeout belongs to --wait/],
    [['scale', 'web', '1', '-o', 'json'], /--output does not belong/],
    [['status', '--yes'], /--yes belongs to a command that changes something/],
    [['--dry-run'], /--dry-run belongs to a command that changes something/],
    [['journal', 'web'], /takes no operand/],
  ];
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parse(...argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});

test('patterns of contexts', () => {
  assert.ok(matchesPattern('prod-eu', 'prod-*'));
  assert.ok(matchesPattern('arn:aws:eks:eu:1:cluster/a', '*:cluster/?'));
  assert.ok(!matchesPattern('xprod-eu', 'prod-*'));
  assert.ok(!matchesPattern('prodXeu', 'prod.eu'));
  const config = parseConfig('{"readOnlyContexts": ["look-*"], "protectedContexts": ["prod"]}', 'c');
  assert.deepEqual(
    [isReadOnly(config, 'look-1', false), isReadOnly(config, 'prod', false), isReadOnly(config, 'prod', true)],
    [true, false, true],
  );
  assert.deepEqual([isProtected(config, 'prod'), isProtected(config, 'look-1')], [true, false]);
});

test('a configuration that nobody understands makes every context read-only', () => {
  const broken = [
    '',
    '[]',
    'null',
    '{"readOnlyContexts": "prod"}',
    '{"readOnlyContexts": [1]}',
    '{"readonlyContexts": []}',
    '{',
  ];
  for (const text of broken) {
    const config = parseConfig(text, '/c/config.json');
    assert.match(
      config.problem ?? '',
      /^The configuration \/c\/config\.json .*: until it is corrected, every context is read-only\.$/,
      text,
    );
    assert.ok(isReadOnly(config, 'any', false), text);
  }
});

test('the configuration lies where XDG says; a folder in its place cannot be read', () => {
  assert.deepEqual(loadConfig({}, home), { readOnlyContexts: [], protectedContexts: [], problem: undefined });
  assert.equal(configFile({ XDG_CONFIG_HOME: '/x' }, '/home/a'), '/x/stsview/config.json');
  assert.equal(configFile({ XDG_CONFIG_HOME: 'relative' }, '/home/a'), '/home/a/.config/stsview/config.json');
  const file = configFile({}, home);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"protectedContexts": ["prod"]}');
  assert.deepEqual(loadConfig({}, home).protectedContexts, ['prod']);
  rmSync(file);
  mkdirSync(file);
  assert.ok(isReadOnly(loadConfig({}, home), 'any', false));
});

test('the question takes the flag that fits it, and nothing else', async () => {
  const streams = { stdin: new PassThrough(), stderr: new PassThrough() };
  const unread = { stdin: Object.assign(new PassThrough(), { isTTY: true }), stderr: new PassThrough() };
  const key = { confirmation: { type: 'key', key: 'y' } } as const;
  const typed = { confirmation: { type: 'typed', word: 'web' } } as const;
  const ask = (plan: typeof key | typeof typed, yes: boolean, confirm?: string) =>
    confirmPlan(plan, { yes, confirm }, streams);
  assert.equal(await ask(key, true), undefined);
  assert.equal(await ask(typed, false, 'web'), undefined);
  assert.match((await ask(key, false)) ?? '', /confirm it with --yes/);
  assert.match((await ask(typed, false)) ?? '', /confirm it with --confirm web/);
  assert.match((await ask(typed, true)) ?? '', /--yes is not enough/);
  assert.match((await ask(typed, true, 'api')) ?? '', /--confirm says api/);
  const flags = { yes: false, confirm: undefined };
  assert.match((await confirmPlan(key, flags, unread)) ?? '', /confirm it with --yes/, 'nobody sees the question');
});

test('at a terminal the answer is typed, after the question', async () => {
  const answer = async (
    confirmation: Parameters<typeof confirmPlan>[0]['confirmation'],
    before: string,
    ...lines: readonly string[]
  ) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    let written = '';
    stderr.on('data', (data) => {
      written += String(data);
    });
    stdin.write(before);
    const answered = confirmPlan({ confirmation }, { yes: false, confirm: undefined }, { stdin, stderr });
    for (const [index, line] of lines.entries()) {
      // The question stands there anew after each paste.
      const asked = new RegExp(`(?:no answer[^]*){${index}}(?:Do it\\?|Type web)`);
      await waitUntil(
        () => written,
        (seen) => asked.test(seen),
        { what: `question ${index + 1}` },
      );
      stdin.write(line);
    }
    return answered;
  };
  const key = { type: 'key', key: 'y' } as const;
  const typed = { type: 'typed', word: 'web' } as const;
  assert.equal(await answer(key, '', 'y\r'), undefined);
  assert.equal(await answer(typed, '', 'web\r'), undefined);
  assert.equal(await answer(typed, '', 'y\r'), 'Nothing was sent.');
  assert.equal(await answer(key, '', '\r'), 'Nothing was sent.');
  assert.equal(await answer(key, 'y\ry\r', 'n\r'), 'Nothing was sent.');
  assert.equal(await answer(key, 'y', '\r'), 'Nothing was sent.', 'half a line');
  assert.equal(await answer(key, '', '\x1b[200~y\r\x1b[201~', '\r'), 'Nothing was sent.', 'a paste');
  assert.equal(await answer(typed, '', 'w\x1b[200~eb\x1b[201~\r', 'web\r'), undefined, 'a paste in the middle');
});
