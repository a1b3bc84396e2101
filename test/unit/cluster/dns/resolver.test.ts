/** The resolver's report if little may be read. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { createResolver } from '../../../../source/cluster/dns/resolver.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { disposableFolder } from '../../../program/harness/kubeconfig-folder.ts';

const SERVICE = {
  metadata: { namespace: 'kube-system', name: 'kube-dns' },
  spec: { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' }, ports: [{ name: 'dns', port: 53 }] },
};
const KUBECONFIG = `
apiVersion: v1
kind: Config
current-context: none
clusters: [{ name: none, cluster: { server: "http://127.0.0.1:9" } }]
users: [{ name: none, user: {} }]
contexts: [{ name: none, context: { cluster: none, user: none } }]
`;

it('says why it assumes the domain', async () => {
  using folder = disposableFolder();
  const kubeconfig = folder.write('config', KUBECONFIG);
  const genuine = createClient(loadClusterAccess({ kubeconfig, env: {}, home: folder.path }));
  const get = async (path: string): Promise<unknown> => {
    if (path.includes('/services?')) return { items: [SERVICE] };
    throw new ClusterError('forbidden', `Not allowed: ${path.includes('/configmaps/') ? 'configmaps' : 'pods'}.`);
  };
  const options = { dnsService: undefined, domain: undefined, inCluster: false, execContainers: [], onlyExec: false };
  const { signal } = new AbortController();
  const resolver = await createResolver({ ...genuine, get }, options, signal);
  assert.deepEqual([resolver.domain, resolver.domainKnown], ['cluster.local', false]);
  assert.deepEqual(resolver.via().problems, [
    'Not allowed: pods.',
    'No pod is running in which names could be asked.',
    'The cluster domain cluster.local is assumed: Not allowed: configmaps.',
  ]);
  const named = await createResolver({ ...genuine, get }, { ...options, domain: 'k8s.test' }, signal);
  assert.deepEqual([named.domain, named.via().problems.length], ['k8s.test', 2]);
  await resolver.close();
  await named.close();
  genuine.close();
});
