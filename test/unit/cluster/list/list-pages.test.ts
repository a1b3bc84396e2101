/** Pages are requested one by one, or the next one while the last one is worked on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Collection, listPages } from '../../../../source/cluster/list/list-pages.ts';
import { listAnswer, POD_SPEC, storedMeta } from '../../../support/list-answer.ts';
import { createTextTransport } from '../text-transport.ts';

const { signal } = new AbortController();
const PODS: Collection = { path: '/api/v1/namespaces/shop/pods', kind: 'Pod', query: {} };

const page = (name: string, next: string) =>
  JSON.stringify(listAnswer(PODS.path, [{ metadata: storedMeta(name), spec: POD_SPEC, status: {} }], '7', next));

/** Lists three pages and returns which had been requested when each was received. */
async function requestedAt(ahead: boolean): Promise<readonly (readonly string[])[]> {
  const requested: string[] = [];
  const transport = createTextTransport(async (path: string) => {
    const token = new URL(path, 'https://server').searchParams.get('continue') ?? 'first';
    requested.push(token);
    return page(token, { first: 'second', second: 'third' }[token] ?? '');
  });
  const seen: string[][] = [];
  for await (const _ of listPages(transport, PODS, { signal, ahead })) seen.push([...requested]);
  return seen;
}

test('a page is requested when the caller wants it', async () => {
  assert.deepEqual(await requestedAt(false), [['first'], ['first', 'second'], ['first', 'second', 'third']]);
});

test('the next page is requested ahead, and none after the last', async () => {
  assert.deepEqual(await requestedAt(true), [
    ['first', 'second'],
    ['first', 'second', 'third'],
    ['first', 'second', 'third'],
  ]);
});

test('a page that was requested ahead and fails is an error for a caller who waits for it, and no other', async () => {
  const transport = createTextTransport(async (path: string) => {
    if (path.includes('continue=')) throw new Error('the line is gone');
    return page('first', 'second');
  });
  const left: unknown[] = [];
  const listener = (error: unknown): void => void left.push(error);
  process.on('unhandledRejection', listener);
  try {
    for await (const _ of listPages(transport, PODS, { signal, ahead: true })) break;
    await new Promise(setImmediate);
    assert.deepEqual(left, []);
    const all = async (): Promise<void> => {
      for await (const _ of listPages(transport, PODS, { signal, ahead: true }));
    };
    await assert.rejects(all, /the line is gone/);
  } finally {
    process.off('unhandledRejection', listener);
  }
});
