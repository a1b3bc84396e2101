import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { projectService } from '../../../../source/cluster/projection/service.ts';
import { expectedRecords } from '../../../../source/domain/dns/expected-records.ts';
import type { ExpectedRecord, RecordType } from '../../../../source/domain/dns/records.ts';
import type { ClusterObject, Kind, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SourceState } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aPod,
  aService,
  aSet,
  aSlice,
  aSnapshot,
  NOW,
  notReady,
  terminatingMeta,
} from '../../../support/object-builders.ts';

const HTTP = { name: 'http', port: 80, protocol: 'TCP', targetPort: '8080' };
const set = aSet({ name: 'web', replicas: 2, claimTemplates: [] });
const ready = [0, 1].map((ordinal) => aPod(set, ordinal, { ips: [`10.0.0.${ordinal + 1}`] }));
const endpoints = ready.map((pod) => ({ addresses: pod.ips, hostname: pod.hostname, targetPodUid: pod.meta.uid }));
const service = aService('web', { ports: [HTTP] });
const slice = { ...aSlice('web', endpoints), ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] };

function recordsOf(
  objects: readonly ClusterObject[],
  options: { of?: StatefulSet; states?: Partial<Record<Kind, SourceState>>; pod?: string } = {},
): readonly ExpectedRecord[] {
  const { of = set, states = {}, pod } = options;
  const snapshot = aSnapshot([of, ...objects], states);
  return expectedRecords(snapshot, describeSet(snapshot, of, { now: NOW }), { domain: 'cluster.local', pod });
}

function record(records: readonly ExpectedRecord[], type: RecordType, pod: string): ExpectedRecord {
  const found = records.find((item) => item.type === type && item.pod === pod);
  assert.ok(found !== undefined, `no ${type} of "${pod}"`);
  return found;
}

const DENIED: SourceState = { phase: 'denied', since: NOW, reason: 'no' };

describe('the expected DNS records of a healthy set', () => {
  const records = recordsOf([service, slice, ...ready]);

  it('contain an address and its reverse record for each pod', () => {
    const forward = record(records, 'A', 'web-0');
    assert.equal(forward.name, 'web-0.web.shop.svc.cluster.local');
    assert.deepEqual(forward.expected, ['10.0.0.1']);
    assert.equal(forward.reason, '');
    const back = record(records, 'PTR', 'web-0');
    assert.equal(back.name, '1.0.0.10.in-addr.arpa');
    assert.deepEqual(back.expected, ['web-0.web.shop.svc.cluster.local']);
  });

  it('contain all addresses under the name of the service', () => {
    const own = record(records, 'A', '');
    assert.equal(own.name, 'web.shop.svc.cluster.local');
    assert.deepEqual(own.expected, ['10.0.0.1', '10.0.0.2']);
  });

  it("contain an SRV target with the pods' port for each named port", () => {
    const targets = record(records, 'SRV', '');
    assert.equal(targets.name, '_http._tcp.web.shop.svc.cluster.local');
    assert.deepEqual(targets.expected, [
      '8080 web-0.web.shop.svc.cluster.local',
      '8080 web-1.web.shop.svc.cluster.local',
    ]);
  });

  it('contain no IPv6 address, and the reason', () => {
    assert.deepEqual(record(records, 'AAAA', 'web-0').expected, []);
    assert.match(record(records, 'AAAA', 'web-0').reason, /no IPv6 address/);
  });

  it("use the cluster's domain, and can be limited to one pod", () => {
    const snapshot = aSnapshot([set, service, slice, ...ready]);
    const some = expectedRecords(snapshot, describeSet(snapshot, set, { now: NOW }), {
      domain: 'k8s.test',
      pod: 'web-1',
    });
    assert.deepEqual([...new Set(some.map(({ pod }) => pod))], ['web-1']);
    assert.equal(some[0]?.name, 'web-1.web.shop.svc.k8s.test');
  });
});

describe('dual stack', () => {
  it('have addresses of both families, each from its own EndpointSlices', () => {
    const six = {
      ...aSlice('web', [{ addresses: ['fd00::1'], hostname: 'web-0' }]),
      meta: { ...slice.meta, name: 'web-6', uid: 'six' },
      addressType: 'IPv6',
    };
    const pods = [aPod(set, 0, { ips: ['10.0.0.1', 'fd00:0::1'] })];
    const records = recordsOf([service, slice, six, ...pods]);
    assert.deepEqual(record(records, 'AAAA', 'web-0').expected, ['fd00:0:0:0:0:0:0:1']);
    assert.deepEqual(record(records, 'AAAA', '').expected, ['fd00:0:0:0:0:0:0:1']);
    const backwards = records.filter(({ type, pod }) => type === 'PTR' && pod === 'web-0').map(({ name }) => name);
    assert.deepEqual(backwards, ['1.0.0.10.in-addr.arpa', `1.${'0.'.repeat(29)}d.f.ip6.arpa`]);
  });
});

describe('the records of a dual-stack service that is not headless', () => {
  it('contain its address of each family', () => {
    const both = projectService({
      metadata: { namespace: 'shop', name: 'web', uid: 'web' },
      spec: { clusterIP: 'fd00::7', clusterIPs: ['fd00::7', '10.96.0.7'] },
    });
    const records = recordsOf([both, slice, ...ready]);
    assert.deepEqual(record(records, 'A', '').expected, ['10.96.0.7']);
    assert.deepEqual(record(records, 'AAAA', '').expected, ['fd00:0:0:0:0:0:0:7']);
  });
});

