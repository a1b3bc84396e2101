import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { startApiHarness } from './api-harness.ts';
import { boxDefinition } from './custom-definition.ts';

const cluster = openWorld({ world: 'classroom' });
after(() => cluster.stop());
const harness = startApiHarness(cluster);

const SPEC = { type: 'object', properties: { color: { type: 'string' }, size: { type: 'string' } } };
const SCHEMA = { openAPIV3Schema: { type: 'object', properties: { spec: SPEC } } };
const DEFINITION = boxDefinition('fields.example.com', [
  { name: 'v1', storage: true, selectableFields: [{ jsonPath: '.spec.color' }], schema: SCHEMA },
]);

test('custom resources are selected by the fields that their definition names', async () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  assert.equal((await harness.call('POST', definitions, DEFINITION)).status, 201);
  const boxes = '/apis/fields.example.com/v1/namespaces/default/boxes';
  for (const [name, color] of Object.entries({ a: 'red', b: 'blue', c: 'red' })) {
    const box = { apiVersion: 'fields.example.com/v1', kind: 'Box', metadata: { name }, spec: { color } };
    assert.equal((await harness.call('POST', boxes, box)).status, 201);
  }
  const found = (await harness.call('GET', `${boxes}?fieldSelector=spec.color%3Dred,metadata.name!%3Da`)).json<{
    items: readonly { metadata: { name: string } }[];
  }>();
  assert.deepEqual(
    found.items.map(({ metadata }) => metadata.name),
    ['c'],
  );
  const other = await harness.call('GET', `${boxes}?fieldSelector=spec.size%3DL`);
  assert.equal(other.status, 400);
});
