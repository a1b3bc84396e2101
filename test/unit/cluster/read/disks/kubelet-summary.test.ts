import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../../source/cluster/errors.ts';
import { readKubeletSummary } from '../../../../../source/cluster/read/disks/kubelet-summary.ts';

const NOW = Date.UTC(2030, 0, 1);
const serverClock = { now: () => NOW };
const { signal } = new AbortController();
const TIME = '2029-12-31T23:59:30Z';

function answering(answer: unknown) {
  return { serverClock, get: async () => answer };
}
function failing(error: Error) {
  return { serverClock, get: () => Promise.reject(error) };
}
/** A summary with one volume of the claim shop/data-web-0. */
function summary(stats: Readonly<Record<string, unknown>>) {
  const pvcRef = { namespace: 'shop', name: 'data-web-0' };
  return { node: { nodeName: 'node-1' }, pods: [{ podRef: {}, volume: [{ name: 'data', pvcRef, ...stats }] }] };
}
const HEALTHY = {
  time: TIME,
  usedBytes: 600,
  availableBytes: 350,
  capacityBytes: 1000,
  inodes: 100,
  inodesUsed: 40,
  inodesFree: 60,
};

test('it asks for the summary of the node', async () => {
  const paths: string[] = [];
  await readKubeletSummary(
    {
      serverClock,
      get: async (path) => {
        paths.push(path);
        return { pods: [] };
      },
    },
    'node-1',
    signal,
  );
  assert.deepEqual(paths, ['/api/v1/nodes/node-1/proxy/stats/summary']);
});

test('the volumes of claims are read, and no others', async () => {
  const answer = summary(HEALTHY);
  const others = {
    podRef: {},
    volume: [
      { name: 'tmp', ...HEALTHY },
      { name: 'odd', pvcRef: { name: 'x' } },
    ],
  };
  const read = await readKubeletSummary(
    answering({ pods: [...answer.pods, others, { podRef: {} }] }),
    'node-1',
    signal,
  );
  assert.deepEqual(read.reading, { state: 'read' });
  assert.deepEqual(
    [...read.measured.samples],
    [
      [
        'shop/data-web-0',
        {
          source: 'kubelet',
          sampledAt: Date.parse(TIME),
          usedBytes: 600,
          availableBytes: 350,
          capacityBytes: 1000,
          inodesUsed: 40,
          inodes: 100,
        },
      ],
    ],
  );
});

test('a claim that several pods have mounted counts once, by the newest measurement', async () => {
  const older = summary({ ...HEALTHY, time: '2029-12-31T23:58:00Z', usedBytes: 1 });
  const pods = [...summary(HEALTHY).pods, ...older.pods];
  const { measured } = await readKubeletSummary(answering({ pods }), 'node-1', signal);
  assert.equal(measured.samples.get('shop/data-web-0')?.usedBytes, 600);
});

const PARTIAL: readonly (readonly [string, Readonly<Record<string, unknown>>, readonly (number | undefined)[]])[] = [
  ['without used bytes', { availableBytes: 400, capacityBytes: 1000 }, [600, 400, 1000, undefined]],
  ['without available bytes', { usedBytes: 600, capacityBytes: 1000 }, [600, 400, 1000, undefined]],
  ['without a capacity', { usedBytes: 600, availableBytes: 400 }, [600, 400, 1000, undefined]],
  ['of a file system without inodes', { ...HEALTHY, inodes: 0, inodesUsed: 0 }, [600, 350, 1000, undefined]],
  ['with free inodes only', { ...HEALTHY, inodesUsed: undefined }, [600, 350, 1000, 40]],
  ['with more inodes used than there are', { ...HEALTHY, inodesUsed: 101 }, [600, 350, 1000, undefined]],
];
for (const [what, stats, [used, available, capacity, inodesUsed]] of PARTIAL) {
  test(`numbers ${what}`, async () => {
    const { measured } = await readKubeletSummary(answering(summary(stats)), 'node-1', signal);
    const sample = measured.samples.get('shop/data-web-0');
    assert.deepEqual(
      [sample?.usedBytes, sample?.availableBytes, sample?.capacityBytes, sample?.inodesUsed],
      [used, available, capacity, inodesUsed],
    );
  });
}

