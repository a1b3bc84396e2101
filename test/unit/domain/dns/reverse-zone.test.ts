import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { membersWithOtherServers } from '../../../../source/domain/dns/member-name-servers.ts';
import type { DnsItem } from '../../../../source/domain/dns/records.ts';
import { withoutUnservedZones } from '../../../../source/domain/dns/reverse-zone.ts';
import type { PodDns } from '../../../../source/domain/model/kinds.ts';
import { describeCase } from '../findings/finding-case.ts';

function item(change: Partial<DnsItem>): DnsItem {
  return {
    name: 'web-0.web.shop.svc.cluster.local',
    type: 'A',
    pod: 'web-0',
    expected: ['10.0.0.1'],
    reason: '',
    basis: 'specified',
    ownValues: [],
    answered: ['10.0.0.1'],
    ttl: 5,
    rcode: 'NOERROR',
    milliseconds: 1,
    server: 'dns',
    verdict: 'matches',
    remark: '',
    ...change,
  };
}

const HOST = 'web-0.web.shop.svc.cluster.local';
const pointer = (change: Partial<DnsItem> = {}) =>
  item({
    name: '1.0.0.10.in-addr.arpa',
    type: 'PTR',
    expected: [HOST],
    answered: [],
    rcode: 'NXDOMAIN',
    verdict: 'missing',
    ...change,
  });
const verdicts = (...items: readonly DnsItem[]) => withoutUnservedZones(items).map(({ verdict }) => verdict);

describe('a reverse zone', () => {
  it('is not served if addresses are right and none leads back', () => {
    assert.deepEqual(verdicts(item({}), pointer()), ['matches', 'not-served']);
    assert.deepEqual(verdicts(item({}), pointer({ rcode: 'REFUSED', verdict: 'unreachable' })), [
      'matches',
      'not-served',
    ]);
    const [, refused] = withoutUnservedZones([item({}), pointer({ rcode: 'REFUSED', verdict: 'unreachable' })]);
    assert.equal(refused?.remark, 'dns does not serve the reverse zone in-addr.arpa (REFUSED)');
  });

  it('of an address that has no name is no fault either', () => {
    const six = pointer({ name: '1.0.0.8.e.f.ip6.arpa', expected: [], rcode: 'REFUSED', verdict: 'unreachable' });
    const four = pointer({ answered: [HOST], rcode: 'NOERROR', verdict: 'matches' });
    assert.deepEqual(verdicts(item({}), four, six), ['matches', 'matches', 'not-served']);
  });

  it('is served if one address leads back: the others are missing', () => {
    const other = pointer({ name: '2.0.0.10.in-addr.arpa', pod: 'web-1', answered: ['x'], verdict: 'matches' });
    assert.deepEqual(verdicts(item({}), item({ pod: 'web-1' }), pointer(), other), [
      'matches',
      'matches',
      'missing',
      'matches',
    ]);
  });

  it('is not judged where the address is not answered, or nobody was asked', () => {
    assert.deepEqual(verdicts(item({ answered: [], verdict: 'missing' }), pointer()), ['missing', 'missing']);
    assert.deepEqual(verdicts(item({}), pointer({ server: '', rcode: '', verdict: 'unreachable' })), [
      'matches',
      'unreachable',
    ]);
  });
});

describe('the name servers of members', () => {
  const usual: PodDns = { hostNetwork: false, policy: 'ClusterFirst', nameservers: [], searches: [] };
  const said = (dns: PodDns) => membersWithOtherServers(describeCase({ pods: { 0: { dns }, 1: { dns } } })).join();

  it('are the cluster’s unless the pod says otherwise', () => {
    assert.equal(said(usual), '');
    assert.equal(said({ ...usual, policy: 'ClusterFirstWithHostNet', hostNetwork: true }), '');
    assert.match(
      said({ ...usual, hostNetwork: true }),
      /^Names in web-0 and web-1 are looked up at the name servers of the node \(hostNetwork with dnsPolicy: ClusterFirst\)/,
    );
    assert.match(said({ ...usual, policy: 'Default' }), /of the node \(dnsPolicy: Default\)/);
    assert.match(
      said({ ...usual, policy: 'None', nameservers: ['1.1.1.1'] }),
      /at 1\.1\.1\.1 alone \(dnsPolicy: None\)/,
    );
  });
});
