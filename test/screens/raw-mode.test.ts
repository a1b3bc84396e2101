/** The terminal echoes no key into the first frame. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showScreen } from '../../source/cli/screen.tsx';
import { createTerminalLender } from '../../source/cli/terminal-lender.ts';
import { initialState } from '../../source/state/state.ts';
import { createStateStore } from '../../source/state/store.ts';
import { NOW } from '../domain/build.ts';
import { createVirtualTerminal } from './virtual-terminal.ts';

test('keys are no longer echoed when the first frame is drawn', async () => {
  const terminal = createVirtualTerminal(80, 24);
  const order: string[] = [];
  const { stdin, stdout } = terminal;
  const setRawMode = stdin.setRawMode.bind(stdin);
  stdin.setRawMode = (isRaw) => {
    order.push(isRaw ? 'raw' : 'cooked');
    return setRawMode(isRaw);
  };
  const write = stdout.write.bind(stdout);
  stdout.write = (...args: unknown[]) => {
    order.push('drawn');
    return Reflect.apply(write, stdout, args);
  };
  const ended = Promise.withResolvers<Error>();
  const shown = showScreen({
    store: createStateStore(
      initialState({
        scope: { context: 'kind', namespaces: 'all' },
        user: 'jane',
        contexts: [],
        now: NOW,
        readOnly: undefined,
        demo: undefined,
      }),
    ),
    theme: 'dark',
    colorLevel: 0,
    ascii: false,
    streams: { stdin, stdout, stderr: stdout },
    lender: createTerminalLender(),
    ended: ended.promise,
  });
  ended.resolve(new Error('enough'));
  await shown;
  assert.ok(order.includes('drawn'));
  assert.equal(order[0], 'raw');
  assert.equal(
    order.findLast((each) => each !== 'drawn'),
    'cooked',
  );
});
