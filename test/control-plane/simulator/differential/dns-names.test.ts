/** DNS: the simulated and the genuine cluster have the same names for the same pods. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  bedTimes,
  headlessServiceManifest,
  type StatefulSetOptions,
  statefulSetManifest,
  yamlOf,
} from '../../../support/manifests.ts';
import { controlPlane } from '../../control-plane.ts';
import { compareClusters } from './compare.ts';
import { applyAndWaitUntilReady, type DifferentialScript } from './set-steps.ts';
import type { TestCluster } from './test-cluster.ts';

const plane = controlPlane('same');
const hasDns = existsSync(join(dirname(plane.kubeconfig), 'dns-port'));

async function askAll(stage: TestCluster, names: readonly string[]): Promise<void> {
  await stage.waitUntilQuiet();
  for (const name of names) for (const type of ['A', 'AAAA', 'SRV'] as const) await stage.queryDns(name, type);
}

const NAMES = ['web', 'web-0.web', 'web-1.web', 'web-7.web', '_main._tcp.web', 'other'];

/** The set "web" with a service whose port has a name. */
const webWithNamedPort = (options: StatefulSetOptions, publishNotReadyAddresses = false): string =>
  yamlOf(
    headlessServiceManifest('web', { ports: [{ name: 'main', port: 80 }], publishNotReadyAddresses }),
    statefulSetManifest('web', { ...options, annotations: bedTimes() }),
  );

const scripts: readonly DifferentialScript[] = [
  {
    name: 'a headless service and its pods',
    run: async (stage) => {
      await stage.apply(webWithNamedPort({ replicas: 2 }));
      await stage.waitUntil('both', (view) => view.isReady('web-0') && view.isReady('web-1'));
      await askAll(stage, NAMES);
    },
  },
  {
    name: 'after a restart, the name has the new address',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1 });
      await stage.remove('pods', 'web-0');
      await stage.waitUntil('web-0 to stop', (view) => !view.isReady('web-0'));
      await stage.waitUntil('web-0', (view) => view.isReady('web-0'));
      await askAll(stage, ['web-0.web', 'web']);
    },
  },
  {
    name: 'an unready pod has no name',
    run: async (stage) => {
      await stage.apply(webWithNamedPort({ image: 'web:unready' }));
      await stage.waitUntil('web-0 to run', (view) => view.phase('pods', 'web-0') === 'Running');
      await askAll(stage, NAMES);
    },
  },
  {
    name: 'an unready pod whose name is published',
    run: async (stage) => {
      await stage.apply(webWithNamedPort({ image: 'web:unready' }, true));
      await stage.waitUntil('web-0 to run', (view) => view.phase('pods', 'web-0') === 'Running');
      await askAll(stage, NAMES);
    },
  },
  {
    name: 'a terminating pod loses its name at once',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, stopMs: 20_000 });
      await stage.remove('pods', 'web-0');
      await stage.waitUntil('web-0 to stop', (view) => !view.isReady('web-0'));
      await askAll(stage, ['web-0.web']);
      await stage.waitUntil('web-0 to be back', (view) => view.isReady('web-0'));
    },
  },
];

compareClusters(
  'names',
  { kubeconfig: plane.kubeconfig, skip: plane.skip || (hasDns ? false : 'no DNS beside it') },
  scripts,
);
