/** A running action reads its progress from the dashboard's watches while these cover its namespace. */

import assert from 'node:assert/strict';
import https from 'node:https';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { planAction } from '../../../source/actions/plans/plan-action.ts';
import { NO_FACTS } from '../../../source/actions/preflight-facts.ts';
import { NOTHING_SENT } from '../../../source/actions/run/run-progress.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { createSession, type Session } from '../../../source/session/session.ts';
import { type RunningApiServer, startApiServer } from '../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';
import { parseManifests } from '../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../source/simulator/worlds/open-world.ts';
import type { Task } from '../../../source/state/dialog/action-dialog.ts';
import { setPlanContextOf } from '../../../source/state/dialog/plan-dialog.ts';
import { initialState, type NamespaceSelection } from '../../../source/state/state.ts';
import { createStateStore, type Store } from '../../../source/state/store.ts';
import { setScope } from '../../../source/state/update-scope.ts';
import { disposableFolder } from '../../program/harness/kubeconfig-folder.ts';
import { statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { simulatedSessionOptions } from './simulated-session.ts';

const MANIFESTS = yamlOf(statefulSetManifest('web', { labels: { app: 'web' }, replicas: 2 }));

let cluster: SimulatedCluster;
let server: RunningApiServer;
let folder: ReturnType<typeof disposableFolder>;
let session: Session | undefined;
let requests: { readonly path: string }[];

beforeEach(async () => {
  cluster = openWorld({ world: 'classroom', speed: 20, manifests: parseManifests(MANIFESTS, 'web') });
  server = await startApiServer(cluster);
  folder = disposableFolder();
  requests = [];
  const { request } = https;
  mock.method(https, 'request', (options: https.RequestOptions, ...rest: never[]) => {
    requests.push({ path: String(options.path) });
    return request(options, ...rest);
  });
});

afterEach(async () => {
  session?.close();
  mock.restoreAll();
  await server.close();
  cluster.stop();
  folder[Symbol.dispose]();
});

/**
 * Returns how many watches of StatefulSets were opened in the namespace so far. Each set of watches has one of them.
 */
function setWatches(namespace: string): number {
  return requests.filter(
    ({ path }) => path.includes(`/namespaces/${namespace}/statefulsets?`) && path.includes('watch='),
  ).length;
}

async function openDashboard(namespaces: NamespaceSelection, selector?: string): Promise<Store> {
  const access = loadClusterAccess({
    kubeconfig: folder.write('config', server.kubeconfig()),
    env: {},
    home: folder.path,
  });
  const scope = { context: access.contextName, namespaces };
  const store = createStateStore(initialState({ scope, selector, user: '', contexts: [], now: cluster.clock.now() }));
  session = createSession(store, { ...simulatedSessionOptions(cluster, access, folder.path), selector });
  session.start();
  await waitFor(
    () => store.state().sets[0]?.verdict,
    (verdict) => verdict === 'complete',
    { what: 'a complete set', every: 20 },
  );
  return store;
}

/** Confirms a plan that scales the set to this number of replicas. */
function confirmScale(store: Store, replicas: number): void {
  const state = store.state();
  const uid = state.sets[0]?.set.meta.uid ?? '';
  const context = setPlanContextOf(state, uid);
  assert.ok(context !== undefined);
  const plan = planAction(context, { action: 'scale', replicas }, NO_FACTS);
  const task: Task = {
    id: state.tasks.length + 1,
    plan,
    state: 'confirmed',
    text: '',
    progress: NOTHING_SENT,
    confirmedAt: state.now,
    endedAt: undefined,
    unreached: undefined,
  };
  store.api.setState({ ...state, tasks: [...state.tasks, task] });
}

function finished(store: Store): Promise<Task | undefined> {
  return waitFor(
    () => store.state().tasks.at(-1),
    (task) => task?.endedAt !== undefined,
    { what: 'the end of the task', every: 20 },
  );
}

test('in a scope that covers its namespace, a task opens no watch', async () => {
  const store = await openDashboard(['default']);
  assert.equal(setWatches('default'), 1);
  confirmScale(store, 3);
  const task = await finished(store);
  assert.deepEqual([task?.state, task?.text], ['done', 'web has 3 of 3 pods available.']);
  assert.equal(setWatches('default'), 1);
});

test('with a label selector, which hides other sets, a task opens watches', async () => {
  const store = await openDashboard(['default'], 'app=web');
  const before = setWatches('default');
  confirmScale(store, 3);
  assert.equal((await finished(store))?.state, 'done');
  assert.equal(setWatches('default'), before + 1);
});

test('a task continues when other namespaces are chosen, with watches until its namespace is shown again', async () => {
  const store = await openDashboard(['default']);
  cluster.clock.setSpeed(0);
  confirmScale(store, 3);
  await waitFor(
    () => store.state().tasks[0]?.text,
    (text) => text === 'the controller has not seen the change yet',
    { what: 'a task that waits for its goal', every: 20 },
  );
  const { context } = store.state().scope;
  const choose = (namespaces: NamespaceSelection) =>
    store.api.setState(setScope(store.state(), { context, namespaces }));
  choose(['kube-system']);
  await waitFor(
    () => setWatches('default'),
    (count) => count === 2,
    { what: 'watches for the task', every: 20 },
  );
  assert.equal(setWatches('kube-system'), 1);
  choose('all');
  cluster.clock.setSpeed(20);
  assert.equal((await finished(store))?.text, 'web has 3 of 3 pods available.');
  assert.equal(setWatches('default'), 2);
});
