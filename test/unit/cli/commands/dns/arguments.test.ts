import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDnsArguments, parseDnsServer } from '../../../../../source/cli/commands/dns/arguments.ts';
import { UsageError } from '../../../../../source/cli/flags/normalize-arguments.ts';
import { isReadOnlyRequest } from '../../../../../source/cluster/connection/read-only.ts';

const FLAGS = {
  watch: false,
  allServers: false,
  dnsService: undefined,
  clusterDomain: undefined,
  execIn: undefined,
  output: undefined,
} as const;

describe('the command line of stsview dns', () => {
  it('takes a set or a pod, as a table unless told', () => {
    assert.equal(parseDnsArguments(['web'], FLAGS).name, 'web');
    assert.equal(parseDnsArguments(['shop/web-0'], FLAGS).output, 'table');
    assert.equal(parseDnsArguments(['web'], { ...FLAGS, execIn: 'pod/web-1' }).execIn, 'web-1');
    assert.equal(parseDnsArguments(['web'], { ...FLAGS, execIn: 'shop/web-1' }).execIn, 'shop/web-1');
    assert.equal(parseDnsServer(undefined, 'k8s.test.').clusterDomain, 'k8s.test');
  });

  const misfits: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['nothing', () => parseDnsArguments([], FLAGS), /one set or one pod/],
    ['two names', () => parseDnsArguments(['a', 'b'], FLAGS), /one set or one pod/],
    ['what is no name', () => parseDnsArguments(['Web_0'], FLAGS), /can't be a set or a pod/],
    ['an empty part', () => parseDnsArguments(['shop/'], FLAGS), /can't be a set or a pod/],
    ['too many parts', () => parseDnsArguments(['a/b/c'], FLAGS), /can't be a set or a pod/],
    ['another format', () => parseDnsArguments(['web'], { ...FLAGS, output: 'wide' }), /table, json and yaml/],
    [
      'a watch of all servers',
      () => parseDnsArguments(['web'], { ...FLAGS, watch: true, allServers: true }),
      /exclude each other/,
    ],
    ['a watch as YAML', () => parseDnsArguments(['web'], { ...FLAGS, watch: true, output: 'yaml' }), /table and json/],
    ['two ways at once', () => parseDnsArguments(['web'], { ...FLAGS, execIn: 'a', dnsService: 'a/b' }), /choose one/],
    [
      'a service without its namespace',
      () => parseDnsServer('kube-dns', undefined),
      /write --dns-service NAMESPACE\/NAME/,
    ],
    ['what is no domain', () => parseDnsServer(undefined, 'a b'), /is no domain/],
  ];
  for (const [name, read, sentence] of misfits) {
    it(`refuses ${name}`, () => {
      assert.throws(read, (error) => error instanceof UsageError && sentence.test(error.message));
    });
  }
});

describe('a read-only client', () => {
  const pods = '/api/v1/namespaces/kube-system/pods';

  it('lets a port-forward to a DNS pod through, and no other', () => {
    for (const pod of ['coredns-7f9df67dbb-vsks5', 'kube-dns-6f4fd4bdf-x', 'rke2-coredns-rke2-coredns-0']) {
      assert.ok(isReadOnlyRequest('GET', `${pods}/${pod}/portforward`), pod);
      assert.ok(isReadOnlyRequest('GET', `${pods}/${pod}/portforward?ports=53`), pod);
      assert.ok(!isReadOnlyRequest('GET', `${pods}/${pod}/exec?command=sh`), pod);
    }
    assert.ok(isReadOnlyRequest('GET', '/api/v1/namespaces/openshift-dns/pods/dns-default-x/portforward'));
    assert.ok(!isReadOnlyRequest('GET', `${pods}/etcd-0/portforward`));
    assert.ok(!isReadOnlyRequest('GET', '/api/v1/namespaces/shop/pods/coredns-1/portforward'));
  });

  it("reads CoreDNS's ConfigMap and no other", () => {
    const maps = '/api/v1/namespaces/kube-system/configmaps';
    assert.ok(isReadOnlyRequest('GET', `${maps}/coredns`));
    for (const path of [maps, `${maps}/other`, '/api/v1/namespaces/shop/configmaps/coredns']) {
      assert.ok(!isReadOnlyRequest('GET', path), path);
    }
    assert.ok(!isReadOnlyRequest('PATCH', `${maps}/coredns`));
  });
});
