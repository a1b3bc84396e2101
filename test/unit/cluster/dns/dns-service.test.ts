import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDnsPods, findDnsService, readCorefileDomain } from '../../../../source/cluster/dns/dns-service.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';

const { signal } = new AbortController();

/** A cluster with these answers by path without query. Any other path is an empty list. */
function reader(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  return {
    asked,
    get: async (path: string): Promise<unknown> => {
      asked.push(decodeURIComponent(path));
      const found = answers[decodeURIComponent(path)];
      if (found instanceof Error) throw found;
      return found ?? { items: [] };
    },
  };
}

const KUBE_DNS = {
  metadata: { namespace: 'kube-system', name: 'kube-dns' },
  spec: {
    clusterIP: '10.96.0.10',
    selector: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 'dns-tcp' },
    ],
  },
};

function pod(name: string, change: { status?: string; deletionTimestamp?: string; port?: number } = {}): unknown {
  return {
    metadata: { namespace: 'kube-system', name, uid: name, deletionTimestamp: change.deletionTimestamp },
    spec: { containers: [{ ports: [{ name: 'dns-tcp', containerPort: change.port ?? 1053, protocol: 'TCP' }] }] },
    status: { conditions: [{ type: 'Ready', status: change.status ?? 'True' }] },
  };
}

const SERVICES = '/api/v1/namespaces/kube-system/services?labelSelector=';
const PODS = '/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app=kube-dns';

describe("the cluster's DNS service", () => {
  it('is found by its label, and a metrics service with the same label is skipped', async () => {
    const metrics = {
      metadata: { namespace: 'kube-system', name: 'm' },
      spec: { ports: [{ name: 'metrics', port: 9153 }] },
    };
    const client = reader({ [`${SERVICES}k8s-app=kube-dns`]: { items: [metrics, KUBE_DNS] } });
    assert.equal((await findDnsService(client, undefined, signal)).name, 'kube-dns');
  });

  it('is found by the other label, and in other namespaces', async () => {
    const elsewhere = { ...KUBE_DNS, metadata: { namespace: 'dns', name: 'coredns' } };
    const client = reader({ '/api/v1/services?labelSelector=app.kubernetes.io/name=coredns': { items: [elsewhere] } });
    assert.equal((await findDnsService(client, undefined, signal)).namespace, 'dns');
  });

  it("is found by OpenShift's label, before services of other namespaces", async () => {
    const elsewhere = { ...KUBE_DNS, metadata: { namespace: 'dns', name: 'coredns' } };
    const openShift = { ...KUBE_DNS, metadata: { namespace: 'openshift-dns', name: 'dns-default' } };
    const label = 'dns.operator.openshift.io/owning-dns=default';
    const client = reader({
      [`/api/v1/namespaces/openshift-dns/services?labelSelector=${label}`]: { items: [openShift] },
      '/api/v1/services?labelSelector=k8s-app=kube-dns': { items: [elsewhere] },
    });
    assert.equal((await findDnsService(client, undefined, signal)).name, 'dns-default');
  });

  it('is one clear sentence if there is none', async () => {
    await assert.rejects(findDnsService(reader({}), undefined, signal), {
      message:
        "No service with the label k8s-app=kube-dns or app.kubernetes.io/name=coredns was found: name the cluster's DNS service with --dns-service NAMESPACE/NAME.",
    });
  });

  it('is one clear sentence if the named one does not exist, or serves no DNS', async () => {
    const path = '/api/v1/namespaces/shop/services/web';
    const missing = reader({ [path]: new ClusterError('not-found', 'no') });
    await assert.rejects(findDnsService(missing, 'shop/web', signal), {
      message: 'There is no service shop/web: check --dns-service.',
    });
    const web = { metadata: { namespace: 'shop', name: 'web' }, spec: { ports: [{ name: 'http', port: 80 }] } };
    await assert.rejects(findDnsService(reader({ [path]: web }), 'shop/web', signal), /no port 53 nor one named dns/);
  });

  it('passes on the refusal if it may not be listed', async () => {
    const refusal = new ClusterError('forbidden', 'Not allowed: no.');
    const client = reader(
      Object.fromEntries(
        ['/api/v1/namespaces/kube-system', '/api/v1'].flatMap((scope) =>
          ['k8s-app=kube-dns', 'app.kubernetes.io/name=coredns'].map((label) => [
            `${scope}/services?labelSelector=${label}`,
            refusal,
          ]),
        ),
      ),
    );
    await assert.rejects(findDnsService(client, undefined, signal), refusal);
  });
});

describe('the pods of the DNS service', () => {
  it('are the ready ones, each with the port that its targetPort means', async () => {
    const client = reader({
      [`${SERVICES}k8s-app=kube-dns`]: { items: [KUBE_DNS] },
      [PODS]: {
        items: [
          pod('coredns-c'),
          pod('coredns-b', { status: 'False' }),
          pod('coredns-d', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
          pod('coredns-a', { port: 5353 }),
        ],
      },
    });
    const pods = await findDnsPods(client, await findDnsService(client, undefined, signal), signal);
    assert.deepEqual(
      pods.map(({ name, port }) => [name, port]),
      [
        ['coredns-a', 5353],
        ['coredns-c', 1053],
      ],
    );
  });

  it('are one clear sentence if none is ready, or none is selected', async () => {
    const client = reader({ [`${SERVICES}k8s-app=kube-dns`]: { items: [KUBE_DNS] } });
    const service = await findDnsService(client, undefined, signal);
    await assert.rejects(
      findDnsPods(client, service, signal),
      /No pod behind the DNS service kube-system\/kube-dns is ready/,
    );
    await assert.rejects(findDnsPods(client, { ...service, selector: {} }, signal), /selects no pods/);
  });
});

describe("the cluster's domain", () => {
  it("is read from CoreDNS's configuration", async () => {
    const path = '/api/v1/namespaces/kube-system/configmaps/coredns';
    const Corefile = '.:53 {\n  errors\n  kubernetes k8s.test in-addr.arpa ip6.arpa {\n    pods insecure\n  }\n}\n';
    assert.equal(
      await readCorefileDomain(reader({ [path]: { data: { Corefile } } }), 'kube-system', signal),
      'k8s.test',
    );
    const ofOpenShift = '/api/v1/namespaces/openshift-dns/configmaps/dns-default';
    const there = reader({ [ofOpenShift]: { data: { Corefile } } });
    assert.equal(await readCorefileDomain(there, 'openshift-dns', signal), 'k8s.test');
  });

  it('is unknown, with the reason, if the configuration may not be read or names none', async () => {
    const path = '/api/v1/namespaces/kube-system/configmaps/coredns';
    const refusal = new ClusterError('forbidden', 'no');
    await assert.rejects(readCorefileDomain(reader({ [path]: refusal }), 'kube-system', signal), refusal);
    await assert.rejects(readCorefileDomain(reader({ [path]: {} }), 'kube-system', signal), {
      message: 'The Corefile in ConfigMap kube-system/coredns names no domain.',
    });
  });
});
