import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { readControllerLease } from '../../../../source/cluster/read/controller-lease.ts';

const answering = (spec: unknown) => ({ get: async () => ({ spec }) });
const { signal } = new AbortController();
const failing = (error: Error) => ({ get: () => Promise.reject(error) });

test('a lease is read with its holder and its time', async () => {
  const lease = await readControllerLease(
    answering({ holderIdentity: 'master-1_x', renewTime: '2030-01-01T00:00:01.500000Z' }),
    signal,
  );
  assert.ok(lease.type === 'held' && Date.now() - lease.readAt < 60_000);
  assert.deepEqual([lease.holder, lease.renewedAt], ['master-1_x', Date.UTC(2030, 0, 1, 0, 0, 1, 500)]);
});

test('a lease that is not there, never held or refused is told apart', async () => {
  assert.deepEqual(await readControllerLease(answering({}), signal), { type: 'absent' });
  assert.deepEqual(await readControllerLease(failing(new ClusterError('not-found', 'none')), signal), {
    type: 'absent',
  });
  assert.deepEqual(await readControllerLease(failing(new ClusterError('forbidden', 'no')), signal), {
    type: 'forbidden',
  });
});

test('any other failure is passed on', async () => {
  const error = new ClusterError('network', 'gone');
  await assert.rejects(readControllerLease(failing(error), signal), error);
});
