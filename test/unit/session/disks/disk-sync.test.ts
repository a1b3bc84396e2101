/** Disks in the dashboard's state, on the embedded cluster. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { createSession, type Session } from '../../../../source/session/session.ts';
import { type RunningApiServer, startApiServer } from '../../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../../source/simulator/cluster.ts';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { initialState } from '../../../../source/state/state.ts';
import { createStateStore, type Store } from '../../../../source/state/store.ts';
import { disposableFolder } from '../../../program/harness/kubeconfig-folder.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { simulatedSessionOptions } from '../simulated-session.ts';

const GIB = 2 ** 30;
const MANIFESTS = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 1
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}, annotations: {demo/start-ms: "100"}}
    spec: {containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
    - metadata: {name: data, annotations: {demo/used: 2Gi}}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
`;

let cluster: SimulatedCluster;
let server: RunningApiServer;
let folder: ReturnType<typeof disposableFolder>;
let session: Session;

afterEach(async () => {
  session.close();
  await server.close();
  cluster.stop();
  folder[Symbol.dispose]();
});

async function openDashboard(): Promise<Store> {
  cluster = openWorld({ world: 'classroom', speed: 20, manifests: parseManifests(MANIFESTS, 'db') });
  server = await startApiServer(cluster);
  folder = disposableFolder();
  const kubeconfig = folder.write('config', server.kubeconfig());
  const access = loadClusterAccess({ kubeconfig, env: {}, home: folder.path });
  const scope = { context: access.contextName, namespaces: 'all' } as const;
  const store = createStateStore(initialState({ scope, user: '', contexts: [], now: cluster.clock.now() }));
  session = createSession(store, simulatedSessionOptions(cluster, access, folder.path));
  session.start();
  return store;
}
const usageIn = (store: Store) => store.state().sets[0]?.bindings[0]?.claims[0]?.disk?.usage;

test('the disks of the sets on the screen are read from the kubelets', async () => {
  const store = await openDashboard();
  const usage = await waitFor(
    () => usageIn(store),
    (found) => found !== undefined,
    { what: 'a measured disk', every: 50 },
  );
  assert.deepEqual([usage?.source, usage?.usedBytes], ['kubelet', 2 * GIB]);
});

test('the disks of a pod are measured by df on demand', async () => {
  const store = await openDashboard();
  await waitFor(
    () => usageIn(store),
    (found) => found !== undefined,
    { what: 'a measured disk', every: 50 },
  );
  store.dispatch({ type: 'open' });
  store.dispatch({ type: 'measure-disks' });
  assert.match(store.state().notice?.text ?? '', /^measuring the disks of db-0/);
  const usage = await waitFor(
    () => usageIn(store),
    (found) => found?.source === 'df',
    { what: 'a measurement by df', every: 20 },
  );
  assert.equal(usage?.usedBytes, 2 * GIB);
  await waitFor(
    () => store.state().notice?.text ?? '',
    (text) => text === 'measured the disks of db-0 by df',
    { what: 'the end of the measurement', every: 20 },
  );
  assert.equal(store.state().diskMeasurement, undefined);
});
