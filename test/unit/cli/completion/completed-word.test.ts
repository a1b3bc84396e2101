import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../../../source/cli/commands/registry.ts';
import { completedWord } from '../../../../source/cli/completion/completed-word.ts';

/** The candidates of the last word, or what has to be read for it. */
function offered(...words: readonly string[]): readonly string[] | string {
  const word = completedWord(words);
  if (word.type === 'candidates') return word.candidates.map(({ value }) => value);
  return word.type === 'files' ? 'files' : word.kind;
}

test('commands', () => {
  assert.deepEqual(offered('s'), ['status', 'scale']);
  assert.deepEqual(offered('-A', '-n', 'shop', 'stat'), ['status']);
  assert.equal(offered('').length, COMMANDS.length);
  assert.deepEqual(offered('dashb'), []);
});

test('the flags of the command', () => {
  assert.deepEqual(offered('delete-pod', '--e'), ['--evict']);
  assert.deepEqual(offered('status', '--e'), []);
  assert.deepEqual(offered('--no-'), ['--no-ascii', '--no-mouse', '--no-color']);
  assert.deepEqual(offered('explode', '--n'), []);
});

test('the values of a flag', () => {
  assert.deepEqual(offered('status', '-o', 'j'), ['json']);
  assert.deepEqual(offered('status', '-Ao', 'ya'), ['yaml']);
  assert.deepEqual(offered('status', '--output=w'), ['--output=wide']);
  assert.deepEqual(offered('claims', '--verdict', 'parked,le'), ['parked,left-behind']);
  assert.deepEqual(offered('--theme', ''), ['dark', 'light']);
  assert.equal(offered('--context', 'pr'), 'context');
  assert.equal(offered('--context=pr'), 'context');
  assert.equal(offered('status', '-n', ''), 'namespace');
  assert.equal(offered('status', '-An', ''), 'namespace');
  assert.equal(offered('dns', 'web', '--exec-in', ''), 'pod');
  assert.equal(offered('--cluster', ''), 'cluster');
  assert.equal(offered('--user=b'), 'user');
  assert.deepEqual(offered('wait', 'web', '--for', 'c'), ['complete', 'claim=']);
  assert.deepEqual(offered('wait', 'web', '--fail-on', ''), ['stuck', 'held', 'none']);
  assert.equal(offered('--kubeconfig', 'co'), 'files');
  assert.equal(offered('demo', '-f', ''), 'files');
  assert.deepEqual(offered('scale', 'web', '3', '--timeout', ''), []);
  assert.deepEqual(offered('--yes=x'), []);
});

test('operands', () => {
  assert.equal(offered('status', ''), 'set');
  assert.equal(offered('status', 'web', ''), 'set');
  assert.equal(offered('status', '-o', 'json', '-n', 'shop', 'w'), 'set');
  assert.equal(offered('scale', 'w'), 'set');
  assert.deepEqual(offered('scale', 'web', ''), []);
  assert.deepEqual(offered('partition', 'web', 'o'), ['one-more']);
  assert.equal(offered('delete-pod', 'web-0', ''), 'pod');
  assert.equal(offered('dns', ''), 'set-or-pod');
  assert.equal(offered('logs', '-f', ''), 'set-or-pod');
  assert.equal(offered('logs', '-Af', 'w'), 'set-or-pod');
  assert.equal(offered('wait', 'web', ''), 'set');
  assert.deepEqual(offered('demo', 'l'), ['large']);
  assert.deepEqual(offered('completion', ''), ['bash', 'zsh', 'fish']);
  assert.deepEqual(offered('journal', ''), []);
});
