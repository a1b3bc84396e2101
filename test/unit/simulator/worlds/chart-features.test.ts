/** What charts of databases are made of, in manifests of our own: all is accepted, and the set comes up with it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { CHART, DEFINITION, MONITOR } from '../../../support/chart-manifests.ts';
import { createFastClock } from '../../../support/fast-clock.ts';

test('a chart with everything is accepted, and comes up', () => {
  const clock = createFastClock();
  const leftOut: string[] = [];
  const manifests = parseManifests([DEFINITION, CHART, MONITOR].join('\n---\n'), 'chart.yaml');
  const { store } = openWorld({ world: 'classroom', clock, manifests, onLeftOut: (line) => leftOut.push(line) });
  assert.deepEqual(leftOut, []);
  const status = (): unknown => store.get('apps/statefulsets', 'default', 'store')?.status?.['readyReplicas'];
  clock.runUntil(() => status() === 2, 'both members are ready');
  const byResource = ['serviceaccounts', 'configmaps', 'secrets', 'services'].map(
    (resource) => store.get(resource, 'default', resource === 'configmaps' ? 'store-scripts' : 'store')?.kind,
  );
  assert.deepEqual(byResource, ['ServiceAccount', 'ConfigMap', 'Secret', 'Service']);
  const claims = store.list('persistentvolumeclaims', 'default');
  assert.deepEqual(
    claims.map(({ status: claim }) => claim?.['phase']),
    ['Bound', 'Bound'],
  );
});
