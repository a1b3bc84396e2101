import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { startApiHarness } from './api-harness.ts';
import { boxDefinition } from './custom-definition.ts';

const cluster = openWorld({ world: 'classroom' });
after(() => cluster.stop());
const harness = startApiHarness(cluster);

const DEFINITION = boxDefinition('scale.example.com', [
  {
    name: 'v1',
    storage: true,
    subresources: {
      status: {},
      scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
    },
  },
]);

test('the scale of a custom resource has the selector that its status tells, if any', async () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  assert.equal((await harness.call('POST', definitions, DEFINITION)).status, 201);
  const boxes = '/apis/scale.example.com/v1/namespaces/default/boxes';
  const box = { apiVersion: 'scale.example.com/v1', kind: 'Box', metadata: { name: 'a' }, spec: { replicas: 2 } };
  assert.equal((await harness.call('POST', boxes, box)).status, 201);
  const selector = async (): Promise<string> =>
    (await harness.call('GET', `${boxes}/a/scale`)).json<{ status: { selector: string } }>().status.selector;
  assert.equal(await selector(), '');
  const merge = { contentType: 'application/merge-patch+json' };
  await harness.call('PATCH', `${boxes}/a/status`, { status: { selector: 'app=a' } }, merge);
  assert.equal(await selector(), 'app=a');
});
