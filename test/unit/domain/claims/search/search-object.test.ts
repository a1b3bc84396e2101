/** What an object of any kind may say of a claim, and what says nothing of it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiKind } from '../../../../../source/domain/claims/search/api-kind.ts';
import { searchObject } from '../../../../../source/domain/claims/search/search-object.ts';
import {
  type SoughtClaim,
  soughtClaim,
  soughtClaims,
} from '../../../../../source/domain/claims/search/sought-claim.ts';
import { MAX_DEPTH } from '../../../../../source/domain/claims/search/walk.ts';
import { aClaim } from '../../../../support/object-builders.ts';

const LABELS = { app: 'web', 'app.kubernetes.io/instance': 'store' };
const GONE = { set: undefined, ordinal: 0, volume: undefined };
/** No text of these tests is packed. */
const unpack = () => undefined;
const LEFT_BEHIND = soughtClaim(aClaim('data-web-0', { meta: { labels: LABELS } }), GONE);
const PARKED: SoughtClaim = {
  ...LEFT_BEHIND,
  setNames: [],
  parked: { set: 'web', firstOrdinal: 0, ordinal: 2 },
};

const custom = (kind = 'Thing', group = 'example.com', isNamespaced = true): ApiKind => ({
  group,
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  isNamespaced,
});
const own = (kind: string, group = ''): ApiKind => custom(kind, group);

function said(
  object: Readonly<Record<string, unknown>>,
  kind = custom(),
  { namespace = 'shop', name = 'x', claim = LEFT_BEHIND } = {},
): string | undefined {
  const metadata = { name, namespace, ...(typeof object['metadata'] === 'object' ? object['metadata'] : {}) };
  const found = searchObject({ ...object, metadata }, kind, soughtClaims([claim]), unpack);
  const mention = found.mentions.get('shop/data-web-0');
  return mention === undefined ? undefined : `${mention.says}: ${mention.field}`;
}

describe('the name as a value', () => {
  const table: readonly (readonly [Readonly<Record<string, unknown>>, string | undefined])[] = [
    [{ spec: { claim: 'data-web-0' } }, 'names it: spec.claim'],
    [{ spec: { a: [{ b: ['x', 'data-web-0'] }] } }, 'names it: spec.a[0].b[1]'],
    [{ spec: { from: 'shop/data-web-0' } }, 'names it: spec.from'],
    [{ spec: { from: 'persistentvolumeclaim/data-web-0' } }, 'names it: spec.from'],
    [{ spec: { from: 'data-web-0.shop' } }, 'names it: spec.from'],
    [{ spec: { all: 'logs-web-0,data-web-0' } }, 'names it: spec.all'],
    [{ spec: { run: 'kubectl get pvc data-web-0 -o yaml' } }, 'names it: spec.run'],
    [{ spec: { url: 'https://x/pvc%2Fdata-web-0' } }, 'names it: spec.url'],
    [{ spec: { manifest: 'claimName: data-web-0\nreadOnly: true' } }, 'names it: spec.manifest'],
    [{ spec: { json: JSON.stringify({ text: JSON.stringify({ c: '\ndata-web-0' }) }) } }, 'names it: spec.json'],
    [{ status: { volumes: { 'data-web-0': { size: 1 } } } }, 'names it: status.volumes.data-web-0'],
    [{ metadata: { annotations: { 'x.io/from': 'data-web-0' } } }, 'names it: metadata.annotations["x.io/from"]'],
    [{ spec: { uid: 'uid-shop-data-web-0' } }, 'names it: spec.uid'],
    [{ spec: { claim: 'data-web-01' } }, undefined],
    [{ spec: { claim: 'my-data-web-0' } }, undefined],
    [{ spec: { claim: 'data-web-0-copy' } }, undefined],
    [{ spec: { claim: 'Data-web-0' } }, undefined],
    [{ metadata: { managedFields: [{ fieldsV1: { 'k:{"name":"data-web-0"}': {} } }] } }, undefined],
    [{}, undefined],
  ];
  for (const [object, expected] of table) {
    test(JSON.stringify(object), () => {
      const claim = { ...LEFT_BEHIND, uid: 'uid-shop-data-web-0' };
      assert.equal(said(object, custom(), { claim }), expected);
    });
  }

  test('in an object of its name', () => {
    assert.equal(said({}, custom('DataVolume', 'cdi.kubevirt.io'), { name: 'data-web-0' }), 'names it: metadata.name');
  });
  test('in a kind of Kubernetes', () => {
    assert.equal(said({ data: { script: 'rm data-web-0' } }, own('ConfigMap')), 'names it: data.script');
    assert.equal(said({}, own('PersistentVolumeClaim'), { name: 'data-web-0' }), undefined);
    const copy = { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'data-web-0' } } };
    assert.equal(said(copy, own('PersistentVolumeClaim'), { name: 'copy' }), 'names it: spec.dataSource.name');
  });
  test('in another namespace only together with the namespace of the claim', () => {
    const named = { spec: { claim: 'data-web-0' } };
    assert.equal(said(named, custom(), { namespace: 'pay' }), undefined);
    assert.equal(said({ spec: { ...named.spec, in: 'shop' } }, custom(), { namespace: 'pay' }), 'names it: spec.claim');
    assert.equal(said({ spec: { claim: 'shop/data-web-0' } }, custom(), { namespace: 'pay' }), 'names it: spec.claim');
    assert.equal(said(named, custom('Thing', 'example.com', false), { namespace: '' }), 'names it: spec.claim');
  });
  test('an object that nests too deeply is not said to be searched', () => {
    let deep: unknown = 'data-web-0';
    for (let level = 0; level <= MAX_DEPTH; level += 1) deep = { deep };
    assert.equal(
      searchObject({ deep }, custom(), soughtClaims([PARKED]), unpack).unreadReason,
      `Its fields nest more than ${MAX_DEPTH} levels deep.`,
    );
    assert.equal(searchObject({ spec: {} }, custom(), soughtClaims([PARKED]), unpack).unreadReason, undefined);
  });
  test('an object of no shape at all', () => {
    for (const odd of [null, 7, 'text', [], [null], { metadata: null }, { metadata: { name: 7 } }]) {
      assert.equal(searchObject(odd, custom(), soughtClaims([LEFT_BEHIND]), unpack).mentions.size, 0);
    }
  });
});

