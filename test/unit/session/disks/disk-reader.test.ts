import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { DEFAULT_DISK_LIMITS, type DiskReadings } from '../../../../source/domain/model/disk.ts';
import { createDiskReader } from '../../../../source/session/disks/disk-reader.ts';

const serverClock = { now: () => 0 };
const NO_ABORT = new AbortController().signal;
const SECOND = 1000;
const EMPTY_SUMMARY = { pods: [] };

/** A cluster whose nodes answer what `answer` says, and a clock that only the test moves. */
function scripted(answer: (node: string) => Promise<unknown>) {
  const asked: string[] = [];
  let passedMs = 0;
  let [open, most] = [0, 0];
  const client = {
    serverClock,
    get: async (path: string) => {
      const node = /nodes\/([^/]+)\/proxy/.exec(path)?.[1] ?? path;
      asked.push(node);
      open += 1;
      most = Math.max(most, open);
      try {
        return await answer(node);
      } finally {
        open -= 1;
      }
    },
  };
  const reader = createDiskReader({
    client,
    prometheus: undefined,
    limits: DEFAULT_DISK_LIMITS,
    passed: () => passedMs,
    nodeTimeoutMs: 10_000,
  });
  return {
    reader,
    asked,
    mostAtOnce: () => most,
    pass: (ms: number) => {
      passedMs += ms;
    },
    read: (...nodes: readonly string[]): Promise<number> =>
      reader.read({ nodes, namespaces: ['shop'] }, () => {}, NO_ABORT),
  };
}
const nodes = (count: number) => Array.from({ length: count }, (_, index) => `node-${index}`);
const refuse = () =>
  Promise.reject(new ClusterError('forbidden', 'no', { status: 403, serverMessage: 'User "eve" cannot' }));

test('a node is asked every 30 seconds at most, and a new one at once', async () => {
  const { read, asked, pass } = scripted(async () => EMPTY_SUMMARY);
  assert.equal(await read('a'), 30 * SECOND);
  pass(29 * SECOND);
  assert.equal(await read('a', 'b'), SECOND);
  assert.deepEqual(asked, ['a', 'b']);
  pass(SECOND);
  await read('a', 'b');
  assert.deepEqual(asked, ['a', 'b', 'a']);
});

test('four nodes are asked at a time', async () => {
  const { read, asked, mostAtOnce } = scripted(async () => EMPTY_SUMMARY);
  await read(...nodes(11));
  assert.equal(asked.length, 11);
  assert.equal(mostAtOnce(), 4);
});

test('a slow node is left alone for longer', async () => {
  const slow = scripted(async () => {
    slow.pass(5 * SECOND);
    return EMPTY_SUMMARY;
  });
  assert.equal(await slow.read('a'), 100 * SECOND);
});

test('a node that fails is asked more and more seldom, and as before once it answers', async () => {
  let isDown = true;
  const { read, pass } = scripted(async () => {
    if (isDown) throw new ClusterError('server', 'down', { status: 503, serverMessage: 'no route to host' });
    return EMPTY_SUMMARY;
  });
  const waits: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const wait = await read('a');
    waits.push(wait / SECOND);
    pass(wait);
  }
  assert.deepEqual(waits, [60, 120, 240, 480, 600, 600]);
  isDown = false;
  assert.equal(await read('a'), 30 * SECOND);
});

test('a node that refuses is asked again after 5 minutes, and the others go on', async () => {
  const { read, reader } = scripted((node) => (node === 'b' ? refuse() : Promise.resolve(EMPTY_SUMMARY)));
  await read('a', 'b', 'c');
  assert.deepEqual(
    [...reader.readings().nodes].sort().map(([node, { state }]) => `${node} ${state}`),
    ['a read', 'b forbidden', 'c read'],
  );
  assert.equal(await read('b'), 300 * SECOND);
});

test('where the first ones refuse, the many others are not asked', async () => {
  const { read, asked, reader } = scripted(refuse);
  await read(...nodes(100));
  assert.ok(asked.length <= 7, `${asked.length} were asked`);
  assert.ok([...reader.readings().nodes.values()].every(({ state }) => state === 'forbidden'));
  assert.equal(reader.readings().nodes.size, 100);
});

test('the readings are given when there are new ones', async () => {
  const given: DiskReadings[] = [];
  const { reader, read } = scripted(async () => EMPTY_SUMMARY);
  await reader.read({ nodes: ['a'], namespaces: [] }, (readings) => given.push(readings), NO_ABORT);
  await read('a');
  assert.equal(given.length, 1);
});

const SERVICE = { namespace: 'monitoring', name: 'prometheus', port: '9090', scheme: 'http' } as const;

test('Prometheus gives its history once for a namespace, and is left alone when it refuses', async () => {
  let passedMs = 0;
  let isRefused = false;
  const paths: string[] = [];
  const client = {
    serverClock,
    get: async (path: string) => {
      paths.push(path);
      return isRefused ? refuse() : { status: 'success', data: { result: [] } };
    },
  };
  const limits = DEFAULT_DISK_LIMITS;
  const reader = createDiskReader({ client, prometheus: SERVICE, limits, passed: () => passedMs });
  const read = (...namespaces: readonly string[]) => reader.read({ nodes: [], namespaces }, () => {}, NO_ABORT);
  const ranges = () => paths.filter((path) => path.includes('query_range')).length;
  await read('shop');
  await read('shop');
  assert.deepEqual([paths.length, ranges()], [3, 1]);
  passedMs += 30 * SECOND;
  await read('shop');
  assert.deepEqual([paths.length, ranges()], [5, 1]);
  await read('shop', 'archive');
  assert.equal(ranges(), 2);
  isRefused = true;
  passedMs += 30 * SECOND;
  assert.equal(await read('shop', 'other'), 300 * SECOND);
  assert.match(reader.readings().prometheusProblem ?? '', /services\/proxy/);
  const count = paths.length;
  await read('shop', 'other');
  assert.equal(paths.length, count);
});
