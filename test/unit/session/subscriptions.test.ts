/** Starts a subscription when its key appears, and stops it when its key is gone. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createSubscriptions, type Subscription } from '../../../source/session/subscriptions.ts';

/** Records the starts and stops of subscriptions with keys of one part. */
function recorder() {
  const log: string[] = [];
  const want = (name: string, options: { delayMs?: number; onStart?: () => void; onStop?: () => void } = {}) => {
    const { delayMs, onStart, onStop } = options;
    return {
      key: [name],
      ...(delayMs === undefined ? {} : { delayMs }),
      async start(signal) {
        log.push(`start ${name}`);
        signal.addEventListener('abort', () => {
          log.push(`stop ${name}`);
          onStop?.();
        });
        onStart?.();
      },
    } satisfies Subscription;
  };
  return { log, want };
}

test('a new key starts once, and continues while it is listed', () => {
  const { log, want } = recorder();
  const { sync } = createSubscriptions();
  sync([]);
  sync([want('a')]);
  sync([want('a')]);
  assert.deepEqual(log, ['start a']);
});

test('a removed key stops once, and starts again when it is listed again', () => {
  const { log, want } = recorder();
  const { sync } = createSubscriptions();
  sync([want('a')]);
  sync([]);
  sync([]);
  assert.deepEqual(log, ['start a', 'stop a']);
  sync([want('a')]);
  assert.deepEqual(log, ['start a', 'stop a', 'start a']);
});

test('a changed key stops the old subscription before it starts the new one', () => {
  const { log, want } = recorder();
  const { sync } = createSubscriptions();
  sync([want('a'), want('b')]);
  sync([want('c')]);
  assert.deepEqual(log, ['start a', 'start b', 'stop b', 'stop a', 'start c']);
});

test('keys are equal if all their parts are the same values or the same objects', () => {
  const started: (readonly unknown[])[] = [];
  const { sync } = createSubscriptions();
  const want = (...key: readonly unknown[]): Subscription => ({ key, start: async () => void started.push(key) });
  const client = {};
  sync([want('log', client, 1)]);
  sync([want('log', client, 1)]);
  assert.equal(started.length, 1);
  sync([want('log', {}, 1)]);
  sync([want('log', client, 2)]);
  sync([want('log', client)]);
  assert.equal(started.length, 4);
});

test('a start that dispatches at once does not run inside the sync that started it', () => {
  const { log, want } = recorder();
  const subscriptions = createSubscriptions();
  const dispatching = want('a', {
    onStart: () => {
      subscriptions.sync([want('b')]);
      log.push('a has dispatched');
    },
  });
  subscriptions.sync([dispatching, want('c')]);
  assert.deepEqual(log, ['start a', 'a has dispatched', 'start c', 'stop c', 'stop a', 'start b']);
});

test('of several dispatches from a start or a stop, the last one counts', () => {
  const { log, want } = recorder();
  const subscriptions = createSubscriptions();
  subscriptions.sync([
    want('a', {
      onStop: () => {
        subscriptions.sync([want('b')]);
        subscriptions.sync([want('c')]);
      },
    }),
  ]);
  subscriptions.sync([]);
  assert.deepEqual(log, ['start a', 'stop a', 'start c']);
});

test('close stops all subscriptions, and none starts afterwards', () => {
  const { log, want } = recorder();
  const { sync, close } = createSubscriptions();
  sync([want('a'), want('b')]);
  close();
  sync([want('c')]);
  close();
  assert.deepEqual(log, ['start a', 'start b', 'stop b', 'stop a']);
});

test('a delayed subscription starts once it has been listed for that time without a break', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { log, want } = recorder();
  const { sync, close } = createSubscriptions();
  sync([want('a', { delayMs: 100 })]);
  context.mock.timers.tick(99);
  sync([want('b', { delayMs: 100 })]);
  context.mock.timers.tick(99);
  assert.deepEqual(log, []);
  context.mock.timers.tick(1);
  assert.deepEqual(log, ['start b']);
  sync([want('c', { delayMs: 100 })]);
  close();
  context.mock.timers.tick(100);
  assert.deepEqual(log, ['start b', 'stop b']);
});

/** Collects the uncaught errors until the test ends. */
function uncaughtErrors(context: TestContext): readonly unknown[] {
  const errors: unknown[] = [];
  const earlier = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => errors.push(error));
  context.after(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of earlier) process.on('unhandledRejection', listener);
  });
  return errors;
}

test('a rejection after the stop is expected; an earlier one is an error of the program', async (context) => {
  const errors = uncaughtErrors(context);
  const { sync } = createSubscriptions();
  const fault = new Error('fault');
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  sync([{ key: ['stopped'], start: untilAborted }]);
  sync([]);
  sync([{ key: ['faulty'], start: () => Promise.reject(fault) }]);
  await new Promise(setImmediate);
  assert.deepEqual(errors, [fault]);
});