describe('a claim template that gives the name', () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const gives = (object: Readonly<Record<string, unknown>>, name: string, kind = custom()) =>
    said(object, kind, { name, claim: PARKED })?.split(':')[0];
  const HAS = 'has a claim template that gives its name';
  const list = (name?: string) => ({
    spec: { volumeClaimTemplates: [{ ...(name === undefined ? {} : { metadata: { name } }), spec }] },
  });
  test('by template and owner', () => {
    assert.equal(gives(list('data'), 'web', custom('StatefulSet', 'apps.kruise.io')), HAS);
    assert.equal(
      gives({ spec: { pools: [{ name: 'web', volumeClaimTemplate: { metadata: { name: 'data' }, spec } }] } }, 'db'),
      HAS,
    );
    assert.equal(gives({ spec: { storage: { volumeClaimTemplate: { spec } } } }, 'web'), HAS);
    assert.equal(gives({ spec: { pvcTemplate: spec } }, 'web'), HAS);
    assert.equal(gives({ spec: { volumeClaimTemplates: [{ name: 'data', spec: {} }] } }, 'web'), HAS);
  });
  test('not by another template or owner, nor in a kind whose templates are known', () => {
    assert.equal(gives(list('logs'), 'web'), undefined);
    assert.equal(gives(list('data'), 'eb'), undefined);
    assert.equal(gives(list('data'), 'api'), undefined);
    assert.equal(gives(list('data'), 'web', own('StatefulSet', 'apps')), undefined);
    const ephemeral = { template: { spec: { volumes: [{ ephemeral: { volumeClaimTemplate: { spec } } }] } } };
    assert.equal(gives({ spec: ephemeral }, 'web'), undefined);
  });
});