test('a measurement without a time is of now', async () => {
  const { measured } = await readKubeletSummary(answering(summary({ ...HEALTHY, time: null })), 'node-1', signal);
  assert.equal(measured.samples.get('shop/data-web-0')?.sampledAt, NOW);
});

const UNUSABLE: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
  ['a negative size', { ...HEALTHY, usedBytes: -1 }, /of node-1 reports impossible numbers \(used -1\)/],
  ['a negative size as the kubelet writes it', { ...HEALTHY, availableBytes: 2 ** 64 - 1 }, /impossible/],
  ['a text', { ...HEALTHY, usedBytes: 'much' }, /impossible numbers \(used no number\)/],
  ['more available than there is', { ...HEALTHY, availableBytes: 1001 }, /available 1001 of 1000/],
  ['no numbers', { time: TIME }, /reports no size/],
  ['zeros', { usedBytes: 0, availableBytes: 0, capacityBytes: 0 }, /reports no size/],
  ['a capacity alone', { capacityBytes: 1000 }, /does not report how full/],
];
for (const [what, stats, says] of UNUSABLE) {
  test(`${what} cannot be used, and says so`, async () => {
    const { measured } = await readKubeletSummary(answering(summary(stats)), 'node-1', signal);
    assert.equal(measured.samples.size, 0);
    assert.match(measured.unusable.get('shop/data-web-0') ?? '', says);
  });
}

const status = (code: number, serverMessage = '') => ({ status: code, serverMessage });
const REFUSALS: readonly (readonly [string, Error, object])[] = [
  [
    'the API server refuses',
    new ClusterError(
      'forbidden',
      'no',
      status(403, 'nodes "node-1" is forbidden: User "eve" cannot get "nodes/proxy"'),
    ),
    { state: 'forbidden' },
  ],
  [
    'the kubelet refuses the API server',
    new ClusterError('forbidden', 'no', status(403)),
    { state: 'failed', reason: 'it refuses the API server (403)' },
  ],
  [
    'the node is gone',
    new ClusterError('not-found', 'no', status(404, 'nodes "node-1" not found')),
    { state: 'failed', reason: 'there is no such node, or no summary on it (404)' },
  ],
  [
    'the node cannot be reached',
    new ClusterError('server', 'no', status(503, 'error trying to reach service: dial tcp 10.0.0.1:10250: refused')),
    { state: 'failed', reason: 'error trying to reach service: dial tcp 10.0.0.1:10250: refused' },
  ],
  [
    'the API server refuses the address of the node',
    new ClusterError('protocol', 'no', status(400, 'address not allowed')),
    { state: 'failed', reason: 'address not allowed' },
  ],
  ['a page comes', new ClusterError('protocol', 'no JSON'), { state: 'failed', reason: 'the answer is no summary' }],
];
for (const [what, error, reading] of REFUSALS) {
  test(what, async () => {
    assert.deepEqual((await readKubeletSummary(failing(error), 'node-1', signal)).reading, reading);
  });
}

test('an answer that is no summary', async () => {
  for (const answer of [null, [], 'summary', {}, { pods: 7 }]) {
    const { reading } = await readKubeletSummary(answering(answer), 'node-1', signal);
    assert.deepEqual(reading, { state: 'failed', reason: 'the answer is no summary' });
  }
});

/** A node that never answers. */
const silent = {
  serverClock,
  get: (_: string, options: { readonly signal: AbortSignal }) =>
    new Promise<unknown>((_resolve, reject) => {
      options.signal.addEventListener('abort', () => reject(options.signal.reason));
    }),
};

test('a node that does not answer in time', async () => {
  const { reading } = await readKubeletSummary(silent, 'node-1', signal, 50);
  assert.deepEqual(reading, { state: 'failed', reason: 'no answer within 0.05 s' });
});

test('an abort by the caller rejects', async () => {
  const controller = new AbortController();
  const reading = readKubeletSummary(silent, 'node-1', controller.signal);
  controller.abort();
  await assert.rejects(reading, { name: 'AbortError' });
});
