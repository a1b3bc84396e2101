/** Claims that objects of any kind need, on a genuine control plane: none of them is offered, none is deleted. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { applySet, waitUntilReady } from '../actions/harness.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { applyObjects, type CustomKind, installKinds } from './custom-kinds.ts';
import {
  claimItemOf,
  objectNames,
  planCleaning,
  readVolume,
  runClaimsCommand,
  verdicts,
  volumeOf,
  waitUntilPodsGone,
} from './harness.ts';

/** Its own, since some tests break its API. */
const plane = await dedicatedBed('search');
const options = { skip: plane.skip, timeout: 240_000 };

const KINDS: readonly CustomKind[] = [
  { group: 'apps.kruise.io', versions: ['v1beta1', 'v1alpha1'], kind: 'StatefulSet', plural: 'statefulsets' },
  { group: 'elasticsearch.k8s.elastic.co', versions: ['v1'], kind: 'Elasticsearch', plural: 'elasticsearches' },
  { group: 'monitoring.coreos.com', versions: ['v1'], kind: 'Prometheus', plural: 'prometheuses' },
  { group: 'argoproj.io', versions: ['v1alpha1'], kind: 'CronWorkflow', plural: 'cronworkflows' },
  { group: 'argoproj.io', versions: ['v1alpha1'], kind: 'Application', plural: 'applications' },
  { group: 'kubevirt.io', versions: ['v1'], kind: 'VirtualMachine', plural: 'virtualmachines' },
  { group: 'volsync.backube', versions: ['v1alpha1'], kind: 'ReplicationSource', plural: 'replicationsources' },
  { group: 'snapshot.storage.k8s.io', versions: ['v1beta1'], kind: 'VolumeSnapshot', plural: 'volumesnapshots' },
  {
    group: 'groupsnapshot.storage.k8s.io',
    versions: ['v1beta1'],
    kind: 'VolumeGroupSnapshot',
    plural: 'volumegroupsnapshots',
  },
  { group: 'snapscheduler.backube', versions: ['v1'], kind: 'SnapshotSchedule', plural: 'snapshotschedules' },
  { group: 'velero.io', versions: ['v1'], kind: 'Schedule', plural: 'schedules' },
  { group: 'kustomize.toolkit.fluxcd.io', versions: ['v1'], kind: 'Kustomization', plural: 'kustomizations' },
  { group: 'helm.toolkit.fluxcd.io', versions: ['v2'], kind: 'HelmRelease', plural: 'helmreleases' },
  { group: 'example.org', versions: ['v1'], kind: 'Export', plural: 'exports', isClusterScoped: true },
];

let installed: Promise<void> | undefined;

/** Objects of the test's namespace, unless they name another. */
const apply = (
  ...objects: readonly { readonly apiVersion: string; readonly kind: string; readonly [field: string]: unknown }[]
) => applyObjects(plane.kubeconfig, ...objects);
const meta = (name: string, more = {}) => ({ name, namespace: plane.namespace, ...more });

async function leaveBehind(set: string, replicas = 1): Promise<void> {
  installed ??= installKinds(plane.kubeconfig, KINDS);
  await installed;
  await applySet(plane, set, { replicas, claims: true });
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilPodsGone(plane, set);
}

/** Deletes everything that may be deleted, and returns the claims of these sets that are left. */
async function clean(sets: readonly string[], ...more: readonly string[]): Promise<readonly string[]> {
  const done = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes', ...more);
  assert.equal(done.code, 0, done.stderr);
  const left = await objectNames(plane, 'pvc');
  return left.filter((name) => sets.some((set) => name.startsWith(`data-${set}-`)));
}

async function vetoesOf(claim: string, ...argv: readonly string[]): Promise<string> {
  const item = claimItemOf(await verdicts(plane, ...argv), claim);
  assert.equal(item.removable, false, claim);
  return item.vetoes.join('; ');
}

const volumes = (claimName: string) => [{ name: 'data', persistentVolumeClaim: { claimName } }];

