/** A genuine kubectl and two dashboards share the embedded cluster's clock. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { createSession, type Session } from '../../../source/session/session.ts';
import { type RunningApiServer, startApiServer } from '../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';
import { openWorld } from '../../../source/simulator/worlds/open-world.ts';
import { initialState } from '../../../source/state/state.ts';
import { createStateStore, type Store } from '../../../source/state/store.ts';
import { headlessServiceManifest, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { simulatedSessionOptions } from '../../unit/session/simulated-session.ts';
import { runKubectl } from '../control-plane.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error('there is no kubectl');
const options = { skip: hasKubectl ? false : 'there is no kubectl' };

const folder = mkdtempSync(join(tmpdir(), 'stsview-clock-'));
const kubeconfig = join(folder, 'kubeconfig');
const WEB = yamlOf(headlessServiceManifest('web'), statefulSetManifest('web', { replicas: 2, claims: [['data']] }));
let cluster: SimulatedCluster | undefined;
let server: RunningApiServer | undefined;

interface Dashboard {
  readonly store: Store;
  readonly session: Session;
}

let dashboards: readonly Dashboard[] = [];

function openDashboard(world: SimulatedCluster, name: string): Dashboard {
  const access = loadClusterAccess({ kubeconfig, env: {}, home: folder });
  const store = createStateStore(
    initialState({
      scope: { context: access.contextName, namespaces: 'all' },
      user: '',
      contexts: [],
      now: Date.now(),
    }),
  );
  // As in a second terminal: nothing is known of the clock before it is found.
  const given = { ...simulatedSessionOptions(world, access, join(folder, name)), demoClock: undefined };
  const session = createSession(store, given);
  session.start();
  return { store, session };
}

before(async () => {
  // Ahead of kubectl's clock, which counts ages by itself.
  cluster = openWorld({ world: 'classroom', speed: 20 });
  cluster.clock.advance(3_600_000);
  server = await startApiServer(cluster);
  writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
  dashboards = [openDashboard(cluster, 'teacher'), openDashboard(cluster, 'pupil')];
});

after(async () => {
  for (const { session } of dashboards) session.close();
  cluster?.stop();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

function kubectl(args: readonly string[], input?: string): Promise<string> {
  return runKubectl(kubeconfig, ['--cache-dir', join(folder, 'cache'), ...args], input);
}

function patchClock(spec: object): Promise<string> {
  return kubectl(['patch', 'clock', 'cluster', '--type=merge', '-p', JSON.stringify({ spec })]);
}

function until(what: string, isSo: (dashboard: Dashboard) => boolean): Promise<unknown> {
  return waitFor(() => dashboards.every(isSo), Boolean, { what });
}

test('both dashboards find the clock, and kubectl holds time for both', options, async () => {
  await until('both know the speed', ({ store }) => store.state().demoTime?.speed === 20);
  await patchClock({ held: true });
  await until('both see that somebody else holds time', ({ store }) => store.state().demoTime?.heldElsewhere === true);
  assert.match(
    await kubectl(['get', 'clock']),
    /cluster +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +true +20 +normal +kubectl-patch/,
  );
});

test('a key of one dashboard holds time for the other and for kubectl', options, async () => {
  await patchClock({ held: false, speed: 1 });
  await until('time goes on', ({ store }) => store.state().demoTime?.paused === false);
  const [teacher, pupil] = dashboards;
  teacher?.store.dispatch({ type: 'time', change: 'pause' });
  await waitFor(
    () => pupil?.store.state().demoTime?.heldElsewhere,
    (held) => held === true,
    { what: 'the pupil to be told' },
  );
  assert.equal(teacher?.store.state().demoTime?.heldElsewhere, false);
  assert.equal(await kubectl(['get', 'clock', 'cluster', '-o', 'jsonpath={.spec.held}']), 'true');
});

test('describe and get find nothing in the future, held or fast', options, async () => {
  await kubectl(['apply', '-f', '-'], WEB);
  await patchClock({ held: false, speed: 20 });
  await kubectl(['rollout', 'status', 'sts/web', '--timeout=60s']);
  for (const held of [false, true]) {
    await patchClock({ held });
    const said = await Promise.all([
      kubectl(['describe', 'pod,sts,pvc,node']),
      kubectl(['get', 'pod,sts,pvc,events', '-o', 'wide']),
      kubectl(['events']),
    ]);
    for (const text of said) assert.doesNotMatch(text, /<invalid>|<unknown>/);
  }
});

test('apply, diff, replace and a patch find nothing changed, whatever the clocks have done', options, async () => {
  const generation = () => kubectl(['get', 'sts', 'web', '-o', 'jsonpath={.metadata.generation}']);
  const before = await generation();
  const exported = await kubectl(['get', 'sts', 'web', '-o', 'yaml']);
  await patchClock({ advance: '2h' });
  await kubectl(['replace', '-f', '-'], exported.replace(/^ {2}resourceVersion:.*\n/m, ''));
  await kubectl(['apply', '-f', '-'], WEB);
  await kubectl(['diff', '-f', '-'], WEB);
  assert.equal(await generation(), before);
});

test('explain describes the clock', options, async () => {
  assert.match(await kubectl(['explain', 'clock.spec.step']), /Carried out once and not kept/);
});
