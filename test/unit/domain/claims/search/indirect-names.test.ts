/** Names and choices of claims that stand in no field of their own: in commands, programs, states of other tools. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { aClaim } from '../../../../support/object-builders.ts';
import { kindOf, mentionOf } from './mention-of.ts';

const GONE = { set: undefined, ordinal: 0, volume: undefined };
const CLAIM = soughtClaim(aClaim('data-web-0', { meta: { labels: { app: 'web', tier: 'db' } } }), GONE);
/** What a ConfigMap of a namespace says of it with this text. */
const said = (text: string, namespace = 'shop') =>
  mentionOf(CLAIM, { data: { text } }, kindOf('ConfigMap'), namespace)?.split(':')[0];

describe('a name with a variable in it', () => {
  const fits = [
    `for set in web api; do restore /mnt/data-\${set}-0; done`,
    'data-$SET-0',
    'data-$(name)-0',
    'claim: data-{{ .Values.name }}-0',
    'f"data-{name}-0"',
    'printf data-%s-%d',
    `\${TEMPLATE}-web-0`,
    'data-$POD_NAME',
  ];
  for (const text of fits) test(text, () => assert.equal(said(text), 'has a pattern that its name fits'));
  const others = [`data-\${set}-1`, `logs-\${set}-0`, `\${x}`, '$A-$B', '100%d', `backup-\${DATE}.tgz`];
  for (const text of others) test(text, () => assert.equal(said(text), undefined));
});

describe('a command that chooses claims by their labels', () => {
  const chooses = [
    'kubectl get pvc -l app=web -o name | xargs -n1 snapshot',
    'kubectl get persistentvolumeclaims --selector="app in (web, api)"',
    "kubectl get pvc,pv \\\n  -l 'tier=db,app!=api'",
    'v1.list_namespaced_persistent_volume_claim(ns, label_selector="app=web")',
  ];
  for (const text of chooses) test(text, () => assert.equal(said(text), 'selects it by its labels'));
  const others = [
    'kubectl get pvc -l app=api',
    'kubectl get pods -l app=web',
    'ls -l pvc',
    'kubectl get pods -l app=web\nkubectl get pvc -l app=api',
  ];
  for (const text of others) test(text, () => assert.equal(said(text), undefined));
  test('in its own namespace, unless it says another or all', () => {
    assert.equal(said('kubectl get pvc -l app=web', 'ops'), undefined);
    assert.equal(said('kubectl get pvc -n shop -l app=web', 'ops'), 'selects it by its labels');
    assert.equal(said('kubectl get pvc -A -l app=web', 'ops'), 'selects it by its labels');
  });
});

describe('a set in the state of another tool', () => {
  const LISTS = 'lists StatefulSet web';
  const terraform = (namespace: string) =>
    JSON.stringify({
      resources: [
        {
          type: 'kubernetes_deployment',
          instances: [{ attributes: { metadata: [{ name: 'api', namespace: 'pay' }] } }],
        },
        {
          type: 'kubernetes_stateful_set_v1',
          name: 'db',
          instances: [{ attributes: { metadata: [{ name: 'web', namespace }] } }],
        },
      ],
    });
  test('Terraform, Pulumi, and the language of Terraform', () => {
    assert.equal(said(terraform('shop')), LISTS);
    assert.equal(said(terraform('shop'), 'infra'), LISTS);
    const metadata = { name: 'web', namespace: 'shop' };
    assert.equal(said(JSON.stringify({ type: 'kubernetes:apps/v1:StatefulSet', inputs: { metadata } })), LISTS);
    assert.equal(said('resource "kubernetes_stateful_set" "db" {\n  metadata {\n    name = "web"\n  }\n}\n'), LISTS);
  });
  test('a list of manifests of several namespaces', () => {
    const item = (kind: string, name: string, namespace: string) => ({ kind, metadata: { name, namespace } });
    const list = { kind: 'List', items: [item('Secret', 'x', 'pay'), item('StatefulSet', 'web', 'shop')] };
    assert.equal(said(JSON.stringify(list), 'infra'), LISTS);
  });
  test('not of another set or another namespace', () => {
    assert.equal(said(terraform('pay'), 'infra'), undefined);
    assert.equal(said(terraform('shop').replaceAll('web', 'api')), undefined);
  });
});

describe('a backup of all namespaces', () => {
  const labelSelector = { matchLabels: { app: 'web' } };
  const backup = (spec: unknown, group = 'velero.io') =>
    mentionOf(CLAIM, { spec }, kindOf('Schedule', group), 'velero');
  test('is one that names none', () => {
    assert.match(backup({ template: { labelSelector } }) ?? '', /^selects it by its labels/);
    assert.match(backup({ includedNamespaces: [], labelSelector }) ?? '', /^selects it/);
    assert.match(backup({ excludedNamespaces: ['kube-system'], labelSelector }, 'example.com') ?? '', /^selects it/);
  });
  test('not one that names others', () => {
    assert.equal(backup({ includedNamespaces: ['pay'], labelSelector }), undefined);
    assert.equal(backup({ labelSelector }, 'example.com'), undefined);
  });
});

describe("an operator's object", () => {
  const parked = { ...CLAIM, setNames: [], parked: { set: 'web', firstOrdinal: 0, ordinal: 0 } };
  const wants = (spec: unknown, name = 'web') =>
    mentionOf(parked, { spec, metadata: { name } }, kindOf('Database', 'example.com'))?.split(':')[0] ?? '';
  test('with members under any name, and as text', () => {
    for (const key of ['servers', 'clusterSize', 'brokerCount', 'numberOfInstances', 'replicasCount', 'dataNodes']) {
      assert.match(wants({ [key]: 3 }), /^has 3 members/, key);
      assert.match(wants({ pools: [{ [key]: '2' }] }), /^has 2 members/, key);
      assert.equal(wants({ [key]: 0, storage: {} }), '', key);
    }
  });
  test('with storage and no number that is known', () => {
    assert.match(wants({ storage: { size: '1Gi' }, howMany: 'three' }), /^has storage/);
    assert.equal(wants({ image: 'x' }), '');
    assert.equal(wants({ storage: {} }, 'api'), '');
  });
  test('with numbered volumes of one template', () => {
    const volumeClaimTemplate = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
    const of = (name: string) =>
      mentionOf(
        { ...parked, name },
        { spec: { pools: [{ name: 'pool', volumeClaimTemplate }] }, metadata: { name: 'web' } },
        kindOf('Tenant', 'example.com'),
      );
    assert.match(of('data3-web-pool-0') ?? '', /^has a claim template/);
    assert.equal(of('datax-web-pool-0'), undefined);
  });
});