test(
  'objects of other kinds that name a claim keep it: workflows, machines, copies, snapshots, text',
  options,
  async () => {
    await leaveBehind('named', 8);
    await apply(
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'CronWorkflow',
        metadata: meta('nightly'),
        spec: { schedule: '0 0 * * *', workflowSpec: { volumes: volumes('data-named-0') } },
      },
      {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachine',
        metadata: meta('halted'),
        spec: { runStrategy: 'Halted', template: { spec: { domain: {}, volumes: volumes('data-named-1') } } },
      },
      {
        apiVersion: 'volsync.backube/v1alpha1',
        kind: 'ReplicationSource',
        metadata: meta('copy'),
        spec: { sourcePVC: 'data-named-2' },
      },
      {
        apiVersion: 'snapshot.storage.k8s.io/v1beta1',
        kind: 'VolumeSnapshot',
        metadata: meta('old'),
        spec: { source: { persistentVolumeClaimName: 'data-named-3' } },
      },
      {
        apiVersion: 'example.org/v1',
        kind: 'Export',
        metadata: { name: `export-${plane.namespace}` },
        spec: { from: { namespace: plane.namespace, claim: 'data-named-4' } },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: meta('script'),
        data: { 'backup.sh': 'for pvc in data-named-5 other; do backup "$pvc"; done\n' },
      },
      {
        apiVersion: 'volsync.backube/v1alpha1',
        kind: 'ReplicationSource',
        metadata: { name: 'far', namespace: 'default', annotations: { from: `${plane.namespace}/data-named-6` } },
        spec: {},
      },
      // Another namespace has a claim of the same name.
      {
        apiVersion: 'volsync.backube/v1alpha1',
        kind: 'ReplicationSource',
        metadata: { name: 'other', namespace: 'default' },
        spec: { sourcePVC: 'data-named-7' },
      },
    );
    const items = await verdicts(plane);
    const expected: readonly (readonly [number, RegExp])[] = [
      [
        0,
        /^CronWorkflow\.argoproj\.io nightly names it \(spec\.workflowSpec\.volumes\[0\]\.persistentVolumeClaim\.claimName\)$/,
      ],
      [
        1,
        /^VirtualMachine\.kubevirt\.io halted names it \(spec\.template\.spec\.volumes\[0\]\.persistentVolumeClaim\.claimName\)$/,
      ],
      [2, /^ReplicationSource\.volsync\.backube copy names it \(spec\.sourcePVC\)$/],
      [3, /^it is the data source of VolumeSnapshot old$/],
      [4, /^Export\.example\.org export-\S+ names it \(spec\.from\.claim\)$/],
      [5, /^ConfigMap script names it \(data\["backup\.sh"\]\)$/],
      [6, /^ReplicationSource\.volsync\.backube default\/far names it/],
    ];
    for (const [ordinal, pattern] of expected) {
      const { verdict, vetoes } = claimItemOf(items, `data-named-${ordinal}`);
      assert.equal(verdict, 'left-behind', vetoes.join('; '));
      assert.ok(
        vetoes.some((text) => pattern.test(text)),
        `${ordinal}: ${vetoes.join('; ')}`,
      );
    }
    const left = await clean(['named']);
    assert.deepEqual(
      left.filter((name) => name.startsWith('data-named-')),
      [0, 1, 2, 3, 4, 5, 6].map((ordinal) => `data-named-${ordinal}`),
    );
  },
);

test('a template of claims in another kind keeps the claims that it gives', options, async () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const template = (name: string) => ({ metadata: { name }, spec });
  for (const set of ['adv', 'es-default', 'prom']) await leaveBehind(set);
  await apply(
    {
      apiVersion: 'apps.kruise.io/v1beta1',
      kind: 'StatefulSet',
      metadata: meta('adv'),
      spec: { replicas: 0, volumeClaimTemplates: [template('data')] },
    },
    {
      apiVersion: 'elasticsearch.k8s.elastic.co/v1',
      kind: 'Elasticsearch',
      metadata: meta('es'),
      spec: { nodeSets: [{ name: 'default', count: 0, volumeClaimTemplates: [template('data')] }] },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: meta('prom'),
      spec: { storage: { volumeClaimTemplate: { spec } } },
    },
  );
  assert.match(await vetoesOf('data-adv-0'), /StatefulSet\.apps\.kruise\.io adv/);
  assert.match(
    await vetoesOf('data-es-default-0'),
    /Elasticsearch\.\S+ es has a claim template that gives its name \(spec\.nodeSets\[0\]\.volumeClaimTemplates\[0\]\)/,
  );
  assert.match(await vetoesOf('data-prom-0'), /Prometheus\.\S+ prom has a claim template that gives its name/);
  assert.equal((await clean(['adv', 'es-default', 'prom'])).length, 3);
  await plane.kubectl('delete', 'statefulsets.apps.kruise.io', 'adv');
  assert.deepEqual(await clean(['adv']), []);
});