describe('a selector over claims', () => {
  const selects = (spec: unknown, kind = custom(), more = {}) =>
    said({ spec }, kind, { claim: PARKED, ...more })?.split(':')[0] === 'selects it by its labels';
  const app = (...values: readonly string[]) => ({ matchExpressions: [{ key: 'app', operator: 'In', values }] });
  const table: readonly (readonly [unknown, boolean])[] = [
    [{ source: { selector: { matchLabels: { app: 'web' } } } }, true],
    [{ source: { selector: app('web', 'api') } }, true],
    [{ source: { selector: { ...app('web'), matchLabels: { tier: 'db' } } } }, false],
    [{ claimSelector: { matchLabels: { app: 'web' } } }, true],
    [{ any: { thing: { matchLabels: { app: 'web' } } } }, true],
    [{ selector: { app: 'web' } }, true],
    [{ selector: {} }, true],
    [{ labelSelector: 'app=web' }, true],
    [{ labelSelector: 'app in (api, web),!old' }, true],
    [{ selectors: ['app==web'] }, true],
    [{ pvcLabels: { app: 'web' } }, true],
    [{ selector: app('api') }, false],
    [{ selector: { app: 'api' } }, false],
    [{ labelSelector: 'app!=web' }, false],
    [{ labelSelector: 'app notin (web)' }, false],
    [{ fieldSelector: 'metadata.name=x' }, false],
    [{ podSelector: { matchLabels: { app: 'web' } } }, false],
    [{ selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [] } } }, false],
    [{ claim: { accessModes: [], selector: { matchLabels: { app: 'web' } } } }, false],
    [{ selector: { matchExpressions: [{ key: 'app', operator: 'Like', values: [] }] } }, true],
  ];
  for (const [spec, expected] of table) {
    test(`${JSON.stringify(spec)}: ${expected}`, () => assert.equal(selects(spec), expected));
  }
  test('the selectors of Kubernetes choose pods, and those of another namespace its own claims', () => {
    const spec = { selector: { matchLabels: { app: 'web' } } };
    assert.equal(selects(spec, own('PodDisruptionBudget', 'policy')), false);
    assert.equal(selects(spec, custom(), { namespace: 'pay' }), false);
    assert.equal(selects({ ...spec, includedNamespaces: ['shop'] }, custom(), { namespace: 'pay' }), true);
    assert.equal(selects({ ...spec, includedNamespaces: ['*'] }, custom(), { namespace: 'pay' }), true);
  });
});

describe('a set that is listed as wanted', () => {
  const application = custom('Application', 'argoproj.io');
  const entry = { group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'web', status: 'OutOfSync' };
  const argo = { namespace: 'argocd' };
  test('by Argo CD and Flux', () => {
    assert.equal(
      said({ status: { resources: [{ kind: 'Service', name: 'web' }, entry] } }, application, argo),
      'lists StatefulSet web: status.resources[1]',
    );
    const inventory = { status: { inventory: { entries: [{ id: 'shop_web_apps_StatefulSet', v: 'v1' }] } } };
    assert.equal(
      said(inventory, custom('Kustomization', 'kustomize.toolkit.fluxcd.io'), { namespace: 'flux-system' }),
      'lists StatefulSet web: status.inventory.entries[0].id',
    );
  });
  test('by manifests in text, and by a set of another API', () => {
    const manifest = `${'# manifests\n'.repeat(40)}kind: StatefulSet\nmetadata:\n  name: web\n`;
    assert.equal(said({ data: { all: manifest } }, own('ConfigMap')), 'lists StatefulSet web: data.all');
    assert.equal(said({ data: { all: manifest.replace('name: web', 'name: api') } }, own('ConfigMap')), undefined);
    const advanced = { apiVersion: 'apps.kruise.io/v1beta1', kind: 'StatefulSet', metadata: { name: 'web' } };
    assert.equal(said(advanced, custom('StatefulSet', 'apps.kruise.io')), 'lists StatefulSet web: ');
    const scaler = { spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'web' } } };
    assert.equal(
      said(scaler, own('HorizontalPodAutoscaler', 'autoscaling')),
      'lists StatefulSet web: spec.scaleTargetRef',
    );
  });
  test('not where it is another set, another namespace, an owner, or a set that is there', () => {
    const resources = (more: object) => ({ status: { resources: [{ ...entry, ...more }] } });
    assert.equal(said(resources({ name: 'api' }), application, argo), undefined);
    assert.equal(said(resources({ namespace: 'pay' }), application, argo), undefined);
    assert.equal(said(resources({ kind: 'Deployment' }), application, argo), undefined);
    assert.equal(said(resources({}), application, { ...argo, claim: PARKED }), undefined);
    const owned = { metadata: { ownerReferences: [{ kind: 'StatefulSet', name: 'web' }] } };
    assert.equal(said(owned), undefined);
  });
  test('by the release that installs it', () => {
    const release = custom('HelmRelease', 'helm.toolkit.fluxcd.io');
    assert.equal(said({}, release, { name: 'store' }), 'installs store, to which it belongs: metadata.name');
    const other = { spec: { releaseName: 'store', targetNamespace: 'shop' } };
    assert.equal(
      said(other, release, { namespace: 'flux-system' }),
      'installs store, to which it belongs: spec.releaseName',
    );
    assert.equal(said({ spec: { releaseName: 'api' } }, release), undefined);
    assert.equal(said({}, custom('Thing'), { name: 'store' }), undefined);
  });
});

