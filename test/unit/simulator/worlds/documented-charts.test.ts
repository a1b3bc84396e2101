/**
 * The features of the charts that people install, in manifests of our own: each comes up, or waits for the reason that
 * docs/demo.md gives. What the genuine server says of them is compared in test/control-plane.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { SimulatedCluster } from '../../../../source/simulator/cluster.ts';
import { itemsOf, numberOf, objectOf } from '../../../../source/simulator/model/json.ts';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import type { ChartFeature } from '../../../support/chart-features/feature.ts';
import { FEATURES, type FeatureName, manifestOf } from '../../../support/chart-features/features.ts';
import { createFastClock } from '../../../support/fast-clock.ts';

const HERE = new URL('../../../support/chart-features/', import.meta.url);
const PAGE = readFileSync(new URL('../../../../docs/demo.md', import.meta.url), 'utf8');
const CHARTS = new Map(
  Object.entries(parse(readFileSync(new URL('charts.yaml', HERE), 'utf8')) as Record<string, readonly FeatureName[]>),
);

const WAITING = Object.values(FEATURES).filter(({ waits }) => waits !== undefined);

interface Row {
  readonly charts: readonly string[];
  readonly genuine: string;
  readonly here: string;
  readonly becomes: string;
}

/** "Bitnami: Redis, Valkey" are two charts. */
function chartsOf(cell: string): readonly string[] {
  const group = /^(Bitnami|kubernetes\.io): (.*)$/.exec(cell);
  return group === null ? [cell] : (group[2] ?? '').split(', ').map((name) => `${group[1]}: ${name}`);
}

function documentedRows(): readonly Row[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith('What people install\n')) ?? '';
  return [...section.matchAll(/^\| (.+) \| (.+) \| (.+) \| (.+) \|$/gm)].slice(1).flatMap((match) => {
    const [, what = '', genuine = '', here = '', becomes = ''] = match;
    return what === '---' ? [] : [{ charts: chartsOf(what), genuine, here, becomes }];
  });
}

/** How many of its pods a workload has ready, of how many; of a Job, how many have succeeded. */
function progress(cluster: SimulatedCluster, kind: string, name: string): string | undefined {
  const { store } = cluster;
  const of = (resource: string) => store.get(resource, 'default', name);
  const count = (value: unknown): number => numberOf(value, 0);
  if (kind === 'StatefulSet' || kind === 'Deployment') {
    const workload = of(kind === 'StatefulSet' ? 'apps/statefulsets' : 'apps/deployments');
    return `${count(workload?.status?.['readyReplicas'])}/${numberOf(workload?.spec?.['replicas'], 1)}`;
  }
  if (kind === 'DaemonSet') {
    const status = of('apps/daemonsets')?.status;
    return `${count(status?.['numberReady'])}/${count(status?.['desiredNumberScheduled'])}`;
  }
  if (kind === 'Job') return `${count(of('batch/jobs')?.status?.['succeeded'])}/1`;
  return undefined;
}

/** What the pod's conditions and events say. */
function story({ store }: SimulatedCluster, name: string): string {
  const pod = store.get('pods', 'default', name);
  const events = store.list('events', 'default').filter((event) => objectOf(event['involvedObject'])['name'] === name);
  const told = [...itemsOf(pod?.status?.['conditions']), ...events];
  return told.map((each) => String(objectOf(each)['message'] ?? '')).join('\n');
}

/** Some minutes in a world of these features. What the API server refuses is an error. */
function withFeatures<T>(features: readonly ChartFeature[], look: (cluster: SimulatedCluster) => T): T {
  const manifests = parseManifests(features.map((each) => manifestOf(each, 'default')).join('\n---\n'), 'features');
  const leftOut: string[] = [];
  const clock = createFastClock();
  const cluster = openWorld({ world: 'classroom', manifests, clock, onLeftOut: (problem) => leftOut.push(problem) });
  try {
    clock.advance(3 * 60_000);
    assert.deepEqual(leftOut, []);
    return look(cluster);
  } finally {
    cluster.stop();
  }
}

/** What of the features is not complete: "StatefulSet web: 1 of 2". */
function late(features: readonly ChartFeature[]): readonly string[] {
  return withFeatures(features, (cluster) =>
    features.flatMap(({ objects }) =>
      objects.flatMap(({ kind, metadata }) => {
        const name = String(objectOf(metadata)['name']);
        const [ready, wanted] = (progress(cluster, String(kind), name) ?? '1/1').split('/');
        return ready === wanted && ready !== '0' ? [] : [`${kind} ${name}: ${ready} of ${wanted}`];
      }),
    ),
  );
}

test('what has the features comes up', () => {
  // Storage classes take the place of the usual ones, which the other features' claims need.
  const { 'storage class of its own': ownClass, ...others } = FEATURES;
  assert.deepEqual(late([ownClass]), []);
  assert.deepEqual(late(Object.values(others).filter(({ waits }) => waits === undefined)), []);
});

test('what waits says why, as documented', () => {
  withFeatures(WAITING, (cluster) => {
    for (const { waits } of WAITING) {
      if (waits !== undefined) assert.match(story(cluster, waits.pod), waits.reason);
    }
  });
});

test('each chart of the documentation names its features, and each feature belongs to one of them', () => {
  const documented = documentedRows().flatMap(({ charts }) => charts);
  assert.deepEqual([...documented].sort(), [...CHARTS.keys()].sort());
  assert.deepEqual([...new Set([...CHARTS.values()].flat())].sort(), Object.keys(FEATURES).sort());
});

test('what the documentation says of a chart follows from its features', () => {
  for (const { charts, genuine, here, becomes } of documentedRows()) {
    for (const chart of charts) {
      assert.match(genuine, /^(each )?whole$/, `${chart}: the genuine server accepts all features`);
      assert.match(here, /^(each )?whole$/, `${chart}: the embedded cluster accepts all features`);
      const exceptions = (CHARTS.get(chart) ?? []).flatMap((name) => {
        const { waits, inert } = FEATURES[name];
        return [waits?.documented ?? [], inert?.documented ?? []].flat();
      });
      if (exceptions.length === 0)
        assert.match(becomes, /^(each )?comes up(: all members, Deployments and Jobs)?$/, chart);
      for (const sentence of exceptions) assert.match(becomes, sentence, chart);
    }
  }
});
