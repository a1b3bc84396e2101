/** Needs that no field of a claim's name tells, on a genuine control plane: none of these claims is offered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { applySet } from '../actions/harness.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { applyObjects, type CustomKind, installKinds } from './custom-kinds.ts';
import { claimItemOf, verdicts, volumeOf, waitUntilPodsGone } from './harness.ts';

/** Its own, since some objects mean the claims of all namespaces. */
const plane = await dedicatedBed('needs');
const options = { skip: plane.skip, timeout: 240_000 };

const KINDS: readonly CustomKind[] = [
  { group: 'velero.io', versions: ['v1'], kind: 'Schedule', plural: 'schedules' },
  { group: 'kube-green.com', versions: ['v1alpha1'], kind: 'SleepInfo', plural: 'sleepinfos' },
  { group: 'minio.min.io', versions: ['v2'], kind: 'Tenant', plural: 'tenants' },
  { group: 'redis.example.com', versions: ['v1'], kind: 'RedisCluster', plural: 'redisclusters' },
];

type Labels = Readonly<Record<string, string>>;
const meta = (name: string, namespace = plane.namespace) => ({ name, namespace });
const apply = (...objects: Parameters<typeof applyObjects>[1][]) => applyObjects(plane.kubeconfig, ...objects);

async function leaveBehind(...sets: readonly string[]): Promise<void> {
  await Promise.all(
    sets.map(async (set) => {
      await applySet(plane, set, { replicas: 1, claims: true });
      await plane.kubectl('delete', 'statefulset', set);
      await waitUntilPodsGone(plane, set);
    }),
  );
}

/** Leaves the claims of all ordinals from `replicas` on without pods. */
async function park(set: string, replicas: number, labels: Labels = {}): Promise<void> {
  await applySet(plane, set, { replicas: replicas + 1, claims: true, labels });
  await plane.kubectl('scale', 'statefulset', set, `--replicas=${replicas}`);
  await plane.kubectl('wait', 'pod', `${set}-${replicas}`, '--for=delete', '--timeout=60s');
}

async function assertVetoes(expected: Readonly<Record<string, RegExp>>): Promise<void> {
  const items = await verdicts(plane);
  for (const [claim, veto] of Object.entries(expected)) {
    const item = claimItemOf(items, claim);
    assert.equal(item.removable, false, claim);
    assert.match(item.vetoes.join('\n'), veto, claim);
  }
}

test('states of other tools, commands, names with variables, attachments, notes', options, async () => {
  await leaveBehind('stated', 'chosen', 'varied', 'attached', 'noted', 'remarked');
  const state = JSON.stringify({
    resources: [
      { type: 'kubernetes_config_map', instances: [{ attributes: { metadata: [{ name: 'x', namespace: 'other' }] } }] },
      {
        type: 'kubernetes_stateful_set_v1',
        instances: [{ attributes: { metadata: [{ name: 'stated', namespace: plane.namespace }] } }],
      },
    ],
  });
  const run = 'kubectl get pvc -l app=chosen -o name | xargs -n1 snapshot';
  const containers = [{ name: 'main', image: 'kubectl', command: ['sh', '-c', run] }];
  const template = { spec: { restartPolicy: 'Never', containers } };
  await apply(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: meta('tfstate-default-infra', 'default'),
      data: { tfstate: gzipSync(state).toString('base64') },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: meta('backup'),
      spec: { schedule: '0 3 * * 0', suspend: true, jobTemplate: { spec: { template } } },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta('restore'),
      data: { 'restore.sh': 'for set in varied other; do\n  restore "/mnt/data-$set-0"\ndone\n' },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: `still-${plane.namespace}` },
      spec: {
        attacher: 'disk.example.com',
        nodeName: 'node-1',
        source: { persistentVolumeName: await volumeOf(plane, 'data-attached-0') },
      },
    },
  );
  await plane.kubectl('label', 'pvc', 'data-noted-0', 'do-not-delete=true');
  const volume = await volumeOf(plane, 'data-remarked-0');
  await plane.kubectl('annotate', 'pv', volume, 'remark=please do not delete before the audit');
  await assertVetoes({
    'data-stated-0': /^Secret default\/tfstate-default-infra lists StatefulSet stated \(data\.tfstate\)/m,
    'data-chosen-0': /^CronJob\.batch backup selects it by its labels \(spec\.jobTemplate\./m,
    'data-varied-0': /^ConfigMap restore has a pattern that its name fits \(data\["restore\.sh"\]\)/m,
    'data-attached-0': /^VolumeAttachment\.storage\.k8s\.io still-\S+ names its volume/m,
    'data-noted-0': /^it has the label do-not-delete=true, which asks to keep it/m,
    'data-remarked-0': /^its volume \S+ has the annotation remark: please do not delete/m,
  });
});

test('operators under other names, and their autoscalers', options, async () => {
  await installKinds(plane.kubeconfig, KINDS);
  await Promise.all([park('minio-pool-0', 0), park('cache', 1), park('shard', 1), park('hidden', 0)]);
  const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  await apply(
    {
      apiVersion: 'minio.min.io/v2',
      kind: 'Tenant',
      metadata: meta('minio'),
      spec: { pools: [{ servers: 1, volumeClaimTemplate: { metadata: { name: 'disk' }, spec: claimSpec } }] },
    },
    {
      apiVersion: 'redis.example.com/v1',
      kind: 'RedisCluster',
      metadata: meta('cache'),
      spec: { clusterSize: '3' },
    },
    { apiVersion: 'redis.example.com/v1', kind: 'RedisCluster', metadata: meta('shard'), spec: { clusterSize: 1 } },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: meta('shard'),
      spec: {
        scaleTargetRef: { apiVersion: 'redis.example.com/v1', kind: 'RedisCluster', name: 'shard' },
        maxReplicas: 4,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
    },
    {
      apiVersion: 'redis.example.com/v1',
      kind: 'RedisCluster',
      metadata: meta('hidden'),
      spec: { persistence: { enabled: true } },
    },
  );
  await assertVetoes({
    'data-minio-pool-0-0': /^Tenant\.minio\.min\.io minio has 1 members/m,
    'data-cache-1': /^RedisCluster\.redis\.example\.com cache has 3 members/m,
    'data-shard-1': /^HorizontalPodAutoscaler\.autoscaling shard may scale RedisCluster shard/m,
    'data-hidden-0': /^RedisCluster\.redis\.example\.com hidden has storage, no number of members that is known/m,
  });
});

test('what means all sets, or all namespaces', options, async () => {
  await Promise.all([park('slept', 0), park('woken', 0, { 'sablier.enable': 'true' }), leaveBehind('saved')]);
  await apply(
    {
      apiVersion: 'kube-green.com/v1alpha1',
      kind: 'SleepInfo',
      metadata: meta('working-hours'),
      spec: { weekdays: '1-5', sleepAt: '20:00', wakeUpAt: '08:00', suspendStatefulSets: true },
    },
    {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: meta('nightly', 'default'),
      spec: { schedule: '0 1 * * *', template: { labelSelector: { matchLabels: { app: 'saved' } } } },
    },
  );
  await assertVetoes({
    'data-slept-0': /^SleepInfo\.kube-green\.com working-hours scales the sets of its namespace, StatefulSet slept/m,
    'data-woken-0': /^the label sablier\.enable=true of StatefulSet woken may bring ordinal 0 back/m,
    'data-saved-0': /^Schedule\.velero\.io default\/nightly selects it by its labels/m,
  });
});
