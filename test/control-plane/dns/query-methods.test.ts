/** The ways to query, the fallbacks if one is not allowed, and the connections left open afterwards. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane, runKubectl } from '../control-plane.ts';
import {
  dnsItemOf,
  dnsSetManifest,
  runDnsCommand,
  serviceManifest,
  waitForAddresses,
  waitUntilNamesMatch,
  watchDns,
} from './harness.ts';

const plane = controlPlane('dns-ways');
const SYSTEM = ['-n', 'kube-system'] as const;

/** Users who may read the objects that determine names. Each has one further permission. */
const ROLES = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: NS-reader }
rules:
  - { apiGroups: ["", apps, discovery.k8s.io], resources: [pods, services, statefulsets, endpointslices], verbs: [get, list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: NS-reader }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: NS-reader }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: NS-reads }, { apiGroup: rbac.authorization.k8s.io, kind: User, name: NS-execs }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: execs }
rules: [{ apiGroups: [""], resources: [pods/exec], verbs: [get, create] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: execs }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: execs }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: NS-execs }]
`;

describe('ways to query', { skip: plane.skip }, () => {
  before(async () => {
    await runKubectl(plane.kubeconfig, [...SYSTEM, 'scale', 'deployment', 'coredns', '--replicas=2']);
    await runKubectl(plane.kubeconfig, [...SYSTEM, 'rollout', 'status', 'deployment', 'coredns', '--timeout=60s']);
    await plane.apply(serviceManifest('web') + dnsSetManifest({ name: 'web' }));
    await plane.apply(serviceManifest('one') + dnsSetManifest({ name: 'one', replicas: 1 }));
    await plane.apply(ROLES.replaceAll('NS', plane.namespace));
    await waitForAddresses(plane, 'web');
    await waitUntilNamesMatch(plane, 'web');
    await waitUntilNamesMatch(plane, 'one');
  });
  after(async () => {
    await runKubectl(plane.kubeconfig, [...SYSTEM, 'scale', 'deployment', 'coredns', '--replicas=1']);
    for (const kind of ['clusterrole', 'clusterrolebinding'])
      await plane.kubectl('delete', kind, `${plane.namespace}-reader`);
  });

  it('fall back to exec if a port-forward is forbidden, as the impersonated user', async () => {
    const { code, report } = await runDnsCommand(plane, 'web', { as: `${plane.namespace}-execs` });
    assert.equal(report.via, 'exec');
    assert.match(report.viaDetail, /^getent and nslookup in pod web-0 and web-1$/);
    assert.match(report.problems.join(), /Not allowed: port-forward to pod kube-system\/coredns-/);
    assert.equal(report.domain, 'cluster.local');
    assert.ok(report.searchPath.includes('svc.cluster.local'));
    assert.equal(dnsItemOf(report, 'A', 'web-0').server, 'exec in web-1', "a pod's own name stands in its /etc/hosts");
    assert.equal(dnsItemOf(report, 'A', 'web-1').server, 'exec in web-0');
    assert.equal(dnsItemOf(report, 'SRV', '').verdict, 'matches');
    assert.equal(dnsItemOf(report, 'PTR', 'web-0').verdict, 'matches');
    assert.equal(code, 0);
  });

  it('say why a single pod cannot be queried about its own name', async () => {
    const { code, report } = await runDnsCommand(plane, 'one', { as: `${plane.namespace}-execs` });
    assert.match(
      dnsItemOf(report, 'A', 'one-0').remark,
      /no other pod can be asked: in one-0 itself its own name stands in \/etc\/hosts/,
    );
    assert.equal(code, 1);
  });

  it('query from the pod that the user selects', async () => {
    const { code, report } = await runDnsCommand(plane, 'one', { execIn: 'web-1' });
    assert.equal(report.via, 'exec');
    assert.equal(dnsItemOf(report, 'A', 'one-0').server, 'exec in web-1');
    assert.equal(code, 0);
  });

  it('show the expected records if both are forbidden, and say so', async () => {
    const { code, report } = await runDnsCommand(plane, 'web', { as: `${plane.namespace}-reads` });
    assert.equal(report.via, 'none');
    assert.match(report.problems.join(' '), /Not allowed: port-forward to pod .*Not allowed: exec in pod /);
    const found = dnsItemOf(report, 'A', 'web-0');
    assert.equal(found.verdict, 'unreachable');
    assert.equal(found.expected.length, 1);
    assert.equal(code, 1);
  });

  it('are available in a read-only session, as far as DNS pods are concerned', async () => {
    const { code, report } = await runDnsCommand(plane, 'web', { readOnly: true });
    assert.equal(report.via, 'port-forward');
    assert.equal(code, 0);
    await assert.doesNotReject(async () => {
      const exec = await runDnsCommand(plane, 'web', { readOnly: true, execIn: 'web-0' });
      assert.equal(exec.report.via, 'none');
      assert.match(exec.report.problems.join(), /read-only/);
    });
  });

  it('query every DNS pod once and say whether they agree', async () => {
    const { code, report } = await runDnsCommand(plane, 'web', { allServers: true });
    assert.equal(report.servers?.length, 2);
    assert.ok(report.servers?.every(({ agrees }) => agrees));
    assert.equal(code, 0);
  });

  it('use the targetPort of the named service', async () => {
    const manifest = serviceManifest('other-dns', {
      selector: { 'k8s-app': 'kube-dns' },
      port: { name: 'any', port: 53, targetPort: 'dns-tcp' },
    });
    await runKubectl(plane.kubeconfig, [...SYSTEM, 'apply', '-f', '-'], manifest);
    const { report } = await runDnsCommand(plane, 'web', { dnsService: 'kube-system/other-dns' });
    await runKubectl(plane.kubeconfig, [...SYSTEM, 'delete', 'service', 'other-dns']);
    assert.equal(report.via, 'port-forward');
    assert.match(report.viaDetail, /, port 53$/);
  });

  it('select another DNS pod when the present one is deleted during a watch', async () => {
    const watch = watchDns(plane, 'web');
    const serverOf = () => watch.rounds().at(-1)?.items[0]?.server ?? '';
    const first = await waitFor(serverOf, (server) => server !== '', { what: 'the first answer' });
    await runKubectl(plane.kubeconfig, [...SYSTEM, 'delete', 'pod', first.split('/')[1] ?? '', '--wait=false']);
    // Only changes are printed, and a pod that is created and deleted is one.
    await waitFor(
      async () => {
        await plane.kubectl('delete', 'pod', 'web-1', '--wait=false', '--ignore-not-found');
        return serverOf();
      },
      (server) => server !== '' && server !== first,
      { what: 'an answer by another DNS pod', every: 3000 },
    );
    assert.equal(await watch.leave(), 130);
    const silences = watch
      .rounds()
      .flatMap(({ story = [] }) => story.flatMap(({ turns }) => turns.filter(({ type }) => type === 'silent')));
    assert.deepEqual(silences, []);
  });
});