test('a selector over claims keeps those that it matches', options, async () => {
  for (const set of ['gs', 'sched', 'vel', 'free']) await leaveBehind(set);
  await apply(
    {
      apiVersion: 'groupsnapshot.storage.k8s.io/v1beta1',
      kind: 'VolumeGroupSnapshot',
      metadata: meta('group'),
      spec: { source: { selector: { matchLabels: { app: 'gs' } } } },
    },
    {
      apiVersion: 'snapscheduler.backube/v1',
      kind: 'SnapshotSchedule',
      metadata: meta('hourly'),
      spec: { claimSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['sched'] }] } },
    },
    {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name: 'all', namespace: 'default' },
      spec: { template: { includedNamespaces: [plane.namespace], labelSelector: { matchLabels: { app: 'vel' } } } },
    },
  );
  assert.match(
    await vetoesOf('data-gs-0'),
    /VolumeGroupSnapshot\.\S+ group selects it by its labels \(spec\.source\.selector\)/,
  );
  assert.match(
    await vetoesOf('data-sched-0'),
    /SnapshotSchedule\.\S+ hourly selects it by its labels \(spec\.claimSelector\)/,
  );
  assert.match(await vetoesOf('data-vel-0'), /Schedule\.velero\.io default\/all selects it by its labels/);
  assert.deepEqual(await clean(['gs', 'sched', 'vel', 'free']), ['data-gs-0', 'data-sched-0', 'data-vel-0']);
});

test('names in patterns, in base64 and in parts, and the objects of operators keep the claims', options, async () => {
  const sets = ['stem', 'star', 'enc', 'ref', 'oper', 'nssel', 'loop', 'cm'];
  for (const set of sets) await leaveBehind(set);
  const thing = (name: string, spec: object, namespace = plane.namespace) => ({
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    metadata: { name, namespace },
    spec,
  });
  await apply(
    thing('a', { claimPrefix: 'data-stem', ordinals: [0] }),
    thing('b', { claims: ['data-*ar-0'] }),
    thing('c', { hook: Buffer.from('backup: data-enc-0').toString('base64') }),
    thing('d', { statefulSetName: 'ref' }),
    thing('oper', { storage: { size: '1Gi' }, instances: 0 }),
    thing('f', { claim: 'data-nssel-0', namespaceSelector: { matchLabels: { team: 'a' } } }, 'default'),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta('loop'),
      data: { 'backup.sh': 'for i in 0 1; do backup data-loop-$i; done' },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta('sh.helm.release.v1.cm.v1', { labels: { owner: 'helm', name: 'cm', status: 'deployed' } }),
    },
  );
  const items = await verdicts(plane);
  const expected: readonly (readonly [string, RegExp])[] = [
    ['stem', /^Schedule\.velero\.io a names claims data-stem-… \(spec\.claimPrefix\)$/],
    ['star', /^Schedule\.velero\.io b has a pattern that its name fits \(spec\.claims\[0\]\)$/],
    ['enc', /^Schedule\.velero\.io c names it \(spec\.hook\)$/],
    ['ref', /^Schedule\.velero\.io d lists StatefulSet ref \(spec\.statefulSetName\)$/],
    ['oper', /^Schedule\.velero\.io oper has storage or members and a name that is in the claim's \(metadata\.name\)$/],
    ['nssel', /^Schedule\.velero\.io default\/f names it \(spec\.claim\)$/],
    ['loop', /^ConfigMap loop names claims data-loop-… /],
    ['cm', /Helm release cm is installed, to which it belongs$/],
  ];
  for (const [set, pattern] of expected) {
    const { vetoes } = claimItemOf(items, `data-${set}-0`);
    assert.ok(
      vetoes.some((text) => pattern.test(text)),
      `${set}: ${vetoes.join('; ')}`,
    );
  }
  assert.equal((await clean(sets)).length, sets.length);
});

