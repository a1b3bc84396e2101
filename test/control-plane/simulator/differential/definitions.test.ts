/** CustomResourceDefinitions that are wrong, as dry runs on both API servers: the same acceptance and the same sentence. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { itemsOf, type Json, objectOf, stringOf } from '../../../../source/simulator/model/json.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { controlPlane } from '../../control-plane.ts';
import { openGenuine, openSimulated, type Reply } from './mutations/endpoints.ts';

const plane = controlPlane('definitions');

/** Schemas of `spec`. */
const SCHEMAS: readonly string[] = [
  '{type: object}',
  '{properties: {a: {type: string}}}',
  '{type: array}',
  '{type: array, items: {}}',
  '{type: array, items: [{type: string}]}',
  '{type: object, x-kubernetes-preserve-unknown-fields: false}',
  '{type: array, x-kubernetes-list-type: map, items: {type: object, properties: {a: {type: string}}, required: [a]}}',
  '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [z], items: {type: object, properties: {a: {type: string}}}}',
  '{type: array, x-kubernetes-list-type: heap, items: {type: string}}',
  '{type: array, x-kubernetes-list-type: set, items: {type: object}}',
  '{type: object, x-kubernetes-list-type: set}',
  '{type: object, x-kubernetes-map-type: weird}',
  '{type: object, x-kubernetes-embedded-resource: true}',
  '{type: object, properties: {n: {type: integer, default: x}}}',
  '{type: object, properties: {n: {type: integer, default: 3}}}',
  '{type: object, default: {zz: 1}, properties: {n: {type: integer}}}',
  '{type: string, pattern: "^(?=a)b"}',
  '{type: string, pattern: "^a{2000}$"}',
  '{type: string, pattern: "^(a+)+$"}',
  '{$ref: "#/definitions/x"}',
  '{type: strin}',
  '{type: "null"}',
  '{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}',
  '{anyOf: [{type: string}, {type: integer}]}',
  '{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}',
  '{type: object, properties: {a: {type: string}}, not: {properties: {a: {default: x}}}}',
  '{type: array, uniqueItems: true, items: {type: string}}',
  '{type: object, x-kubernetes-validations: [{rule: ""}]}',
  '{type: string, enum: [a, a]}',
  '{type: integer, minimum: 5, maximum: 1}',
  '{type: object, required: [zz]}',
];

/** What differs from a sound definition: fields of `spec`, of its version, or of its names. */
const CHANGES: readonly string[] = [
  'version: {schema: {openAPIV3Schema: {description: x}}}',
  'version: {schema: {openAPIV3Schema: {type: array, items: {type: string}}}}',
  'version: {schema: {openAPIV3Schema: {type: object, definitions: {x: {type: string}}}}}',
  'version: {schema: {openAPIV3Schema: {type: object, properties: {apiVersion: {type: integer}}}}}',
  'version: {schema: {openAPIV3Schema: {type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}}}',
  'version: {schema: {openAPIV3Schema: {type: object, properties: {metadata: {type: object, properties: {name: {type: string, default: x}}}}}}}',
  'version: {schema: null}',
  'version: {name: V1}',
  'version: {served: false}',
  'version: {deprecationWarning: x}',
  'version: {subresources: {scale: {}}}',
  'version: {subresources: {scale: {specReplicasPath: spec.a, statusReplicasPath: .status.a}}}',
  'version: {subresources: {scale: {specReplicasPath: .status.a, statusReplicasPath: .spec.a}}}',
  'version: {subresources: {status: {}, scale: {specReplicasPath: .spec.a, statusReplicasPath: .status.a}}}',
  'version: {additionalPrinterColumns: [{name: A, type: string, jsonPath: spec.a}]}',
  'version: {additionalPrinterColumns: [{name: A, type: float, jsonPath: .spec.a}]}',
  'version: {additionalPrinterColumns: [{type: string, jsonPath: .spec.a}]}',
  'version: {additionalPrinterColumns: [{name: A, type: integer, format: int128, jsonPath: .spec.a}]}',
  'spec: {conversion: {strategy: None}}',
  'spec: {conversion: {strategy: Webhook}}',
  'spec: {conversion: {strategy: Foo}}',
  'spec: {preserveUnknownFields: true}',
  'spec: {scope: Galaxy}',
  'names: {listKind: Thing}',
  'names: {singular: T g}',
  'names: {shortNames: [A B]}',
  'names: {categories: [A B]}',
  'names: {kind: thing}',
];

