import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../../source/cluster/errors.ts';
import { readPrometheusHistory, readPrometheusNow } from '../../../../../source/cluster/read/disks/prometheus.ts';
import { parsePrometheusService } from '../../../../../source/cluster/read/disks/prometheus-service.ts';

const AT = 1_900_000_000;
const SERVICE = { namespace: 'monitoring', name: 'prometheus', port: '9090', scheme: 'http' } as const;
const { signal } = new AbortController();

function series(metric: string, value: number | string, labels: Readonly<Record<string, string>> = {}) {
  return {
    metric: { __name__: metric, namespace: 'shop', persistentvolumeclaim: 'data-web-0', node: 'a', ...labels },
    value: [AT + 60, String(value)],
  };
}
const success = (result: readonly unknown[]) => ({ status: 'success', data: { resultType: 'vector', result } });

/** Answers the query of the numbers and that of their times, and records the paths. */
function prometheus(numbers: readonly unknown[], times: readonly unknown[], paths: string[] = []) {
  return {
    get: async (path: string) => {
      paths.push(path);
      return success(path.includes('timestamp') ? times : numbers);
    },
  };
}
const FULL = [
  series('kubelet_volume_stats_used_bytes', 600),
  series('kubelet_volume_stats_available_bytes', 400),
  series('kubelet_volume_stats_capacity_bytes', 1000),
  series('kubelet_volume_stats_inodes', 100),
  series('kubelet_volume_stats_inodes_used', 40),
];

test('the newest numbers are read with the time of their scrape', async () => {
  const paths: string[] = [];
  const { samples } = await readPrometheusNow(
    prometheus(FULL, [series('', AT)], paths),
    SERVICE,
    ['a', 'shop'],
    signal,
  );
  assert.deepEqual(samples.get('shop/data-web-0'), {
    source: 'prometheus',
    sampledAt: AT * 1000,
    usedBytes: 600,
    availableBytes: 400,
    capacityBytes: 1000,
    inodesUsed: 40,
    inodes: 100,
  });
  assert.match(
    paths[0] ?? '',
    /^\/api\/v1\/namespaces\/monitoring\/services\/prometheus:9090\/proxy\/api\/v1\/query\?query=.*namespace%3D%7E%22a%7Cshop%22/,
  );
});

test('of a volume that has moved, the node that measured last counts', async () => {
  const before = FULL.map(({ metric }) => series(metric.__name__, 1, { node: 'b' }));
  const times = [series('', AT, { node: 'a' }), series('', AT - 100, { node: 'b' })];
  const { samples } = await readPrometheusNow(prometheus([...before, ...FULL], times), SERVICE, ['shop'], signal);
  assert.equal(samples.get('shop/data-web-0')?.usedBytes, 600);
});

test('numbers that cannot be are told', async () => {
  const wrong = [series('kubelet_volume_stats_used_bytes', 'NaN'), ...FULL.slice(1)];
  const { samples, unusable } = await readPrometheusNow(prometheus(wrong, [series('', AT)]), SERVICE, ['shop'], signal);
  assert.equal(samples.size, 0);
  assert.match(unusable.get('shop/data-web-0') ?? '', /^Prometheus reports impossible numbers/);
});

test('the history is read by a range', async () => {
  const paths: string[] = [];
  const client = {
    get: async (path: string) => {
      paths.push(path);
      const values = [
        [AT - 600, '100'],
        [AT - 300, 'NaN'],
        [AT, '300'],
      ];
      const { metric } = series('kubelet_volume_stats_used_bytes', 0);
      return { status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } };
    },
  };
  const range = { from: (AT - 600) * 1000, to: AT * 1000, stepMs: 300_000 };
  const history = await readPrometheusHistory(client, SERVICE, ['shop'], range, signal);
  assert.deepEqual(history.get('shop/data-web-0'), [
    { at: (AT - 600) * 1000, usedBytes: 100 },
    { at: AT * 1000, usedBytes: 300 },
  ]);
  assert.match(paths[0] ?? '', /query_range\?.*start=1899999400&end=1900000000&step=300/);
});

const status = (code: number, serverMessage = '') => ({ status: code, serverMessage });
const FAILURES: readonly (readonly [ClusterError, RegExp])[] = [
  [
    new ClusterError('forbidden', 'no', status(403, 'User "eve" cannot')),
    /get services\/proxy in namespace monitoring is missing/,
  ],
  [new ClusterError('forbidden', 'no', status(403)), /refuses requests that come through the API server \(403\)/],
  [new ClusterError('not-found', 'no', status(404, 'services "prometheus" not found')), /is not there \(404\)/],
  [
    new ClusterError('server', 'no', status(503, 'no endpoints available for service')),
    /fails: no endpoints available/,
  ],
  [new ClusterError('protocol', 'no'), /check that it is a Prometheus/],
];
for (const [error, says] of FAILURES) {
  test(`a failure is told: ${says.source}`, async () => {
    const client = { get: () => Promise.reject(error) };
    await assert.rejects(readPrometheusNow(client, SERVICE, ['shop'], signal), {
      name: 'Error',
      message: says,
    });
  });
}

test('another service answers', async () => {
  for (const answer of [null, {}, { status: 'error', error: 'bad' }, { status: 'success', data: {} }]) {
    const client = { get: async () => answer };
    await assert.rejects(readPrometheusNow(client, SERVICE, ['shop'], signal), /something else than a result/);
  }
});

test('how a service is written', () => {
  assert.deepEqual(parsePrometheusService('monitoring/prometheus:9090'), SERVICE);
  assert.deepEqual(parsePrometheusService('m/https:thanos:web'), {
    namespace: 'm',
    name: 'thanos',
    port: 'web',
    scheme: 'https',
  });
  for (const wrong of ['', 'prometheus', 'm/prometheus', 'prometheus:9090', 'm/p:90/x', 'm/p:', 'M/p:1', 'm/ftp:p:1']) {
    assert.equal(parsePrometheusService(wrong), undefined, wrong);
  }
});
