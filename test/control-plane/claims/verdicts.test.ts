/** Every state of a claim on a genuine control plane, and its verdict. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimManifest, podManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { actionSetManifestOf, applySet, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import {
  claimItemOf,
  podManifestFor,
  readClaim,
  runClaimsCommand,
  verdicts,
  volumeOf,
  waitUntilPodsGone,
} from './harness.ts';

const plane = controlPlane('verdicts');
const options = { skip: plane.skip, timeout: 120_000 };

const claim = (name: string, more = '') => yamlOf(claimManifest(name, 'retained', more));
const volumes = (name: string) =>
  `spec: {restartPolicy: Never, containers: [{name: main, image: 'web:1'}], volumes: [{name: data, persistentVolumeClaim: {claimName: ${name}}}]}`;

async function verdictOf(name: string): Promise<string> {
  return claimItemOf(await verdicts(plane), name).verdict;
}

test('scaled from 2 to 3, to 2, and back: in use, parked, in use, with the same volume', options, async () => {
  await applySet(plane, 'walk', { replicas: 3, claims: true });
  assert.equal(await verdictOf('data-walk-2'), 'in-use');
  const volume = await volumeOf(plane, 'data-walk-2');
  await plane.kubectl('scale', 'statefulset', 'walk', '--replicas=2');
  await waitUntilReady(plane, 'walk', 2);
  const item = await waitFor(
    async () => claimItemOf(await verdicts(plane), 'data-walk-2'),
    ({ verdict, vetoes }) => verdict === 'parked' && vetoes.length === 1,
    { what: 'data-walk-2 to be parked' },
  );
  assert.deepEqual([item.set, item.template, item.ordinal, item.removable], ['walk', 'data', 2, false]);
  assert.match(item.vetoes[0] ?? '', /only .* old/);
  assert.deepEqual([item.phase, item.volume, item.dataDestroyed], ['Bound', volume, true]);
  await plane.kubectl('scale', 'statefulset', 'walk', '--replicas=3');
  await waitUntilReady(plane, 'walk', 3);
  assert.equal(await verdictOf('data-walk-2'), 'in-use');
  assert.equal(await volumeOf(plane, 'data-walk-2'), volume);
});

test(
  'a set deleted with its pods leaves its claims behind; without them, the pods continue to use the claims',
  options,
  async () => {
    await applySet(plane, 'casc', { claims: true });
    await applySet(plane, 'orph', { claims: true });
    await plane.kubectl('delete', 'statefulset', 'casc');
    await plane.kubectl('delete', 'statefulset', 'orph', '--cascade=orphan');
    await waitUntilPodsGone(plane, 'casc');
    const items = await verdicts(plane);
    const left = claimItemOf(items, 'data-casc-0');
    assert.deepEqual([left.verdict, left.set, left.template, left.ordinal], ['left-behind', '', '', 0]);
    assert.match(left.evidence.join('; '), /kube-controller-manager wrote its spec/);
    assert.equal(claimItemOf(items, 'data-orph-1').verdict, 'in-use');
    await plane.kubectl('delete', 'pod', '-l', 'app=orph');
    assert.equal(await verdictOf('data-orph-1'), 'left-behind');
  },
);

test('a set scaled to zero keeps all its data in parked claims', options, async () => {
  await applySet(plane, 'zero', { claims: true });
  await plane.kubectl('scale', 'statefulset', 'zero', '--replicas=0');
  await waitUntilPodsGone(plane, 'zero');
  const items = await verdicts(plane);
  for (const name of ['data-zero-0', 'data-zero-1']) assert.equal(claimItemOf(items, name).verdict, 'parked');
  const refused = await runClaimsCommand(plane, 'clean', '--yes', '--older-than', '0s');
  assert.ok((await verdicts(plane)).has('data-zero-0'), refused.stdout);
});

test('retention policies: claims that the controller owns are not offered for deletion', options, async () => {
  const spec = 'persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}';
  await applySet(plane, 'ret', { replicas: 2, claims: true, spec });
  await plane.kubectl('scale', 'statefulset', 'ret', '--replicas=1');
  await waitUntilReady(plane, 'ret', 1);
  const item = await waitFor(
    async () => claimItemOf(await verdicts(plane), 'data-ret-1'),
    ({ verdict }) => verdict === 'parked',
    { what: 'data-ret-1 to be parked' },
  );
  assert.ok(
    item.vetoes.every((text) => !text.includes('owns it')),
    item.vetoes.join('; '),
  );
  await applySet(plane, 'scd', {
    claims: true,
    spec: 'persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}',
  });
  await plane.kubectl('scale', 'statefulset', 'scd', '--replicas=1');
  await waitFor(
    async () => (await verdicts(plane)).has('data-scd-1'),
    (isThere) => !isThere,
    { what: 'the claim to go with its pod' },
  );
});

test('names with the same beginning are distinguished', options, async () => {
  await applySet(plane, 'web', { replicas: 1, claims: true });
  await applySet(plane, 'web-api', { replicas: 1, claims: true });
  await plane.apply(actionSetManifestOf('api', { replicas: 1, claims: true, template: 'data-web' }));
  await waitUntilReady(plane, 'api', 1);
  await plane.kubectl('scale', 'statefulset', 'web-api', '--replicas=0');
  await waitUntilPodsGone(plane, 'web-api');
  const items = await verdicts(plane);
  assert.deepEqual([claimItemOf(items, 'data-web-0').verdict, claimItemOf(items, 'data-web-0').set], ['in-use', 'web']);
  // Both "data" of web-api and "data-web" of api produce this name. The pod of api uses it.
  assert.deepEqual(
    [claimItemOf(items, 'data-web-api-0').verdict, claimItemOf(items, 'data-web-api-0').set],
    ['in-use', 'api'],
  );
});

test('a claim is kept while any object names it', options, async () => {
  for (const name of ['pend-0', 'term-0', 'dep-0', 'cron-0', 'source-0', 'going-0']) await plane.apply(claim(name));
  await plane.apply(podManifestFor('pend', 'pend-0'));
  await plane.apply(podManifestFor('term', 'term-0', { node: 'node-0', stopMs: 600_000 }));
  await plane.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: dep}
spec:
  replicas: 0
  selector: {matchLabels: {app: dep}}
  template: {metadata: {labels: {app: dep}}, ${volumes('dep-0').replace('restartPolicy: Never, ', '')}}
`);
  await plane.apply(`
apiVersion: batch/v1
kind: CronJob
metadata: {name: cron}
spec: {schedule: "0 0 1 1 *", jobTemplate: {spec: {template: {${volumes('cron-0')}}}}}
`);
  await plane.apply(claim('copy-0', 'dataSource: {kind: PersistentVolumeClaim, name: source-0}'));
  const ephemeral = claimManifest('tmp-0').spec;
  await plane.apply(
    yamlOf(
      podManifest('eph', {
        spec: { volumes: [{ name: 'tmp-0', ephemeral: { volumeClaimTemplate: { spec: ephemeral } } }] },
      }),
    ),
  );
  await plane.kubectl('patch', 'pvc', 'going-0', '-p', '{"metadata":{"finalizers":["test/held"]}}');
  await plane.kubectl('delete', 'pvc', 'going-0', '--wait=false');
  await volumeOf(plane, 'eph-tmp-0');
  await plane.kubectl('delete', 'pod', 'term', '--wait=false');
  const items = await verdicts(plane);
  for (const name of ['pend-0', 'term-0', 'eph-tmp-0']) assert.equal(claimItemOf(items, name).verdict, 'in-use', name);
  const vetoed: readonly (readonly [string, RegExp])[] = [
    ['dep-0', /pod template of Deployment dep names it/],
    ['cron-0', /pod template of CronJob cron names it/],
    ['source-0', /data source of claim copy-0/],
    ['going-0', /being deleted already/],
  ];
  for (const [name, pattern] of vetoed) {
    const item = claimItemOf(items, name);
    assert.deepEqual([item.verdict, item.removable], ['unknown', false], name);
    assert.match(item.vetoes.join('; '), pattern);
  }
  await plane.kubectl('patch', 'pvc', 'going-0', '-p', '{"metadata":{"finalizers":null}}');
});

test('a lost claim has no data', options, async () => {
  await applySet(plane, 'lost', { replicas: 1, claims: true });
  const volume = await volumeOf(plane, 'data-lost-0');
  await plane.kubectl('delete', 'statefulset', 'lost');
  await waitUntilPodsGone(plane, 'lost');
  await plane.kubectl('delete', 'pv', volume, '--wait=false');
  await plane.kubectl('patch', 'pv', volume, '-p', '{"metadata":{"finalizers":null}}');
  await waitFor(
    () => readClaim(plane, 'data-lost-0'),
    ({ status }) => status.phase === 'Lost',
    { what: 'the claim to be Lost' },
  );
  const item = claimItemOf(await verdicts(plane), 'data-lost-0');
  assert.deepEqual([item.verdict, item.phase, item.dataDestroyed], ['left-behind', 'Lost', false]);
});

test("a claim that an operator's resource owns is not offered for deletion", options, async () => {
  const group = `${plane.namespace}.example.com`;
  await plane.apply(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: clusters.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {plural: clusters, singular: cluster, kind: Cluster}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`);
  try {
    await plane.kubectl('wait', '--for=condition=Established', `crd/clusters.${group}`);
    await plane.apply(`
apiVersion: ${group}/v1
kind: Cluster
metadata: {name: pg}
`);
    const uid = await plane.kubectl('get', `clusters.${group}`, 'pg', '-o', 'jsonpath={.metadata.uid}');
    await applySet(plane, 'pg', { replicas: 1, claims: true });
    await plane.kubectl('delete', 'statefulset', 'pg');
    await waitUntilPodsGone(plane, 'pg');
    const owners = [{ apiVersion: `${group}/v1`, kind: 'Cluster', name: 'pg', uid }];
    await plane.kubectl('patch', 'pvc', 'data-pg-0', '-p', JSON.stringify({ metadata: { ownerReferences: owners } }));
    const item = claimItemOf(await verdicts(plane), 'data-pg-0');
    assert.deepEqual([item.verdict, item.removable], ['unknown', false]);
    assert.match(item.vetoes.join('; '), /Cluster pg owns it/);
  } finally {
    await plane.kubectl('delete', `crd/clusters.${group}`, '--wait=false');
  }
});

const user = 'claims-reader';

async function bindUser(): Promise<void> {
  await plane.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: no-pods}
rules:
  - {apiGroups: [""], resources: [persistentvolumeclaims, replicationcontrollers, podtemplates], verbs: [get, list, watch, delete]}
  - {apiGroups: [apps, batch], resources: ["*"], verbs: [get, list, watch]}
`);
  await plane.kubectl('create', 'rolebinding', 'no-pods', '--role=no-pods', `--user=${user}`);
}

test(
  'a user who may not read pods is offered nothing, and volumes that may not be read are named',
  options,
  async () => {
    await bindUser();
    await applySet(plane, 'dark', { claims: true });
    await plane.kubectl('delete', 'statefulset', 'dark');
    await waitUntilPodsGone(plane, 'dark');
    const items = await verdicts(plane, '--as', user);
    const item = claimItemOf(items, 'data-dark-0');
    assert.deepEqual([item.verdict, item.removable, item.dataDestroyed], ['unknown', false, 'unknown']);
    assert.deepEqual([item.reclaimPolicy, item.volume !== ''], ['NotAllowed', true]);
    assert.match(item.evidence.join('; '), /pods may not be read/);
    const { code, stdout } = await runClaimsCommand(plane, 'clean', '--yes', '--older-than', '0s', '--as', user);
    assert.equal(code, 0);
    assert.match(stdout, /nothing to clean up/);
    assert.ok((await verdicts(plane)).has('data-dark-0'));
    const table = await runClaimsCommand(plane, 'claims', '--as', user);
    assert.match(table.stdout, /data-dark-0 .*unknown .*not-allowed/);
  },
);
