/** Server-side apply: who owns which field, what is a conflict, and what a later manifest takes away. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiHarness } from './api-harness.ts';
import { createFakeCluster } from './fake-cluster.ts';

const api = startApiHarness(createFakeCluster());
const SETS = '/apis/apps/v1/namespaces/default/statefulsets';
const MAPS = '/api/v1/namespaces/default/configmaps';

interface Applied {
  readonly message?: string;
  readonly code?: number;
  readonly data?: Readonly<Record<string, string>>;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly fieldsV1: object;
    }[];
  };
  readonly spec: {
    readonly replicas: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly image: string;
          readonly env?: readonly { readonly name: string; readonly value: string }[];
        }[];
      };
    };
  };
}

async function apply(path: string, manager: string, object: object, query = ''): Promise<Applied> {
  const contentType = 'application/apply-patch+yaml';
  return (await api.call('PATCH', `${path}?fieldManager=${manager}${query}`, object, { contentType })).json<Applied>();
}

function mapOf(data: object, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', ...metadata }, data };
}

function setOf(replicas: number | undefined, env: readonly string[], more: readonly object[] = []): object {
  const main = { name: 'web', image: 'nginx:1', env: env.map((name) => ({ name, value: name.toLowerCase() })) };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [main, ...more] } },
    },
  };
}

const owners = ({ metadata }: Applied): readonly string[] =>
  (metadata.managedFields ?? []).map(({ manager, operation }) => `${manager} ${operation}`);

test('a field that another manager set to another value is a conflict, until it is forced', async () => {
  await apply(`${MAPS}/m`, 'one', mapOf({ a: '1', b: '1' }));
  const refused = await apply(`${MAPS}/m`, 'two', mapOf({ a: '2' }));
  assert.equal(refused.code, 409);
  assert.equal(refused.message, 'Apply failed with 1 conflict: conflict with "one": .data.a');
  const both = await apply(`${MAPS}/m`, 'two', mapOf({ a: '2', b: '2' }));
  assert.equal(both.message, 'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b');
  const forced = await apply(`${MAPS}/m`, 'two', mapOf({ a: '2' }), '&force=true');
  assert.deepEqual(forced.data, { a: '2', b: '1' });
  assert.deepEqual(owners(forced), ['one Apply', 'two Apply']);
  assert.deepEqual(forced.metadata.managedFields?.[0]?.fieldsV1, { 'f:data': { 'f:b': {} } });
});

test('equal values are shared, and an object that stays the same keeps its version', async () => {
  const first = await apply(`${MAPS}/shared`, 'one', mapOf({ a: '1' }, { name: 'shared' }));
  const second = await apply(`${MAPS}/shared`, 'two', mapOf({ a: '1' }, { name: 'shared' }));
  assert.deepEqual(owners(second), ['one Apply', 'two Apply']);
  assert.notEqual(second.metadata.resourceVersion, first.metadata.resourceVersion);
  const third = await apply(`${MAPS}/shared`, 'two', mapOf({ a: '1' }, { name: 'shared' }));
  assert.equal(third.metadata.resourceVersion, second.metadata.resourceVersion);
});

test('what a later manifest leaves out goes, unless somebody else set it, too', async () => {
  await apply(`${SETS}/web`, 'kubectl', setOf(3, ['A', 'B'], [{ name: 'side', image: 'side:1' }]));
  const contentType = 'application/strategic-merge-patch+json';
  const patch = { metadata: { labels: { own: 'yes' } }, spec: { template: { spec: { nodeName: 'node-1' } } } };
  await api.call('PATCH', `${SETS}/web?fieldManager=editor`, patch, { contentType });
  const later = await apply(`${SETS}/web`, 'kubectl', setOf(undefined, ['B']));
  const { containers } = later.spec.template.spec;
  assert.deepEqual(
    containers.map(({ name, env }) => [name, env?.map((each) => each.name)]),
    [['web', ['B']]],
  );
  assert.equal(later.spec.replicas, 1, 'the default is back');
  assert.deepEqual(later.metadata.labels, { own: 'yes' });
});

test('an update takes fields over, and the applier finds a conflict', async () => {
  await apply(`${SETS}/other`, 'kubectl', { ...setOf(2, []), metadata: { name: 'other' } });
  const contentType = 'application/merge-patch+json';
  await api.call('PATCH', `${SETS}/other?fieldManager=scaler`, { spec: { replicas: 5 } }, { contentType });
  const refused = await apply(`${SETS}/other`, 'kubectl', { ...setOf(2, []), metadata: { name: 'other' } });
  assert.equal(refused.message, 'Apply failed with 1 conflict: conflict with "scaler" using apps/v1: .spec.replicas');
  const given = await apply(`${SETS}/other`, 'kubectl', { ...setOf(undefined, []), metadata: { name: 'other' } });
  assert.equal(given.spec.replicas, 5);
});

test('an applied object names no managers, and its manager has to be named', async () => {
  const managedFields = [{ manager: 'x' }];
  assert.equal(
    (await apply(`${MAPS}/m`, 'one', mapOf({}, { managedFields }))).message,
    'metadata.managedFields must be nil',
  );
  const contentType = 'application/apply-patch+yaml';
  const nameless = await api.call('PATCH', `${MAPS}/m`, mapOf({}), { contentType });
  assert.equal(nameless.status, 422);
});