describe('an autoscaler that may bring the ordinal of a parked claim back', () => {
  const scaler = (more: object) => ({ spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'web' }, ...more } });
  const scaled = (object: Readonly<Record<string, unknown>>, kind: ApiKind) => said(object, kind, { claim: PARKED });
  test('of Kubernetes, KEDA, or any other', () => {
    const text = 'may scale StatefulSet web and bring ordinal 2 back';
    const hpa = own('HorizontalPodAutoscaler', 'autoscaling');
    assert.equal(scaled(scaler({ minReplicas: 1, maxReplicas: 3 }), hpa), `${text}: spec.scaleTargetRef`);
    assert.equal(scaled(scaler({ minReplicas: 1, maxReplicas: 2 }), hpa), undefined);
    const keda = custom('ScaledObject', 'keda.sh');
    assert.equal(scaled(scaler({ maxReplicaCount: 3 }), keda), `${text}: spec.scaleTargetRef`);
    assert.equal(scaled(scaler({}), keda), `${text}: spec.scaleTargetRef`);
    assert.equal(scaled(scaler({ maxReplicaCount: 1 }), keda), undefined);
    const other = { spec: { target: { kind: 'StatefulSet', name: 'web' }, wakeUpReplicas: 4 } };
    assert.equal(scaled(other, custom('SleepInfo')), `${text}: spec.target`);
  });
  test('not one of another set, nor what does not scale', () => {
    const vertical = { spec: { targetRef: { kind: 'StatefulSet', name: 'web' }, updatePolicy: {} } };
    assert.equal(scaled(vertical, custom('VerticalPodAutoscaler', 'autoscaling.k8s.io')), undefined);
    const api = { spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'api' } } };
    assert.equal(scaled(api, custom('ScaledObject', 'keda.sh')), undefined);
  });
});

describe('the name in other shapes', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const table: readonly (readonly [unknown, string | undefined])[] = [
    [{ claimPrefix: 'data-web', ordinals: [0, 1] }, 'names claims data-web-…'],
    [{ claims: 'data-web-*' }, 'names claims data-web-…'],
    [{ claims: '^data-web-[0-9]+$' }, 'names claims data-web-…'],
    [{ claims: String.raw`data-web-\d+` }, 'names claims data-web-…'],
    [{ claims: 'data-web-{0..2}' }, 'names claims data-web-…'],
    [{ claims: 'data-web-0..2' }, 'names it'],
    [{ claims: 'data-web-{{ordinal}}' }, 'names claims data-web-…'],
    [{ run: 'for i in 0 1; do backup data-web-$i; done' }, 'names claims data-web-…'],
    [{ claims: ['data-*-0'] }, 'has a pattern that its name fits'],
    [{ claims: '(data-.*|logs-.*)' }, 'has a pattern that its name fits'],
    [{ claims: '*-web-?' }, 'has a pattern that its name fits'],
    [{ claims: 'logs-*' }, undefined],
    [{ claims: '^data-(web|api)-[0-9]+$' }, 'has a pattern that its name fits'],
    [{ claims: '^data-w[a-z]+-\\d$' }, 'has a pattern that its name fits'],
    [{ claims: '(data|wal)-web-0' }, 'has a pattern that its name fits'],
    [{ claims: 'data-(web|api)' }, 'has a pattern that its name fits'],
    [{ claims: '^(?:data-web-0|data-api-0)$' }, 'names it'],
    [{ claims: '^data-(api|db)-[0-9]+$' }, undefined],
    [{ claims: '^data-web-[1-9]$' }, 'names claims data-web-…'],
    [{ call: 'get(data)', at: '[data]', index: 'web[0]' }, undefined],
    [{ claims: [{ template: 'data', set: 'web', ordinal: 0 }] }, 'names claims data-web-… in parts'],
    [{ prefix: 'data-', app: 'web' }, 'names claims data-web-… in parts'],
    [{ template: 'data', set: 'api' }, undefined],
    [{ template: 'data', workload: { name: 'web' }, ordinals: [0] }, 'names claims data-web-… in parts'],
    [{ first: { template: 'data' }, second: { set: 'web' } }, undefined],
    [{ json: String.raw`{"claim":"data\u002dweb\u002d0"}` }, 'names it'],
    [{ url: 'https://x/pvc%2Fdata%2Dweb%2D0' }, 'names it'],
    [{ claims: '*' }, undefined],
    [{ schedule: '*/5 * * * *' }, undefined],
    [{ claims: 'data-webs-$i' }, undefined],
    [{ encoded: base64('pvc=data-web-0') }, 'names it'],
    [{ encoded: base64('{"claims":["data-web-1","data-web-0"]}').replace(/.{20}/, '$&\n') }, 'names it'],
    [{ encoded: base64('data-web-0').replaceAll('=', '') }, 'names it'],
    [{ encoded: base64('data-api-0') }, undefined],
    [{ encoded: base64(base64('pvc: data-web-0')) }, 'names it'],
    [{ encoded: Buffer.from('??>> data-web-0').toString('base64url') }, 'names it'],
  ];
  for (const [spec, expected] of table) {
    test(JSON.stringify(spec), () => assert.equal(said({ spec })?.split(': ')[0], expected));
  }

  test('patterns in a kind of Kubernetes, but not in the parts of a set', () => {
    const script = { spec: { command: ['sh', '-c', 'backup data-web-$(date +%u)'] } };
    assert.equal(said(script, own('CronJob', 'batch'))?.split(': ')[0], 'names claims data-web-…');
    assert.equal(said({ spec: { claimName: 'data-web' } }, own('Pod')), undefined);
    assert.equal(said({}, own('PersistentVolumeClaim'), { name: 'data-web' }), undefined);
  });

  test('together with a pattern of namespaces, or a selector of them', () => {
    const far = { namespace: 'backup' };
    assert.equal(said({ spec: { claim: 'data-web-0', namespaces: ['sh*'] } }, custom(), far), 'names it: spec.claim');
    assert.equal(said({ spec: { claim: 'data-web-0', namespaces: ['pay-*'] } }, custom(), far), undefined);
    const selecting = { spec: { claim: 'data-web-0', namespaceSelector: { matchLabels: { team: 'a' } } } };
    assert.equal(said(selecting, custom(), far), 'names it: spec.claim');
  });

  test('a pattern with many stars is answered at once', () => {
    const claim = { ...LEFT_BEHIND, name: `${'a'.repeat(240)}-0` };
    const before = performance.now();
    const object = { metadata: { name: 'x', namespace: 'shop' }, spec: { claims: `${'a*'.repeat(100)}b` } };
    assert.equal(searchObject(object, custom(), soughtClaims([claim]), unpack).mentions.size, 0);
    assert.ok(performance.now() - before < 1000);
  });
});