test('a set that GitOps lists as wanted keeps its claims', options, async () => {
  for (const set of ['argo', 'flux', 'rel']) await leaveBehind(set);
  await plane.kubectl('label', 'pvc', 'data-rel-0', 'release=store');
  await apply(
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop', namespace: 'default' },
      spec: {},
      status: {
        resources: [
          {
            group: 'apps',
            kind: 'StatefulSet',
            namespace: plane.namespace,
            name: 'argo',
            health: { status: 'Missing' },
          },
        ],
      },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'shop', namespace: 'default' },
      status: { inventory: { entries: [{ id: `${plane.namespace}_flux_apps_StatefulSet`, v: 'v1' }] } },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'shop', namespace: 'default' },
      spec: { releaseName: 'store', targetNamespace: plane.namespace },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'helm.sh/release.v1',
      metadata: meta('sh.helm.release.v1.store.v1', { labels: { owner: 'helm', name: 'store', status: 'deployed' } }),
    },
  );
  assert.match(
    await vetoesOf('data-argo-0'),
    /Application\.argoproj\.io default\/shop lists StatefulSet argo \(status\.resources\[0\]\)/,
  );
  assert.match(await vetoesOf('data-flux-0'), /Kustomization\.\S+ default\/shop lists StatefulSet flux/);
  const release = await vetoesOf('data-rel-0');
  assert.match(release, /HelmRelease\.\S+ default\/shop installs store, to which it belongs \(spec\.releaseName\)/);
  assert.match(release, /the labels of its Secret or ConfigMap say that Helm release store is installed/);
  assert.equal((await clean(['argo', 'flux', 'rel'])).length, 3);
});

