/** The check right before a claim is deleted, with a server that is scripted by collection. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClaimGuard } from '../../../../source/actions/ports.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { checkClaimGuards } from '../../../../source/cluster/write/claim-guard.ts';
import { soughtClaim } from '../../../../source/domain/claims/search/sought-claim.ts';
import { listAnswer, POD_SPEC, storedMeta } from '../../../support/list-answer.ts';
import { aClaim } from '../../../support/object-builders.ts';
import { createTextTransport } from '../text-transport.ts';

const LEFT_BEHIND: ClaimGuard = { type: 'unused', setIsGone: true, namespace: 'shop', claim: 'data-web-0' };
const PARKED: ClaimGuard = { ...LEFT_BEHIND, setIsGone: false };

const podSpec = { ...POD_SPEC, volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] };
const set = (replicas: number) => ({
  metadata: storedMeta('web'),
  spec: { replicas, template: { spec: POD_SPEC }, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
  status: {},
});

function discoveryAt(path: string) {
  const kinds =
    path === '/api'
      ? [
          ['Pod', 'pods'],
          ['ConfigMap', 'configmaps'],
        ]
      : [['StatefulSet', 'statefulsets']];
  const resources = kinds.map(([kind, resource]) => ({
    resource,
    responseKind: { kind },
    scope: 'Namespaced',
    verbs: ['list'],
  }));
  const metadata = path === '/api' ? {} : { name: 'apps' };
  return { kind: 'APIGroupDiscoveryList', items: [{ metadata, versions: [{ version: 'v1', resources }] }] };
}

/** Returns what prevents the write if these are the only objects, by their plural. */
function objections(guard: ClaimGuard, lists: Readonly<Record<string, readonly unknown[] | ClusterError>>) {
  const transport = createTextTransport(async (path) => {
    const { pathname } = new URL(path, 'https://shop');
    if (pathname === '/api' || pathname === '/apis') return JSON.stringify(discoveryAt(pathname));
    const items = lists[new URL(path, 'https://shop').pathname.split('/').at(-1) ?? ''] ?? [];
    if (items instanceof ClusterError) throw items;
    return JSON.stringify(listAnswer(path, items));
  });
  return checkClaimGuards(transport, [guard], { signal: new AbortController().signal });
}

test('no object uses the claim', async () => {
  assert.deepEqual(await objections(LEFT_BEHIND, {}), []);
  assert.deepEqual(await objections(PARKED, { statefulsets: [set(0)] }), []);
});

test('a pod names the claim, or a set has it in its range', async () => {
  assert.deepEqual(await objections(PARKED, { pods: [{ metadata: storedMeta('thief'), spec: podSpec, status: {} }] }), [
    'pod thief names claim data-web-0 now',
  ]);
  assert.deepEqual(await objections(PARKED, { statefulsets: [set(1)] }), [
    'StatefulSet web wants claim data-web-0 now',
  ]);
});

test('the set that had left it behind exists again, scaled to zero', async () => {
  assert.deepEqual(await objections(LEFT_BEHIND, { statefulsets: [set(0)] }), [
    'StatefulSet web is there now, and claim data-web-0 is its own',
  ]);
});

test('a workload without pods names it, a snapshot has it as its source, or that is not known', async () => {
  const deployment = { metadata: storedMeta('reader'), spec: { template: { spec: podSpec } } };
  assert.deepEqual(await objections(LEFT_BEHIND, { deployments: [deployment] }), [
    'claim data-web-0: the pod template of Deployment reader names it',
  ]);
  const snapshot = { metadata: storedMeta('nightly'), spec: { source: { persistentVolumeClaimName: 'data-web-0' } } };
  assert.deepEqual(await objections(PARKED, { volumesnapshots: [snapshot] }), [
    'claim data-web-0: it is the data source of VolumeSnapshot nightly',
  ]);
  const [refused = ''] = await objections(LEFT_BEHIND, { jobs: new ClusterError('throttled', 'Too many requests.') });
  assert.match(refused, /^workloads \(Job\) could not be read: Too many requests/);
});

test('a claim that its own pod uses and its own set wants, but nothing else that names it', async () => {
  const member: ClaimGuard = {
    ...PARKED,
    member: { setUid: 'web', podUid: 'web-0', podName: 'web-0', known: [] },
    search: {
      claim: soughtClaim(aClaim('data-web-0'), { set: undefined, ordinal: undefined, volume: undefined }),
      volume: undefined,
      ignoredKinds: [],
      overridesVetoes: true,
    },
  };
  const own = { pods: [{ metadata: storedMeta('web-0'), spec: podSpec, status: {} }], statefulsets: [set(1)] };
  assert.deepEqual(await objections(member, { ...own, configmaps: [] }), []);
  const named = { metadata: storedMeta('backup'), data: { pvc: 'data-web-0' } };
  const manifest = { metadata: storedMeta('manifest'), data: { text: 'kind: StatefulSet\nmetadata:\n  name: web\n' } };
  assert.deepEqual(await objections(member, { ...own, configmaps: [named, manifest] }), [
    'claim data-web-0: ConfigMap backup names it (data.pvc)',
  ]);
  const thief = { metadata: storedMeta('thief'), spec: podSpec, status: {} };
  assert.deepEqual(await objections(member, { ...own, pods: [thief] }), ['pod thief names claim data-web-0 now']);
  const other = { ...member, member: { setUid: 'other', podUid: 'web-0', podName: 'web-0', known: [] } };
  assert.deepEqual(await objections(other, own), ['StatefulSet web wants claim data-web-0 now']);
});
