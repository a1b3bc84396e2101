import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { compareVersions } from '../../../../source/simulator/model/version-order.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { startApiHarness } from './api-harness.ts';
import { boxDefinition } from './custom-definition.ts';

const cluster = openWorld({ world: 'classroom' });
after(() => cluster.stop());
const harness = startApiHarness(cluster);

const VERSIONS = [
  { name: 'v1alpha1', deprecated: true },
  { name: 'v1beta1', storage: true, deprecated: true, deprecationWarning: 'v1beta1 goes with the next release' },
  { name: 'v2', deprecated: true },
  { name: 'v1' },
  { name: 'v1beta2' },
];

test('versions of an API in the order of the genuine server', () => {
  const sorted = ['v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'bar1', 'foo10'];
  assert.deepEqual(sorted.toReversed().sort(compareVersions), sorted);
  assert.deepEqual(['v1', 'v10', 'v2'].sort(compareVersions), ['v10', 'v2', 'v1']);
});

test('discovery prefers the newest stable version of a definition, whichever is stored, and old ones warn', async () => {
  const definition = boxDefinition('versions.example.com', VERSIONS);
  const made = await harness.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  assert.equal(made.status, 201, made.text.slice(0, 300));
  const group = (await harness.call('GET', '/apis/versions.example.com')).json<{
    versions: readonly { version: string }[];
    preferredVersion: { version: string };
  }>();
  assert.equal(group.preferredVersion.version, 'v2');
  assert.deepEqual(
    group.versions.map(({ version }) => version),
    ['v2', 'v1', 'v1beta2', 'v1beta1', 'v1alpha1'],
  );
  const warningIn = async (version: string): Promise<string | undefined> =>
    (await harness.call('GET', `/apis/versions.example.com/${version}/namespaces/default/boxes`)).warning;
  assert.equal(
    await warningIn('v1alpha1'),
    '299 - "versions.example.com/v1alpha1 Box is deprecated; use versions.example.com/v1 Box"',
  );
  assert.equal(await warningIn('v1beta1'), '299 - "v1beta1 goes with the next release"');
  assert.equal(await warningIn('v2'), '299 - "versions.example.com/v2 Box is deprecated"');
  assert.equal(await warningIn('v1'), undefined);
});
