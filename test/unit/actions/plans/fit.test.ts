import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resourceFitConsequences } from '../../../../source/actions/plans/resource-fit.ts';
import type { ContainerResources, LimitRange, Quota, ResourceList } from '../../../../source/actions/ports.ts';
import { kubectlCommand, shellQuote } from '../../../../source/domain/text/kubectl.ts';
import { formatInUnitOf, parseQuantity } from '../../../../source/domain/text/quantity.ts';

const container = (
  requests: ResourceList,
  limits: ResourceList = {},
  role: ContainerResources['role'] = 'main',
): ContainerResources => ({
  name: role,
  role,
  requests,
  limits,
});
const quota = (hard: ResourceList, used: ResourceList, scoped = false): Quota => ({ name: 'q', hard, used, scoped });
const told = (
  pods: number,
  containers: readonly ContainerResources[],
  quotas: readonly Quota[],
  ranges: readonly LimitRange[] = [],
) => resourceFitConsequences({ pods, containers, claims: [] }, quotas, ranges).map(({ text }) => text);

test('pods that fit are not mentioned', () => {
  assert.deepEqual(
    told(
      2,
      [container({ cpu: '500m' })],
      [quota({ 'requests.cpu': '2', pods: '9' }, { 'requests.cpu': '1', pods: '7' })],
    ),
    [],
  );
});

test('amounts in thousandths that just fit are not mentioned', () => {
  assert.deepEqual(told(3, [container({ cpu: '100m' })], [quota({ cpu: '300m' }, {})]), []);
  assert.deepEqual(told(1, [container({ cpu: '300m' })], [quota({ cpu: '1' }, { cpu: '700m' })]), []);
});

test('the plan says how many pods fit', () => {
  assert.deepEqual(
    told(3, [container({ cpu: '500m' })], [quota({ 'requests.cpu': '2' }, { 'requests.cpu': '900m' })]),
    ['ResourceQuota q has room for 2 of 3 new pods (requests.cpu: 900m of 2 used, 0.5 a pod)'],
  );
  assert.deepEqual(told(1, [container({ memory: '1Gi' })], [quota({ memory: '1Gi' }, { memory: '1Gi' }, true)]), [
    'ResourceQuota q has room for no new pod (if its scope takes them in) (memory: 1Gi of 1Gi used, 1Gi a pod)',
  ]);
});

test('init containers count with their maximum, sidecars with the main containers', () => {
  const containers = [
    container({ cpu: '1' }, {}, 'sidecar'),
    container({ cpu: '3' }, {}, 'init'),
    container({ cpu: '1' }),
  ];
  assert.deepEqual(told(1, containers, [quota({ cpu: '3' }, {})]), [
    'ResourceQuota q has room for no new pod (cpu: 0 of 3 used, 4 a pod)',
  ]);
});

test('a LimitRange supplies the values that a quota requires', () => {
  const demanding = [quota({ 'limits.cpu': '10' }, {})];
  assert.match(told(1, [container({})], demanding).join(), /demands limits\.cpu, and container main gives none/);
  const range: LimitRange = {
    name: 'r',
    items: [{ type: 'Container', min: {}, max: {}, defaultLimits: { cpu: '1' }, defaultRequests: {} }],
  };
  assert.deepEqual(told(1, [container({})], demanding, [range]), []);
});

test('a LimitRange that the pods violate', () => {
  const range: LimitRange = {
    name: 'r',
    items: [
      { type: 'Container', min: { cpu: '200m' }, max: { memory: '1Gi' }, defaultLimits: {}, defaultRequests: {} },
    ],
  };
  assert.deepEqual(told(1, [container({ cpu: '100m' }, { memory: '2Gi' })], [], [range]), [
    'LimitRange r: container main asks for less cpu than 200m',
    'LimitRange r: container main may use more memory than 1Gi',
  ]);
});

test('new claims count for storage, in their class and in total', () => {
  const claim = { name: 'data', storageClass: 'fast', request: '8Gi', accessModes: [] };
  const quotas = [
    quota({ 'requests.storage': '10Gi', 'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1' }, {}),
  ];
  const found = resourceFitConsequences({ pods: 2, containers: [], claims: [claim, claim] }, quotas, []);
  assert.equal(found.length, 2);
});

test("quantities in Kubernetes' notation", () => {
  const table = {
    '1': 1,
    '500m': 0.5,
    '1Gi': 2 ** 30,
    '1.5k': 1500,
    '2e3': 2000,
    '100m': 0.1,
    '.5': 0.5,
    '12E': 12e18,
  };
  for (const [text, value] of Object.entries(table)) assert.equal(parseQuantity(text), value, text);
  for (const text of ['', 'Gi', '1gi', '1 Gi', '--1', '1e']) assert.equal(parseQuantity(text), undefined, text);
  assert.equal(formatInUnitOf(1.5 * 2 ** 30, '2Gi'), '1.5Gi');
});

test('any text stays one word of the shell', () => {
  assert.equal(shellQuote('web-0'), 'web-0');
  assert.equal(shellQuote(''), "''");
  assert.equal(shellQuote("it's; rm -rf $HOME"), `'it'\\''s; rm -rf $HOME'`);
  assert.equal(kubectlCommand({ context: 'a b' }, 'shop', ['get']), "kubectl --context 'a b' -n shop get");
  const caller = { context: 'a', kubectlFlags: ['--kubeconfig', 'my config', '--as', 'jane'] };
  assert.equal(kubectlCommand(caller, '', ['get']), "kubectl --kubeconfig 'my config' --as jane --context a get");
  fc.assert(
    fc.property(fc.string(), (word) => {
      const quoted = shellQuote(word);
      const inner = quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll(`'\\''`, "'") : quoted;
      assert.equal(inner, word);
      assert.ok(quoted.startsWith("'") || !/[\s$`"';&|<>(){}*?~#!\\[\]]/.test(word));
    }),
  );
});