describe('a missing record is expected', () => {
  const empty = aSlice('web', []);
  const unready = aPod(set, 1, { ...notReady(), ips: ['10.0.0.2'] });
  const cases: readonly (readonly [string, readonly ClusterObject[], RegExp, ExpectedRecord['basis']])[] = [
    ['no service', [...ready], /there is no service "web"/, 'specified'],
    [
      'an ExternalName',
      [aService('web', { type: 'ExternalName', clusterIP: '' }), ...ready],
      /ExternalName/,
      'specified',
    ],
    [
      'not headless',
      [aService('web', { clusterIP: '10.96.0.7' }), slice, ...ready],
      /not headless.*promises no names/,
      'specified',
    ],
    [
      'wrong selector',
      [aService('web', { selector: { app: 'wbe' } }), empty, ...ready],
      /selector asks for app=wbe, and the pod has app=web/,
      'specified',
    ],
    [
      'no pod',
      [service, aSlice('web', endpoints.slice(0, 1)), ...ready.slice(0, 1)],
      /there is no pod web-1/,
      'transient',
    ],
    ['not ready', [service, empty, unready], /not ready.*publishNotReadyAddresses is false/, 'transient'],
    [
      'terminating',
      [service, empty, aPod(set, 1, { ...terminatingMeta(), ips: ['10.0.0.2'] })],
      /terminating: it leaves DNS at once, although it is still ready/,
      'transient',
    ],
    ['no address', [service, empty, aPod(set, 1, { ips: [] })], /no address yet/, 'transient'],
    ['no hostname', [service, empty, aPod(set, 1, { hostname: '' })], /no hostname/, 'specified'],
    ['other subdomain', [service, empty, aPod(set, 1, { subdomain: 'old' })], /subdomain is "old"/, 'specified'],
    ['not in the slices', [service, empty, ...ready], /not in the EndpointSlices yet/, 'transient'],
    ['no selector', [aService('web', { selector: {} }), empty, ...ready], /no selector/, 'specified'],
  ];
  for (const [name, objects, reason, basis] of cases) {
    it(name, () => {
      const found = record(recordsOf(objects), 'A', 'web-1');
      assert.deepEqual(found.expected, []);
      assert.match(found.reason, reason);
      assert.equal(found.basis, basis);
    });
  }

  it('for a set without a service', () => {
    const bare = aSet({ name: 'web', replicas: 1, serviceName: '', claimTemplates: [] });
    const found = record(recordsOf([aPod(bare, 0)], { of: bare }), 'A', 'web-0');
    assert.match(found.reason, /names no governing service/);
  });

  it('for SRV, if there is no port or no port with a name', () => {
    const without = record(recordsOf([aService('web'), slice, ...ready]), 'SRV', '');
    assert.match(without.reason, /has no port/);
    const unnamed = aService('web', { ports: [{ ...HTTP, name: '' }] });
    assert.match(record(recordsOf([unnamed, slice, ...ready]), 'SRV', '').reason, /port has no name/);
  });

  it('only if the service does not publish pods that are not ready', () => {
    const publishing = aService('web', { publishNotReadyAddresses: true });
    const ofBoth = aSlice('web', endpoints);
    assert.deepEqual(record(recordsOf([publishing, ofBoth, ready[0] ?? unready, unready]), 'A', 'web-1').expected, [
      '10.0.0.2',
    ]);
  });
});

describe('if objects may not be read', () => {
  it('the pods are used in place of refused EndpointSlices', () => {
    const found = record(recordsOf([service, ...ready], { states: { EndpointSlice: DENIED } }), 'A', 'web-0');
    assert.deepEqual(found.expected, ['10.0.0.1']);
    assert.match(found.reason, /read from the pod/);
  });

  it('the EndpointSlices are used in place of refused services', () => {
    const found = record(recordsOf([slice, ...ready], { states: { Service: DENIED } }), 'A', 'web-0');
    assert.deepEqual(found.expected, ['10.0.0.1']);
  });

  it('nothing is expected if neither may be read', () => {
    const found = record(recordsOf([...ready], { states: { Service: DENIED, EndpointSlice: DENIED } }), 'A', 'web-0');
    assert.deepEqual(found.expected, []);
    assert.equal(found.basis, 'unknown');
  });
});

describe('the IP families of the service', () => {
  const dual = ready.map((pod, index) => ({ ...pod, ips: [...pod.ips, `fd00::${index + 1}`] }));
  it('give no record of the other family, ever', () => {
    const records = recordsOf([{ ...service, ipFamilies: ['IPv4'] }, slice, ...dual]);
    for (const pod of ['web-0', '']) {
      const six = record(records, 'AAAA', pod);
      assert.deepEqual([six.expected, six.basis], [[], 'specified']);
      assert.match(six.reason, /service "web" is for IPv4 only \(spec\.ipFamilies\)/);
    }
    assert.deepEqual(record(records, 'A', 'web-0').expected, ['10.0.0.1']);
  });

  it('of a dual-stack service let the other family follow', () => {
    const records = recordsOf([{ ...service, ipFamilies: ['IPv4', 'IPv6'] }, slice, ...dual]);
    assert.equal(record(records, 'AAAA', 'web-0').basis, 'transient');
  });
});
