import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { startApiHarness } from './api-harness.ts';

const cluster = openWorld({ world: 'classroom' });
after(() => cluster.stop());
const harness = startApiHarness(cluster);

const DEFINITION: unknown = parse(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boxes.scale.example.com}
spec:
  group: scale.example.com
  scope: Namespaced
  names: {plural: boxes, kind: Box}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`);

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
