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
import { openWorld } from '../../../source/simulator/worlds/open-world.ts';

const HERE = fileURLToPath(new URL('../helm/', import.meta.url));
const CHART = join(HERE, 'chart');

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error('there is no Go to build helm');

const folder = mkdtempSync(join(tmpdir(), 'stsview-helm-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('helm installs, upgrades, rolls back and uninstalls a chart', {
  skip: hasGo ? false : 'there is no Go to build helm',
}, async () => {
  const run = promisify(execFile);
  const { stdout: binary } = await run(join(HERE, 'build'));
  const cluster = openWorld({ world: 'classroom', speed: 10 });
  const server = await startApiServer(cluster);
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
    const env = {
      ...process.env,
      HELM_CACHE_HOME: join(folder, 'cache'),
      HELM_CONFIG_HOME: join(folder, 'config'),
      HELM_DATA_HOME: join(folder, 'data'),
    };
    const helm = async (...args: readonly string[]): Promise<string> =>
      (await run(binary.trim(), ['--kubeconfig', kubeconfig, ...args], { env })).stdout;
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
  } finally {
    await server.close();
    cluster.stop();
  }
});
