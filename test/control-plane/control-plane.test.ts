import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statefulSetManifest, yamlOf } from '../support/manifests.ts';
import { waitFor } from '../support/wait-for.ts';
import { controlPlane } from './control-plane.ts';

const plane = controlPlane('plane');
const options = { skip: plane.skip, timeout: 120_000 };

interface SetObject {
  readonly status: { readonly readyReplicas?: number };
}

const readSet = (name: string): Promise<SetObject> =>
  plane.get<SetObject>(`/apis/apps/v1/namespaces/${plane.namespace}/statefulsets/${name}`);

test('a StatefulSet becomes ready in the namespace of the test', options, async () => {
  await plane.apply(yamlOf(statefulSetManifest('web', { replicas: 2, image: 'nginx:1.29' })));
  await waitFor(
    () => readSet('web'),
    (set) => set.status.readyReplicas === 2,
    { what: 'two ready pods' },
  );
  assert.equal(await plane.kubectl('get', 'pods', '-o', 'name'), 'pod/web-0\npod/web-1\n');
});

test('a wait that reaches its deadline reports the last value', options, async () => {
  await assert.rejects(
    waitFor(
      () => readSet('none'),
      () => true,
      { what: 'a set that does not exist', deadline: 1 },
    ),
    /waited 0\.001 s for a set that does not exist; last seen:\nError: GET .*: 404 /,
  );
});

test('a failure of kubectl contains its output', options, async () => {
  await assert.rejects(plane.kubectl('get', 'statefulset', 'none'), /exit code 1\n.*"none" not found/);
});
