import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  projectAppliers,
  projectHorizontalScaler,
  projectScaledObject,
  projectVerticalScaler,
} from '../../../../source/cluster/projection/set-writers.ts';

const SCALED = { 'f:spec': { 'f:replicas': {} } };
const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const ANNOTATED = { 'f:metadata': { 'f:annotations': { [`f:${ANNOTATION}`]: {} } } };

function setOf(managedFields: readonly object[], replicas = 3, annotation?: string): object {
  return { metadata: { managedFields, annotations: { [ANNOTATION]: annotation } }, spec: { replicas } };
}

const RECORDS: readonly { readonly what: string; readonly set: object; readonly by: readonly string[] }[] = [
  {
    what: 'server-side apply that owns the field',
    set: setOf([{ manager: 'kustomize-controller', operation: 'Apply', fieldsV1: SCALED }]),
    by: ['kustomize-controller owner 3'],
  },
  {
    what: 'the scale subresource, which autoscalers and kubectl scale write',
    set: setOf([
      { manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale', fieldsV1: SCALED },
      { manager: 'flux', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:template': {} } } },
    ]),
    by: [],
  },
  {
    what: 'Helm, which set a number other than the default',
    set: setOf([{ manager: 'helm', operation: 'Update', fieldsV1: SCALED }]),
    by: ['helm owner 3'],
  },
  {
    what: 'Helm, which owns the default',
    set: setOf([{ manager: 'helm', operation: 'Update', fieldsV1: SCALED }], 1),
    by: [],
  },
  {
    what: 'a person who edited the set',
    set: setOf([{ manager: 'kubectl-edit', operation: 'Update', fieldsV1: SCALED }]),
    by: [],
  },
  {
    what: 'the annotation, with the manager that wrote it',
    set: setOf(
      [{ manager: 'argocd-controller', operation: 'Update', fieldsV1: ANNOTATED }],
      5,
      '{"spec":{"replicas":2}}',
    ),
    by: ['argocd-controller last-applied 2'],
  },
  { what: 'an annotation without a number', set: setOf([], 5, '{"spec":{}}'), by: [] },
  { what: 'an annotation that is no JSON', set: setOf([], 5, '{'), by: [] },
];

for (const { what, set, by } of RECORDS) {
  test(`who applies a number: ${what}`, () => {
    const found = projectAppliers(set).map(({ manager, knownBy, replicas }) => `${manager} ${knownBy} ${replicas}`);
    assert.deepEqual(found, by);
  });
}

test('only autoscalers of StatefulSets count, and paused ScaledObjects do not', () => {
  const target = (scaleTargetRef: object) => ({ metadata: { name: 'a' }, spec: { scaleTargetRef } });
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' };
  assert.equal(projectHorizontalScaler(target(set))?.set, 'web');
  assert.equal(projectHorizontalScaler(target({ ...set, kind: 'Deployment' })), undefined);
  assert.equal(projectHorizontalScaler(target({ ...set, apiVersion: 'other.io/v1' })), undefined);
  assert.equal(projectScaledObject(target({ name: 'web' })), undefined);
  assert.equal(projectScaledObject(target(set))?.set, 'web');
  const paused = { ...target(set), metadata: { name: 'a', annotations: { 'autoscaling.keda.sh/paused': 'true' } } };
  assert.equal(projectScaledObject(paused), undefined);
});

const TARGET = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' };
const VERTICAL: readonly (readonly [what: string, spec: object, mode: string, controls: readonly string[]])[] = [
  ['the defaults', {}, 'Auto', ['cpu', 'memory']],
  [
    'cpu alone, of all containers',
    {
      updatePolicy: { updateMode: 'InPlaceOrRecreate' },
      resourcePolicy: { containerPolicies: [{ containerName: '*', controlledResources: ['cpu'] }] },
    },
    'InPlaceOrRecreate',
    ['cpu'],
  ],
  [
    'nothing',
    {
      updatePolicy: { updateMode: 'Off' },
      resourcePolicy: { containerPolicies: [{ containerName: '*', mode: 'Off' }] },
    },
    'Off',
    [],
  ],
  [
    'one container left out',
    { resourcePolicy: { containerPolicies: [{ containerName: 'sidecar', mode: 'Off' }] } },
    'Auto',
    ['cpu', 'memory'],
  ],
];
for (const [what, spec, mode, controls] of VERTICAL) {
  test(`VerticalPodAutoscaler: ${what}`, () => {
    const scaler = projectVerticalScaler({ metadata: { name: 'sizes' }, spec: { targetRef: TARGET, ...spec } });
    assert.deepEqual(scaler, { name: 'sizes', set: 'web', mode, controls });
  });
}

test('a VerticalPodAutoscaler of another kind is left out', () => {
  assert.equal(projectVerticalScaler({ spec: { targetRef: { ...TARGET, kind: 'Deployment' } } }), undefined);
});

test('an autoscaler measures the resources of its metrics', () => {
  const metrics = [
    { type: 'Resource', resource: { name: 'cpu' } },
    { type: 'ContainerResource', containerResource: { name: 'memory', container: 'main' } },
    { type: 'External', external: {} },
  ];
  const scaler = projectHorizontalScaler({ spec: { scaleTargetRef: TARGET, metrics } });
  assert.deepEqual(scaler?.measures, ['cpu', 'memory']);
  const triggers = [{ type: 'cpu' }, { type: 'kafka' }];
  assert.deepEqual(projectScaledObject({ spec: { scaleTargetRef: TARGET, triggers } })?.measures, ['cpu']);
});
