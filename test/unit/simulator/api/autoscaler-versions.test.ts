import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { startApiHarness } from './api-harness.ts';

const cluster = openWorld({ world: 'classroom' });
after(() => cluster.stop());
const harness = startApiHarness(cluster);

const pathOf = (version: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const TARGET = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' };
const MERGE = { contentType: 'application/merge-patch+json' };

interface Autoscaler {
  readonly apiVersion: string;
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, unknown>;
  readonly status: Record<string, unknown>;
}

function simple(name: string): object {
  const spec = { scaleTargetRef: TARGET, maxReplicas: 5, targetCPUUtilizationPercentage: 70 };
  return { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name }, spec };
}

async function read(version: string, name: string): Promise<Autoscaler> {
  const answer = await harness.call('GET', `${pathOf(version)}/${name}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json<Autoscaler>();
}

test('lists, tables, watches and deletions are in the version that is asked for', async () => {
  assert.equal((await harness.call('POST', pathOf('v1'), simple('listed'))).status, 201);
  for (const [version, field] of [
    ['v1', 'targetCPUUtilizationPercentage'],
    ['v2', 'metrics'],
  ] as const) {
    const list = (await harness.call('GET', pathOf(version))).json<{ apiVersion: string; items: Autoscaler[] }>();
    assert.equal(list.apiVersion, `autoscaling/${version}`);
    assert.ok(field in (list.items[0]?.spec ?? {}));
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const table = (await harness.call('GET', pathOf(version), undefined, { accept })).text;
    assert.match(table, /cpu: <unknown>\/70%/);
    const [event] = await harness.watch(`${pathOf(version)}?watch=1`, ({ length }) => length > 0);
    const seen = event?.object as unknown as Autoscaler;
    assert.equal(seen.apiVersion, `autoscaling/${version}`);
    assert.ok(field in seen.spec);
  }
  assert.equal((await harness.call('DELETE', `${pathOf('v1')}/listed`)).status, 200);
  assert.equal((await harness.call('GET', `${pathOf('v2')}/listed`)).status, 404);
});

test('version 1 keeps what it has no fields for, through its own writes', async () => {
  await harness.call('POST', pathOf('v1'), simple('kept'));
  const metrics = [
    {
      type: 'Pods',
      pods: { metric: { name: 'jobs' }, target: { type: 'AverageValue', averageValue: '3' } },
    },
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
  ];
  const behavior = { scaleDown: { stabilizationWindowSeconds: 30 } };
  await harness.call('PATCH', `${pathOf('v2')}/kept`, { spec: { metrics, behavior } }, MERGE);
  const before = await read('v2', 'kept');
  const shown = await read('v1', 'kept');
  assert.equal(shown.spec['targetCPUUtilizationPercentage'], 60);
  assert.deepEqual(Object.keys(shown.metadata.annotations ?? {}).sort(), [
    'autoscaling.alpha.kubernetes.io/behavior',
    'autoscaling.alpha.kubernetes.io/metrics',
  ]);
  const spec = { ...shown.spec, maxReplicas: 8 };
  assert.equal((await harness.call('PUT', `${pathOf('v1')}/kept`, { ...shown, spec })).status, 200);
  const now = await read('v2', 'kept');
  assert.deepEqual(now.spec, { ...before.spec, maxReplicas: 8 });
  assert.equal(now.metadata.annotations, undefined);
});

test('a status of version 2 is one of version 1', async () => {
  await harness.call('POST', pathOf('v1'), simple('measured'));
  const status = {
    currentReplicas: 3,
    desiredReplicas: 4,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 90, averageValue: '450m' } } },
    ],
    conditions: [{ type: 'AbleToScale', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  };
  const answer = await harness.call('PATCH', `${pathOf('v2')}/measured/status`, { status }, MERGE);
  assert.equal(answer.status, 200, answer.text);
  const shown = await read('v1', 'measured');
  assert.deepEqual(shown.status, { currentReplicas: 3, desiredReplicas: 4, currentCPUUtilizationPercentage: 90 });
  await harness.call('PATCH', `${pathOf('v1')}/measured/status`, { status: { desiredReplicas: 5 } }, MERGE);
  assert.deepEqual((await read('v2', 'measured')).status, { ...status, desiredReplicas: 5 });
});

test('a manifest of a world may be of version 1', () => {
  const manifests = parseManifests(JSON.stringify(simple('given')), 'world.yaml');
  const world = openWorld({ world: 'classroom', manifests });
  world.stop();
  const stored = world.store.get('autoscaling/horizontalpodautoscalers', 'default', 'given');
  assert.equal(stored?.apiVersion, 'autoscaling/v2');
  assert.equal(stored.spec?.['targetCPUUtilizationPercentage'], undefined);
});