test('a note that asks to keep it: on the claim, its volume or its set', options, async () => {
  await leaveBehind('note', 5);
  const volume = await volumeOf(plane, 'data-note-2');
  await plane.kubectl('annotate', 'pvc', 'data-note-0', 'helm.sh/resource-policy=keep');
  await plane.kubectl('annotate', 'pvc', 'data-note-1', 'argocd.argoproj.io/sync-options=Replace=true,Prune=false');
  await plane.kubectl('annotate', 'pv', volume, 'kustomize.toolkit.fluxcd.io/prune=disabled');
  const finalizers = JSON.stringify({ metadata: { finalizers: ['backup.example.com/protect'] } });
  await plane.kubectl('patch', 'pvc', 'data-note-3', '--type=merge', '-p', finalizers);
  assert.match(
    await vetoesOf('data-note-0'),
    /it has the annotation helm\.sh\/resource-policy: keep, which asks to keep it/,
  );
  assert.match(await vetoesOf('data-note-1'), /sync-options: Replace=true,Prune=false/);
  assert.match(await vetoesOf('data-note-2'), /its volume \S+ has the annotation kustomize/);
  assert.match(await vetoesOf('data-note-3'), /it has the finalizer backup\.example\.com\/protect/);
  assert.deepEqual(
    await clean(['note']),
    [0, 1, 2, 3].map((ordinal) => `data-note-${ordinal}`),
  );
  await plane.kubectl('patch', 'pvc', 'data-note-3', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');

  await applySet(plane, 'kept', { replicas: 2, claims: true });
  await plane.kubectl('scale', 'statefulset', 'kept', '--replicas=1');
  await waitUntilReady(plane, 'kept', 1);
  await plane.kubectl('annotate', 'statefulset', 'kept', 'argocd.argoproj.io/sync-options=Delete=false');
  await waitFor(
    () => vetoesOf('data-kept-1'),
    (said) => /StatefulSet kept has the annotation argocd/.test(said),
    { what: 'the note of the set to be a veto' },
  );
  await plane.kubectl('delete', 'statefulset', 'kept');
  await waitUntilPodsGone(plane, 'kept');
});

test(
  'what comes between question and answer, or after the deletion, is found before data are lost',
  options,
  async () => {
    const copy = (name: string, claim: string) =>
      apply({
        apiVersion: 'volsync.backube/v1alpha1',
        kind: 'ReplicationSource',
        metadata: meta(name),
        spec: { sourcePVC: claim },
      });
    await leaveBehind('between', 2);
    const [first, second] = [await volumeOf(plane, 'data-between-0'), await volumeOf(plane, 'data-between-1')];
    const before = await planCleaning(plane, { claims: ['data-between-0'], how: 'delete' });
    assert.equal(before.plan.refusal, undefined);
    assert.match(before.plan.effects.join('\n'), /\d+ objects of \d+ kinds were searched/);
    await copy('before', 'data-between-0');
    const stopped = await before.run();
    before.close();
    assert.equal(stopped.outcome, 'superseded', stopped.sentence);
    assert.match(stopped.sentence, /ReplicationSource\.volsync\.backube before names it/);
    assert.ok((await objectNames(plane, 'pvc')).includes('data-between-0'));
    assert.equal((await readVolume(plane, first)).status.phase, 'Bound');

    const after = await planCleaning(plane, { claims: ['data-between-1'], how: 'delete' });
    const late = await after.run((ports) => ({
      ...ports,
      async checkGuards(guards, more) {
        if (guards[0]?.type === 'not-recreated') await copy('after', 'data-between-1');
        return ports.checkGuards(guards, more);
      },
    }));
    after.close();
    assert.equal(late.outcome, 'superseded', late.sentence);
    assert.match(late.sentence, /ReplicationSource\.volsync\.backube after names it/);
    assert.equal((await readVolume(plane, second)).spec.persistentVolumeReclaimPolicy, 'Retain');
  },
);

const user = 'search-reader';
const api = 'v1.down.example.com';

test('what cannot be asked leaves the verdict open, unless the user vouches for it', options, async () => {
  await leaveBehind('open');
  await plane.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${user}}
rules:
  - {apiGroups: ["", apps, batch, autoscaling, policy, "*.k8s.io"], resources: ["*"], verbs: ["*"]}
  - {apiGroups: [events.k8s.io, networking.k8s.io, discovery.k8s.io, coordination.k8s.io, rbac.authorization.k8s.io, storage.k8s.io, resource.k8s.io, snapshot.storage.k8s.io], resources: ["*"], verbs: ["*"]}
`);
  await plane.kubectl('create', 'clusterrolebinding', user, `--clusterrole=${user}`, `--user=${user}`);
  const refused = claimItemOf(await verdicts(plane, '--as', user), 'data-open-0');
  assert.equal(refused.verdict, 'unknown');
  assert.match(refused.vetoes.join('; '), /could not be asked: .* and \d+ more \(Not allowed\)/);
  assert.match(
    (await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes', '--as', user)).stdout,
    /nothing to clean up/,
  );
  const groups = KINDS.map(({ group }) => `${group}/*`);
  const ignored = [...new Set([...groups, 'other-namespaces'])].join(',');
  assert.equal(
    claimItemOf(await verdicts(plane, '--as', user, '--ignore-kind', ignored), 'data-open-0').verdict,
    'left-behind',
  );

  await plane.apply(`
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: ${api}}
spec: {group: down.example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 10, insecureSkipTLSVerify: true, service: {name: nobody, namespace: ${plane.namespace}}}
`);
  const down = await waitFor(
    async () => claimItemOf(await verdicts(plane), 'data-open-0'),
    ({ vetoes }) => vetoes.some((text) => /could not be asked: down\.example\.com\/v1/.test(text)),
    { what: 'the API without a server to be a veto' },
  );
  assert.deepEqual([down.verdict, down.removable], ['unknown', false]);
  assert.deepEqual(await clean(['open']), ['data-open-0']);
  const offered = claimItemOf(await verdicts(plane, '--ignore-kind', 'down.example.com/*'), 'data-open-0');
  assert.equal(offered.verdict, 'left-behind', offered.vetoes.join('; '));
  assert.deepEqual(await clean(['open'], '--ignore-kind', 'down.example.com/*'), []);
  await plane.kubectl('delete', 'apiservice', api);
});

test(
  'a version that is not known is searched all the same, and a conversion that fails is a veto',
  options,
  async () => {
    await leaveBehind('conv');
    const kind: CustomKind = { group: 'conv.example.com', versions: ['v9', 'v1'], kind: 'Backup', plural: 'backups' };
    await installKinds(plane.kubeconfig, [kind]);
    await apply({
      apiVersion: 'conv.example.com/v9',
      kind: 'Backup',
      metadata: meta('b'),
      spec: { claims: ['data-conv-0'] },
    });
    assert.match(await vetoesOf('data-conv-0'), /Backup\.conv\.example\.com b names it \(spec\.claims\[0\]\)/);
    const webhook = {
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://127.0.0.1:1/convert' } },
        },
      },
    };
    await plane.kubectl('patch', 'crd', 'backups.conv.example.com', '--type=merge', '-p', JSON.stringify(webhook));
    const said = await waitFor(
      () => vetoesOf('data-conv-0'),
      (text) => /could not be asked: .*Backup\.conv\.example\.com/.test(text),
      { what: 'the failed conversion to be a veto' },
    );
    assert.match(said, /conversion webhook|failed/);
    await plane.kubectl('delete', 'crd', 'backups.conv.example.com', '--wait=false');
  },
);
