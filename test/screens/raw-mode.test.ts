/** Keys that arrive while the program starts are not echoed into the first frame and do not shift it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showScreen } from '../../source/cli/commands/dashboard/screen.tsx';
import { createTerminalHandoff } from '../../source/session/screen/terminal-handoff.ts';
import { initialState } from '../../source/state/state.ts';
import { createStateStore } from '../../source/state/store.ts';
import { NOW } from '../support/object-builders.ts';
import { createVirtualTerminal } from './virtual-terminal.ts';

test('the first frame is in its place, whatever is typed before', async () => {
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
  stdout.write('jjj');
  order.length = 0;
  const ended = Promise.withResolvers<Error>();
  const scope = { context: 'kind', namespaces: 'all' } as const;
  const shown = showScreen({
    store: createStateStore(
      initialState({ scope, user: 'jane', contexts: [], now: NOW, readOnly: undefined, demo: undefined }),
    ),
    theme: 'dark',
    colorLevel: 0,
    ascii: false,
    mouse: false,
    present: false,
    streams: { stdin, stdout, stderr: stdout },
    terminalHandoff: createTerminalHandoff(),
    ended: ended.promise,
  });
  const isDrawn = () => terminal.rows().some((row) => /\S/.test(row) && row !== 'jjj');
  while (!isDrawn()) {
    await new Promise(setImmediate);
    await terminal.settled();
  }
  const [first = ''] = terminal.rows();
  ended.resolve(new Error('enough'));
  await shown;
  assert.match(first, /^ stsview/);
  assert.equal(order[0], 'raw');
  assert.equal(
    order.findLast((each) => each !== 'drawn'),
    'cooked',
  );
});
