/** Reads when pods were terminated, from a scripted server. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { readPodEnds } from '../../../../source/cluster/read/claims/pod-ends.ts';
import type { Transport } from '../../../../source/cluster/transport.ts';
import { listAnswer, storedMeta } from '../../../support/list-answer.ts';
import { createTextTransport } from '../text-transport.ts';

const AT = '2026-01-15T12:00:00Z';

function server(answer: unknown): Transport & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ...createTextTransport(async (path) => {
      asked.push(path);
      if (answer instanceof Error) throw answer;
      return JSON.stringify(answer);
    }),
  };
}

const killing = (name: string, lastTimestamp: string) => ({
  metadata: storedMeta(`${name}.${lastTimestamp}`),
  involvedObject: { kind: 'Pod', namespace: 'shop', name, uid: 'u' },
  reason: 'Killing',
  lastTimestamp,
});

test('the latest termination of a pod counts', async () => {
  const items = [killing('web-0', AT), killing('web-0', '2026-01-15T11:00:00Z'), killing('web-1', AT)];
  const transport = server(listAnswer('/api/v1/events', items));
  const ends = await readPodEnds(transport, 'shop', new AbortController().signal);
  assert.deepEqual(ends, {
    state: 'known',
    value: new Map([
      ['shop/web-0', Date.parse(AT)],
      ['shop/web-1', Date.parse(AT)],
    ]),
  });
  const [path = ''] = transport.asked;
  assert.match(path, /^\/api\/v1\/namespaces\/shop\/events\?/);
  assert.match(decodeURIComponent(path), /fieldSelector=involvedObject\.kind=Pod,reason=Killing/);
});

test('if events may not be read, the reason is returned', async () => {
  const transport = server(new ClusterError('forbidden', 'Not allowed.'));
  const ends = await readPodEnds(transport, undefined, new AbortController().signal);
  assert.deepEqual(ends, { state: 'refused', reason: 'Not allowed.' });
});