function definition(change: Json): Json {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.wrong.example.com' },
    spec: {
      group: 'wrong.example.com',
      scope: 'Namespaced',
      names: {
        plural: 'things',
        singular: 'thing',
        kind: 'Thing',
        listKind: 'ThingList',
        ...objectOf(change['names']),
      },
      versions: [{ name: 'v1', served: true, storage: true, schema, ...objectOf(change['version']) }],
      ...objectOf(change['spec']),
    },
  };
}

const ofSchema = (schema: string): Json => ({
  version: { schema: { openAPIV3Schema: { type: 'object', properties: { spec: parse(schema) as unknown } } } },
});

test('wrong definitions are refused as on the genuine server', { skip: plane.skip, timeout: 300_000 }, async () => {
  const both = await Promise.all([openGenuine(plane.kubeconfig), openSimulated()]);
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldValidation=Strict';
  const differences: string[] = [];
  try {
    const cases = [
      ...SCHEMAS.map((schema) => [schema, ofSchema(schema)] as const),
      ...CHANGES.map((text) => [text, objectOf(parse(text))] as const),
    ];
    for (const [text, change] of cases) {
      const [theirs, ours] = await Promise.all(both.map((each) => each.send('POST', path, definition(change))));
      const said = (reply: Reply | undefined): string =>
        `${reply?.status} ${reply?.status === 201 ? '' : stringOf(reply?.body['message'])}`;
      if (said(theirs) !== said(ours)) differences.push(`${text}\ntheirs: ${said(theirs)}\nours:   ${said(ours)}`);
    }
  } finally {
    for (const each of both) await each.close();
  }
  assert.equal(differences.join('\n\n'), '');
});

test('a definition keeps its names, and stays until the last object has gone', {
  skip: plane.skip,
  timeout: 300_000,
}, async () => {
  const both = await Promise.all([openGenuine(plane.kubeconfig), openSimulated()]);
  const unique = plane.namespace.split('-').at(-1) ?? '';
  const group = `kept-${unique}.example.com`;
  const made = definition({ spec: { group } });
  const body = { ...made, metadata: { name: `things.${group}` } };
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const path = `${definitions}/things.${group}`;
  const things = `/apis/${group}/v1/namespaces/default/things`;
  const merge = 'application/merge-patch+json';
  const thing = (name: string): Json => ({
    apiVersion: `${group}/v1`,
    kind: 'Thing',
    metadata: { name, finalizers: ['example.com/kept'] },
  });
  const answers = (method: string, to: string, sent?: Json, type?: string): Promise<readonly Reply[]> =>
    Promise.all(both.map((each) => each.send(method, to, sent, type)));
  const agree = async (method: string, to: string, sent?: Json, type?: string): Promise<void> => {
    const [theirs, ours] = await answers(method, to, sent, type);
    assert.deepEqual(
      [ours?.status, ours?.status === 200 ? '' : ours?.body['message']],
      [theirs?.status, theirs?.status === 200 ? '' : theirs?.body['message']],
      JSON.stringify(sent),
    );
  };
  try {
    await answers('POST', definitions, body);
    await waitFor(
      () => answers('GET', things),
      (replies) => replies.every(({ status }) => status === 200),
      { what: 'both to serve things' },
    );
    const changes: readonly Json[] = [
      { scope: 'Cluster' },
      { group: 'a.b' },
      { names: { kind: 'Other' } },
      { names: { plural: 'others' } },
      { names: { singular: null, listKind: null } },
      { versions: [{ ...objectOf(itemsOf(objectOf(made['spec'])['versions'])[0]), name: 'v2' }] },
    ];
    for (const spec of changes) await agree('PATCH', `${path}?dryRun=All`, { spec }, merge);
    for (const { status } of await answers('POST', things, thing('kept'))) assert.equal(status, 201);
    await answers('DELETE', path);
    await waitFor(
      () => answers('GET', path),
      (replies) =>
        replies.every(({ body: { status } }) => JSON.stringify(status).includes('InstanceDeletionInProgress')),
      { what: 'both to wait for the object' },
    );
    await agree('POST', things, thing('late'));
    await answers('PATCH', `${things}/kept`, { metadata: { finalizers: null } }, merge);
    await waitFor(
      () => answers('GET', path),
      (replies) => replies.every(({ status }) => status === 404),
      { what: 'both to let the definition go' },
    );
  } finally {
    for (const each of both) await each.close();
  }
});
