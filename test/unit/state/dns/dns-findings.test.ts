import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DnsReport } from '../../../../source/domain/dns/dns-report.ts';
import type { DnsItem } from '../../../../source/domain/dns/records.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { storeDnsAnswers, withDnsFindings } from '../../../../source/state/dns/dns-findings.ts';
import { initialState, type State } from '../../../../source/state/state.ts';
import { update } from '../../../../source/state/update.ts';
import { aPod, aService, aSet, aSnapshot, NOW, SECOND } from '../../../support/object-builders.ts';

const set = aSet({ name: 'web', replicas: 1 });
const world = aSnapshot([set, aPod(set, 0, { ips: ['10.0.0.7'] }), aService('web')]);
const uid = set.meta.uid;

function observed(state: State, now: number): State {
  return update(state, { type: 'snapshot-received', snapshot: world, sets: describeSets(world, { now }), now });
}

const start = observed(
  initialState({ scope: { context: 'kind', namespaces: 'all' }, user: 'jane', contexts: [], now: NOW }),
  NOW,
);

function report(...items: readonly Partial<DnsItem>[]): DnsReport {
  const item: DnsItem = {
    name: 'web-0.web.shop.svc.cluster.local',
    type: 'A',
    pod: 'web-0',
    expected: ['10.0.0.7'],
    reason: '',
    basis: 'specified',
    ownValues: ['10.0.0.7'],
    answered: ['10.0.0.7'],
    ttl: 5,
    rcode: 'NOERROR',
    milliseconds: 1,
    server: 'kube-system/coredns',
    verdict: 'matches',
    remark: '',
  };
  return {
    namespace: 'shop',
    set: 'web',
    domain: 'cluster.local',
    domainKnown: true,
    via: { type: 'port-forward', text: '', problems: [], searchPath: [] },
    items: items.map((change) => ({ ...item, ...change })),
    verdict: 'matches',
    servers: [],
    members: [],
  };
}

const codes = (state: State) => state.sets.flatMap(({ findings }) => findings.map(({ code }) => code));

describe('a wrong DNS answer', () => {
  it('becomes a finding of the set while the answer is recent', () => {
    const told = storeDnsAnswers(start, uid, report({ answered: ['10.0.0.99'], verdict: 'stale' }));
    assert.ok(codes(told).includes('DnsMismatch'));
    assert.ok(codes(observed(told, NOW + 59 * SECOND)).includes('DnsMismatch'));
    assert.ok(!codes(observed(told, NOW + 61 * SECOND)).includes('DnsMismatch'));
  });

  it('is no finding if it is correct, if no server answered, and for names that belong to no pod', () => {
    for (const items of [
      [{}],
      [{ answered: [], verdict: 'unreachable' as const }],
      [{ pod: '', answered: ['10.0.0.99'] }],
      [{ type: 'SRV' as const, answered: ['somewhere.else'] }],
    ]) {
      const told = storeDnsAnswers(start, uid, report(...items));
      assert.ok(!codes(told).includes('DnsMismatch'));
      assert.equal(told.sets[0], start.sets[0]);
    }
  });

  it('gives the same reference for the same answers', () => {
    const told = storeDnsAnswers(start, uid, report({ answered: ['10.0.0.99'] }));
    assert.equal(withDnsFindings({ ...told, sets: start.sets }).sets[0], told.sets[0]);
  });
});
