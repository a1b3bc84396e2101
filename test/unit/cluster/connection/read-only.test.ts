import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createReadOnlyGate, isReadOnlyRequest } from '../../../../source/cluster/connection/read-only.ts';

const ALLOWED: readonly (readonly [string, string])[] = [
  ['GET', '/version'],
  ['GET', '/api/v1/namespaces'],
  ['GET', '/api/v1/namespaces/shop'],
  ['GET', '/api/v1/nodes/node-1'],
  ['GET', '/api/v1/nodes/node-1/proxy/stats/summary'],
  ['GET', '/api/v1/namespaces/monitoring/services/https:prometheus:9090/proxy/api/v1/query?query=up'],
  ['GET', '/api/v1/namespaces/monitoring/services/prometheus:web/proxy/api/v1/query_range?query=up'],
  ['GET', '/api/v1/pods?limit=500'],
  ['GET', '/api/v1/namespaces/shop/pods?watch=true&resourceVersion=7'],
  ['GET', '/apis/apps/v1/namespaces/shop/statefulsets/web'],
  ['GET', '/apis/apps/v1/namespaces/shop/statefulsets/web/scale'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/log?container=web&follow=true'],
  ['GET', '/apis/policy/v1/namespaces/shop/poddisruptionbudgets'],
  ['GET', '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager'],
  ['GET', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  ['GET', '/api/v1/namespaces/kube-system/pods/coredns-7db6d8ff4d-abcde/portforward?ports=53'],
  ['POST', '/api/v1/namespaces/kube-system/pods/rke2-coredns-rke2-coredns-1/portforward'],
  ['GET', '/api/v1/namespaces/openshift-dns/pods/dns-default-x7k/portforward'],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['POST', '/api/v1/namespaces/shop/pods'],
  ['PATCH', '/apis/apps/v1/namespaces/shop/statefulsets/web/scale'],
  ['PATCH', '/apis/apps/v1/namespaces/shop/statefulsets/web?dryRun=All'],
  ['DELETE', '/api/v1/namespaces/shop/pods/web-0'],
  ['PUT', '/api/v1/nodes/node-1'],
  ['HEAD', '/api/v1/pods'],
  ['get', '/api/v1/pods'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/exec'],
  ['GET', '/api/exec/pods'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/attach'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/exec?command=sh&tty=true'],
  ['POST', '/api/v1/namespaces/shop/pods/web-0/exec?command=sh'],
  ['POST', '/api/v1/namespaces/shop/pods/web-0/log'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/log/exec'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/proxy/x'],
  ['GET', '/api/v1/namespaces/shop/services/web/proxy'],
  ['GET', '/api/v1/nodes/node-1/proxy/run'],
  ['GET', '/api/v1/nodes/node-1/proxy/exec/shop/web-0/web?command=sh'],
  ['GET', '/api/v1/nodes/node-1/proxy/stats/summary/x'],
  ['POST', '/api/v1/nodes/node-1/proxy/stats/summary'],
  ['GET', '/api/v1/namespaces/shop/services/prometheus:web/proxy/api/v1/admin/tsdb/snapshot'],
  ['POST', '/api/v1/namespaces/shop/services/prometheus:web/proxy/api/v1/query'],
  ['GET', '/api/v1/namespaces/shop/pods/coredns-1/portforward'],
  ['GET', '/api/v1/namespaces/kube-system/pods/etcd-0/portforward'],
  ['GET', '/api/v1/namespaces/kube-system/pods/coredns-1/exec'],
  ['GET', '/api/v1/namespaces/shop/secrets'],
  ['GET', '/api/v1/watch/pods'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0%2Fexec'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/../web-0/exec'],
  ['GET', '/api/v1//namespaces/shop/pods'],
  ['GET', '/apis/example.com/v1/statefulsets'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/x'],
  ['GET', 'https://elsewhere/api/v1/pods'],
  ['GET', ''],
];

test('the requests that may be sent in read-only mode, and those that may not', () => {
  for (const [method, path] of ALLOWED) assert.equal(isReadOnlyRequest(method, path), true, `${method} ${path}`);
  for (const [method, path] of REFUSED) assert.equal(isReadOnlyRequest(method, path), false, `${method} ${path}`);
});

const segment = fc.oneof(
  fc.constantFrom(
    'api',
    'apis',
    'v1',
    'apps',
    'namespaces',
    'kube-system',
    'pods',
    'coredns-1',
    'statefulsets',
    'scale',
  ),
  fc.constantFrom(
    'exec',
    'attach',
    'portforward',
    'eviction',
    'proxy',
    'binding',
    'secrets',
    '..',
    '',
    '%2e%2e',
    'a%2Fexec',
  ),
  fc.string({ maxLength: 4 }),
);
const path = fc
  .tuple(fc.array(segment, { maxLength: 8 }), fc.constantFrom('', '?watch=true', '?dryRun=All', '?x=/exec'))
  .map(([parts, query]) => `/${parts.join('/')}${query}`);

/** The resource and its subresources. A namespace, an object and an API group may have any name. */
function kindsIn(place: string): string {
  const [resource = '', , ...subresource] = place
    .replace(/^\/apis\/[^/]+\/v1$/, '')
    .replace(/^\/(api|apis\/[^/]+)\/v1\/(namespaces\/[^/]+\/(?=.))?/, '')
    .split('/');
  return [resource, ...subresource].join('/');
}

test('property: only GET is sent, except access reviews and port-forwards to DNS', () => {
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'get', '');
  fc.assert(
    fc.property(method, path, (verb, place) => {
      if (!isReadOnlyRequest(verb, place)) return;
      const [plain = ''] = place.split('?');
      const isForward = /\/(kube-system|openshift-dns)\/pods\/[^/]*dns[^/]*\/portforward$/.test(plain);
      const isReview = plain === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      assert.ok(verb === 'GET' || (verb === 'POST' && (isForward || isReview)), `${verb} ${place}`);
      assert.doesNotMatch(plain, /%|\.\.|\/\//);
      assert.doesNotMatch(kindsIn(plain), /exec|attach|eviction|proxy|binding|secrets/);
    }),
    {
      numRuns: 20_000,
      examples: [
        ['GET', '/apis/exec/v1'],
        ['GET', '/apis/../v1'],
        ['GET', '/api/v1/namespaces/exec/pods/attach'],
        ['GET', '/api/v1/namespaces/shop/pods/web-0/exec'],
        ['GET', '/api/v1/namespaces/shop/secrets/db'],
      ],
    },
  );
});

test('without read-only mode, everything may be sent', () => {
  assert.doesNotThrow(() => createReadOnlyGate(false)('DELETE', '/api/v1/namespaces/shop/pods/web-0'));
  assert.throws(() => createReadOnlyGate(true)('DELETE', '/api/v1/namespaces/shop/pods/web-0'), {
    kind: 'read-only',
    message: /^Not sent, because stsview is read-only here: DELETE \/api\/v1\/namespaces\/shop\/pods\/web-0\./,
  });
});

const DNS_PODS = '/api/v1/namespaces/kube-system/pods';

test('a read-only client lets a port-forward to a DNS pod through, and no other', () => {
  for (const pod of ['coredns-7f9df67dbb-vsks5', 'kube-dns-6f4fd4bdf-x', 'rke2-coredns-rke2-coredns-0']) {
    assert.ok(isReadOnlyRequest('GET', `${DNS_PODS}/${pod}/portforward`), pod);
    assert.ok(isReadOnlyRequest('GET', `${DNS_PODS}/${pod}/portforward?ports=53`), pod);
    assert.ok(!isReadOnlyRequest('GET', `${DNS_PODS}/${pod}/exec?command=sh`), pod);
  }
  assert.ok(isReadOnlyRequest('GET', '/api/v1/namespaces/openshift-dns/pods/dns-default-x/portforward'));
  assert.ok(!isReadOnlyRequest('GET', `${DNS_PODS}/etcd-0/portforward`));
  assert.ok(!isReadOnlyRequest('GET', '/api/v1/namespaces/shop/pods/coredns-1/portforward'));
});

test("a read-only client reads CoreDNS's ConfigMap and no other", () => {
  const maps = '/api/v1/namespaces/kube-system/configmaps';
  assert.ok(isReadOnlyRequest('GET', `${maps}/coredns`));
  for (const path of [maps, `${maps}/other`, '/api/v1/namespaces/shop/configmaps/coredns']) {
    assert.ok(!isReadOnlyRequest('GET', path), path);
  }
  assert.ok(!isReadOnlyRequest('PATCH', `${maps}/coredns`));
});
