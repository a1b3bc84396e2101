/** The DNS pod at the other end of a port-forward, which is checked while names are watched. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Client, createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import type { DnsService } from '../../../../source/cluster/dns/dns-service.ts';
import { createServiceRoute, type DnsRoute } from '../../../../source/cluster/dns/service-route.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { type RunningApiServer, startApiServer } from '../../../../source/simulator/api/server.ts';
import { disposableFolder } from '../../../program/harness/kubeconfig-folder.ts';
import { createFakeCluster, type FakeCluster } from '../../simulator/api/fake-cluster.ts';
import { runningPod } from '../../simulator/api/running-pod.ts';

const SERVICE: DnsService = {
  namespace: 'kube-system',
  name: 'kube-dns',
  clusterIP: '10.96.0.10',
  selector: { 'k8s-app': 'kube-dns' },
  port: { number: 53, target: 53 },
};
const QUESTION = { name: 'web-0', type: 'A', pod: '' } as const;

let cluster: FakeCluster;
let server: RunningApiServer;
let client: Client;
let way: DnsRoute;
/** The reason why a check of the pods fails. */
let failure: Error | undefined;

beforeEach(async () => {
  failure = undefined;
  cluster = createFakeCluster();
  cluster.put('pods', runningPod('coredns', 'kube-system', { 'k8s-app': 'kube-dns' }));
  server = await startApiServer(cluster);
  using folder = disposableFolder();
  const genuine = createClient(
    loadClusterAccess({ kubeconfig: folder.write('config', server.kubeconfig()), env: {}, home: folder.path }),
  );
  client = {
    ...genuine,
    get: (...request) => (failure === undefined ? genuine.get(...request) : Promise.reject(failure)),
  };
  const problems: string[] = [];
  const found = await createServiceRoute(client, SERVICE, { inCluster: false, timeoutMs: 2000 }, problems);
  assert.ok(found !== undefined, problems.join(' '));
  way = found;
});

afterEach(async () => {
  await way.close();
  client.close();
  await server.close();
});

const answer = async () => (await way.query([QUESTION]))[0];

describe('a check of the DNS pods', () => {
  it('that fails is reported, keeps the connection, and is forgotten after the next success', async () => {
    failure = new ClusterError('forbidden', 'Not allowed: User "eve" cannot list pods.');
    await way.refresh();
    assert.deepEqual(way.via().problems, [
      'Whether the DNS pod kube-system/coredns is still ready is not known: Not allowed: User "eve" cannot list pods.',
    ]);
    assert.deepEqual((await answer())?.answered, ['10.0.0.7']);
    failure = undefined;
    await way.refresh();
    assert.deepEqual(way.via().problems, []);
    assert.match(way.via().text, /kube-system\/coredns, port 53/);
  });

  it('that finds none ready closes the connection, and the next answer says so', async () => {
    cluster.store.delete('pods', 'kube-system', 'coredns');
    await way.refresh();
    assert.match((await answer())?.failure ?? '', /No pod behind the DNS service kube-system\/kube-dns is ready/);
    assert.deepEqual([way.via().text, way.via().problems], ['port-forward to no pod', []]);
  });

  it('that finds another pod selects it for the next question', async () => {
    cluster.store.delete('pods', 'kube-system', 'coredns');
    cluster.put('pods', runningPod('coredns-2', 'kube-system', { 'k8s-app': 'kube-dns' }));
    await way.refresh();
    assert.equal((await answer())?.server, 'kube-system/coredns-2');
    assert.match(way.via().text, /kube-system\/coredns-2/);
  });
});
