import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPluginVoice } from '../../../../source/cluster/connection/plugin-voice.ts';
import { createManualClock } from '../../cache/manual-clock.ts';

function voiceOf(command: string) {
  const clock = createManualClock();
  const said: string[] = [];
  const waits: string[] = [];
  const listener = {
    mayAsk: () => false,
    say: (text: string) => said.push(text),
    waiting: (name: string, seconds: number, last: string) => waits.push(`${name} ${seconds} ${last}`.trim()),
  };
  return { clock, said, waits, voice: createPluginVoice(command, listener, clock) };
}

test('lines are passed on as they come, and a question without a line end after a moment', () => {
  const { clock, said, voice } = voiceOf('login');
  voice.hear('open https://login.exam');
  voice.hear('ple\nthe code is ABCD\r\nPassword: ');
  assert.deepEqual(said, ['open https://login.example\nthe code is ABCD\n']);
  clock.advance(200);
  assert.equal(said[1], 'Password: ');
  voice.hear('bye');
  voice.end();
  assert.equal(said[2], 'bye');
  assert.ok(voice.hasSpoken);
  assert.deepEqual(clock.pending, []);
});

test('what a command says cannot control the terminal, and holds no credential', () => {
  const { said, voice } = voiceOf('login');
  voice.hear('\u001b[31mred\u001b[0m \u001b[2J Bearer abc.def eyJhbGciOi.abc.def https://me:secret@host\n');
  voice.end();
  assert.equal(said[0], 'red ␛[2J Bearer … … https://host\n');
});

test('a command that takes long is named from the second second on, with the last that it said', () => {
  const { clock, waits, voice } = voiceOf('/usr/bin/aws-iam');
  clock.advance(1900);
  assert.deepEqual(waits, []);
  clock.advance(1200);
  assert.deepEqual(waits, ['aws-iam 2', 'aws-iam 3']);
  voice.hear('one\ntwo\n');
  clock.advance(1000);
  voice.end();
  clock.advance(10_000);
  assert.deepEqual(waits.slice(2), ['aws-iam 4 two']);
});

test('a command that writes without end is cut off', () => {
  const { said, voice } = voiceOf('login');
  for (let count = 0; count < 300; count += 1) voice.hear(`${'x'.repeat(999)}\n`);
  voice.end();
  assert.equal(said.join('').length, 100_000);
});
