import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { confirmPlan } from '../../../../source/cli/actions/confirm-plan.ts';
import { waitUntil } from '../../../program/harness/wait-until.ts';

test('the question accepts only the flag that belongs to it', async () => {
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

test('at a terminal, the answer is typed after the question', async () => {
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
      // The question is printed again after each paste.
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
