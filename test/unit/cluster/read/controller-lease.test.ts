import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { readControllerLease } from '../../../../source/cluster/read/controller-lease.ts';

const READ_AT = Date.UTC(2030, 0, 1, 0, 0, 2);
const serverClock = { now: () => READ_AT };
const answering = (spec: unknown) => ({ serverClock, get: async () => ({ spec }) });
const { signal } = new AbortController();
const failing = (error: Error) => ({ serverClock, get: () => Promise.reject(error) });

test('a lease is read with its holder and its time', async () => {
  const lease = await readControllerLease(
    answering({ holderIdentity: 'master-1_x', renewTime: '2030-01-01T00:00:01.500000Z' }),
    signal,
  );
  const renewedAt = Date.UTC(2030, 0, 1, 0, 0, 1, 500);
  assert.deepEqual(lease, { type: 'held', holder: 'master-1_x', renewedAt, readAt: READ_AT });
});

test('a lease that does not exist, was never held, or is refused', async () => {
  assert.deepEqual(await readControllerLease(answering({}), signal), { type: 'absent' });
  assert.deepEqual(await readControllerLease(failing(new ClusterError('not-found', 'none')), signal), {
    type: 'absent',
  });
  assert.deepEqual(await readControllerLease(failing(new ClusterError('forbidden', 'no')), signal), {
    type: 'forbidden',
  });
});

test('any other failure is thrown', async () => {
  const error = new ClusterError('network', 'gone');
  await assert.rejects(readControllerLease(failing(error), signal), error);
});
