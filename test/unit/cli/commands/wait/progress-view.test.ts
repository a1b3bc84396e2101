import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgressView } from '../../../../../source/cli/commands/wait/progress-view.ts';
import type { SetProgress, SetsProgress } from '../../../../../source/session/wait/await-sets.ts';

function progress(text: string, reached: number, more: Partial<SetProgress> = {}): SetsProgress {
  const set = {
    name: 'shop/web',
    namespace: 'shop',
    status: undefined,
    state: 'waiting',
    text,
    reached,
    total: 4,
  } as const;
  return { state: 'waiting', text: `shop/web: ${text}`, sets: [{ ...set, ...more }] };
}

function written(stream: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const view = createProgressView({ ...stream, write }, { env, ascii: true });
  return { view, output: () => output };
}

test('a log has a line for each change, and none for a time that passes', () => {
  for (const stream of [{}, { isTTY: false }]) {
    const { view, output } = written(stream);
    view.show(progress('web-1 stops, 20s of grace left', 1));
    view.show(progress('web-1 stops, 19s of grace left', 1));
    view.show(progress('web-2 is starting', 2));
    view.end();
    assert.equal(output(), 'shop/web 1/4: web-1 stops, 20s of grace left\nshop/web 2/4: web-2 is starting\n');
  }
});

test('a terminal has one line that is written anew and fits its width, and the end stays', () => {
  const { view, output } = written({ isTTY: true, columns: 50 });
  view.show(progress('web-1 is starting and this text is longer than the line', 1));
  view.show(progress('web-2 is starting', 2));
  view.show(progress('4 pods available', 4, { state: 'done' }));
  view.end();
  view.end();
  assert.deepEqual(output().split('\r\u001b[K').slice(1), [
    '[#####...............] 1/4  shop/web: web-1 is st',
    '[##########..........] 2/4  shop/web: web-2 is st',
    '[####################] 4/4  shop/web: 4 pods avai',
    'shop/web: 4 pods available\n',
  ]);
});

test('a terminal that cannot clear a line has plain lines, and text from the cluster cannot control any', () => {
  const { view, output } = written({ isTTY: true }, { TERM: 'dumb' });
  view.show(progress('web-1 \u001b[2J', 1));
  assert.ok(!output().includes('\u001b'));
  const terminal = written({ isTTY: true });
  terminal.view.show(progress('web-1 \u001b[2J', 1));
  terminal.view.end();
  assert.ok(!terminal.output().includes('\u001b[2J'));
});
