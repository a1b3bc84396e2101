/** A genuine helm with the embedded cluster: a chart with a hook, a definition, and kinds on which nothing acts. */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startApiServer } from '../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';
import { openWorld } from '../../../source/simulator/worlds/open-world.ts';

const HERE = fileURLToPath(new URL('../helm/', import.meta.url));
const CHART = join(HERE, 'chart');

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error('there is no Go to build helm');

const folder = mkdtempSync(join(tmpdir(), 'stsview-helm-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Helm {
  readonly cluster: SimulatedCluster;
  /** Returns what it prints. @throws if it fails */
  readonly helm: (...args: readonly string[]) => Promise<string>;
}

const options = { skip: hasGo ? false : 'there is no Go to build helm', timeout: 600_000 };

async function withHelm(act: (given: Helm) => Promise<void>): Promise<void> {
  const run = promisify(execFile);
  const { stdout: binary } = await run(join(HERE, 'build'));
  const cluster = openWorld({ world: 'classroom', speed: 10 });
  const server = await startApiServer(cluster);
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
  const env = {
    ...process.env,
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_DATA_HOME: join(folder, 'data'),
  };
  try {
    await act({
      cluster,
      helm: async (...args) => (await run(binary.trim(), ['--kubeconfig', kubeconfig, ...args], { env })).stdout,
    });
  } finally {
    await server.close();
    cluster.stop();
  }
}

test('helm installs, upgrades, rolls back and uninstalls a chart', options, () =>
  withHelm(async ({ cluster, helm }) => {
    const { store } = cluster;
    const greeting = (): unknown => store.get('configmaps', 'default', 'web')?.['data'];
    const replicas = (): unknown => store.get('apps/statefulsets', 'default', 'web')?.spec?.['replicas'];

    assert.match(await helm('install', 'web', CHART, '--wait', '--timeout', '5m'), /STATUS: deployed/);
    assert.deepEqual(greeting(), { greeting: 'hello' });
    assert.deepEqual(store.get('configmaps', 'default', 'web-hook')?.['data'], { revision: '1' });
    assert.deepEqual(store.get('shop.example.com/backups', 'default', 'web')?.spec, { size: '1Gi' });

    await helm('upgrade', 'web', CHART, '--set', 'replicas=2,greeting=bye');
    assert.deepEqual(greeting(), { greeting: 'bye' });
    assert.equal(replicas(), 2);
    assert.deepEqual(store.get('configmaps', 'default', 'web-hook')?.['data'], { revision: '2' });

    await helm('rollback', 'web', '1');
    assert.deepEqual(greeting(), { greeting: 'hello' });
    assert.equal(replicas(), 1);
    assert.match(await helm('list'), /^web\s+default\s+3\s/m);
    assert.match(await helm('status', 'web'), /DESCRIPTION: Rollback to 1/);

    await helm('uninstall', 'web');
    assert.equal(greeting(), undefined);
    assert.equal(replicas(), undefined);
    for (const kind of ['networking.k8s.io/networkpolicies', 'policy/poddisruptionbudgets', 'secrets', 'services']) {
      assert.equal(store.get(kind, 'default', 'web'), undefined, kind);
    }
  }),
);

test('hooks run, are deleted as their policy says, and fail with nothing half made', options, () =>
  withHelm(async ({ cluster: { store }, helm }) => {
    const names = (resource: string): readonly string[] =>
      store.list(resource, 'default').map(({ metadata }) => metadata.name);
    const hooks = join(HERE, 'hooks');

    assert.match(await helm('install', 'ok', hooks, '--wait', '--timeout', '5m'), /STATUS: deployed/);
    assert.deepEqual(names('batch/jobs'), ['ok-post'], 'the hook before the installation is deleted once it succeeded');
    assert.deepEqual(names('hooks.example.com/hooks'), ['ok'], 'the definition in crds/ came before its object');
    assert.match(await helm('test', 'ok'), /Phase: +Succeeded/);

    const before = ['--set', 'preFails=true', '--timeout', '5m'];
    await assert.rejects(helm('install', 'before', hooks, ...before), /failed pre-install: .*Job\/default\/before-pre/);
    assert.deepEqual(names('apps/statefulsets'), ['ok'], 'nothing but the hook was made');
    const after = ['--set', 'postFails=true', '--timeout', '5m'];
    await assert.rejects(helm('install', 'after', hooks, ...after), /failed post-install: .*Job\/default\/after-post/);
    assert.ok(!names('batch/jobs').includes('after-post'), 'a hook that failed is deleted if its policy says so');

    const never = ['--set', 'never=true', '--wait', '--rollback-on-failure', '--timeout', '15s'];
    await assert.rejects(helm('install', 'never', hooks, ...never), /release never failed, and has been uninstalled/);
    assert.deepEqual(names('apps/statefulsets'), ['after', 'ok']);

    await helm('uninstall', 'ok');
    assert.ok(!names('pods').includes('ok-del'), 'the hook before the deletion ran and is deleted');
    assert.deepEqual(names('apps/statefulsets'), ['after']);
  }),
);
