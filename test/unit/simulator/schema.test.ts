import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQuantity } from '../../../source/simulator/model/read-quantity.ts';
import { BUILT_IN_TYPES } from '../../../source/simulator/model/resource-types.ts';
import { conformed } from '../../../source/simulator/schema/custom-fields.ts';
import { messageOf } from '../../../source/simulator/schema/messages.ts';
import { readObject } from '../../../source/simulator/schema/read-object.ts';
import { schemaCauses } from '../../../source/simulator/validation/custom-schema.ts';

const SERVICE = 'k8s.io.api.core.v1.Service';

test('every kind of Kubernetes has a published message', () => {
  const without = BUILT_IN_TYPES.filter((type) => messageOf(type) === undefined).map(({ kind }) => kind);
  assert.deepEqual(without, ['Clock', 'NodeMetrics', 'PodMetrics']);
});

test('an object loses unknown fields and empty values, and keeps what has a meaning', () => {
  const spec = { type: '', clusterIP: 'None', selectorr: {}, ports: [{ port: 80, nodePortt: 1 }], ipFamilyPolicy: '' };
  const { object, unknown, problem } = readObject({ apiVersion: 'v1', kind: 'Service', spec }, SERVICE);
  assert.equal(problem, undefined);
  assert.deepEqual(unknown, ['spec.selectorr', 'spec.ports[0].nodePortt']);
  assert.deepEqual(object['spec'], { clusterIP: 'None', ports: [{ port: 80 }], ipFamilyPolicy: '' });
});

test('a value of a wrong type is refused as Go refuses it', () => {
  const problemOf = (spec: unknown): string | undefined => readObject({ spec }, SERVICE).problem;
  const start = 'json: cannot unmarshal';
  assert.equal(problemOf([]), `${start} array into Go struct field Service.spec of type v1.ServiceSpec`);
  assert.equal(
    problemOf({ type: 5 }),
    `${start} number into Go struct field ServiceSpec.spec.type of type v1.ServiceType`,
  );
  const large = `${start} number 2147483648 into Go struct field ServicePort.spec.ports.port of type int32`;
  assert.equal(problemOf({ ports: [{ port: 2 ** 31 }] }), large);
  assert.equal(
    problemOf({ ports: [{ port: 1, targetPort: true }] }),
    `${start} bool into Go struct field ServicePort.spec.ports.targetPort of type int32`,
  );
});

test('quantities are kept in their canonical form', () => {
  const forms = {
    '1024Mi': '1Gi',
    '0.5': '500m',
    '1000m': '1',
    '1.5Gi': '1536Mi',
    '2000Mi': '2000Mi',
    '0': '0',
    '1e3': '1e3',
  };
  for (const [given, kept] of Object.entries(forms)) assert.deepEqual(readQuantity(given), { text: kept });
  assert.deepEqual(readQuantity(2), { text: '2' });
  for (const bad of ['', 'five', '1KB']) assert.ok('problem' in readQuantity(bad), bad);
  assert.deepEqual(readQuantity('1K'), { problem: "unable to parse quantity's suffix" });
});

const SCHEMA = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'string', pattern: '^[0-9]+Gi$' },
        keep: { type: 'integer', minimum: 1, maximum: 10, default: 3 },
        mode: { type: 'string', enum: ['full', 'partial'] },
        port: { 'x-kubernetes-int-or-string': true },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        names: { type: 'array', maxItems: 2, items: { type: 'string' } },
      },
    },
  },
};

test('a custom resource is pruned and gets the defaults of its schema', () => {
  const unknown: string[] = [];
  const spec = { size: '1Gi', sise: 1, free: { a: { b: 1 } }, keep: null };
  assert.deepEqual(conformed({ kind: 'Backup', metadata: { name: 'a' }, spec }, SCHEMA, '', unknown), {
    kind: 'Backup',
    metadata: { name: 'a' },
    spec: { size: '1Gi', free: { a: { b: 1 } }, keep: 3 },
  });
  assert.deepEqual(unknown, ['spec.sise']);
});

test('a list that keeps unknown fields keeps those of its items', () => {
  const steps = { type: 'array', items: { type: 'object' } };
  const unknown: string[] = [];
  const read = (list: unknown): unknown =>
    conformed(
      { spec: { steps: [{ 'step.id': 'a' }] } },
      { properties: { spec: { properties: { steps: list } } } },
      '',
      unknown,
    );
  assert.deepEqual(read({ ...steps, 'x-kubernetes-preserve-unknown-fields': true }), {
    spec: { steps: [{ 'step.id': 'a' }] },
  });
  assert.deepEqual(read(steps), { spec: { steps: [{}] } });
  assert.deepEqual(unknown, ['spec.steps[0].step.id']);
});

test('a custom resource is refused by its schema in the genuine words', () => {
  const said = (spec: unknown): readonly string[] =>
    schemaCauses({ spec }, SCHEMA).map(({ field, message }) => `${field}: ${message}`);
  assert.deepEqual(said({}), ['spec.size: Required value']);
  assert.deepEqual(said({ size: 'x' }), [`spec.size: Invalid value: "x": spec.size in body should match '^[0-9]+Gi$'`]);
  assert.deepEqual(said({ size: '1Gi', keep: 0 }), [
    'spec.keep: Invalid value: 0: spec.keep in body should be greater than or equal to 1',
  ]);
  assert.deepEqual(said({ size: '1Gi', keep: 'x' }), [
    'spec.keep: Invalid value: "string": spec.keep in body must be of type integer: "string"',
  ]);
  assert.deepEqual(said({ size: '1Gi', mode: 'x' }), [
    'spec.mode: Unsupported value: "x": supported values: "full", "partial"',
  ]);
  assert.equal(said({ size: '1Gi', names: ['a', 'b', 'c'] }).length, 1);
  assert.deepEqual(said({ size: '1Gi', port: 'http' }), []);
});