describe('a set that an object means without its kind', () => {
  for (const spec of [
    { statefulSetName: 'web' },
    { targetRef: { name: 'web' } },
    { workload: 'web' },
    { statefulset: 'web' },
    { statefulSetRef: { name: 'web' } },
    { statefulSets: ['api', 'web'] },
    { statefulSets: [{ name: 'web' }] },
    { target: { stsName: 'web', ordinals: [0] } },
  ]) {
    test(JSON.stringify(spec), () => assert.match(said({ spec }) ?? '', /^lists StatefulSet web: /));
  }
  test('not another set', () => assert.equal(said({ spec: { statefulSetName: 'api' } }), undefined));
});

describe('an object of an operator that shares its name with the set', () => {
  const database = (spec: object, name: string, claim = LEFT_BEHIND) =>
    said({ spec }, custom('Database'), { name, claim })?.split(': ')[0];
  const HAS = "has storage or members and a name that is in the claim's";
  test('for a claim that is left behind', () => {
    assert.equal(database({ storage: { size: '1Gi' } }, 'web'), HAS);
    assert.equal(database({ instances: 0 }, 'web'), HAS);
    assert.equal(database({ kafka: { replicas: 0 } }, 'web'), HAS);
    assert.equal(database({ host: 'web' }, 'web'), undefined);
    assert.equal(database({ storage: { size: '1Gi' } }, 'api'), undefined);
    assert.equal(database({ storage: { size: '1Gi' } }, 'we'), undefined);
    assert.equal(database({ privateKey: { size: 2048 }, secretName: 'tls' }, 'web'), undefined);
  });
  test('for a parked claim only if it wants so many members', () => {
    const TEXT = "has 3 members and a name that is in the claim's";
    assert.equal(database({ replicas: 3, paused: true }, 'web', PARKED), TEXT);
    assert.equal(database({ replicas: 2 }, 'web', PARKED), undefined);
    assert.equal(database({ privateKey: { size: 2048 } }, 'web', PARKED), undefined);
    const OPEN = "has storage, no number of members that is known, and a name that is in the claim's";
    assert.equal(database({ storage: { size: '1Gi' } }, 'web', PARKED), OPEN);
    assert.equal(database({ storage: { size: '1Gi' }, replicas: 1 }, 'web', PARKED), undefined);
  });
});
