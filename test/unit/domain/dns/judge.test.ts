import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemsToShow } from '../../../../source/domain/dns/items-to-show.ts';
import { judgeAnswer, worstDnsVerdict } from '../../../../source/domain/dns/judge-answer.ts';
import type { DnsAnswer, DnsItem, ExpectedRecord } from '../../../../source/domain/dns/records.ts';

const RECORD: ExpectedRecord = {
  name: 'web-0.web.shop.svc.cluster.local',
  type: 'A',
  pod: 'web-0',
  expected: ['10.0.0.1'],
  reason: '',
  basis: 'specified',
  ownValues: ['10.0.0.1'],
};

function judged(
  record: Partial<ExpectedRecord>,
  answer: Partial<DnsAnswer> | undefined,
  former: readonly string[] = [],
): DnsItem {
  const full: ExpectedRecord = { ...RECORD, ...record };
  const heard: DnsAnswer = {
    name: full.name,
    type: full.type,
    answered: [],
    ttl: 5,
    rcode: 'NOERROR',
    milliseconds: 1,
    server: 'dns',
    failure: undefined,
    ...answer,
  };
  return judgeAnswer(full, answer === undefined ? undefined : heard, 'nobody could be asked', {
    podWithAddress: (address) => ({ '10.0.0.1': 'web-0', '10.0.0.9': 'db-0' })[address],
    earlierAnswersTo: () => new Set(former),
  });
}

const NOT_READY: Partial<ExpectedRecord> = { expected: [], basis: 'transient', reason: 'the pod is not ready' };
const NOT_HEADLESS: Partial<ExpectedRecord> = { expected: [], basis: 'specified', reason: 'not headless' };
const HOST = 'web-0.web.shop.svc.cluster.local';
const POINTER: Partial<ExpectedRecord> = {
  type: 'PTR',
  name: '1.0.0.10.in-addr.arpa',
  ownValues: [HOST],
  expected: [HOST],
};

describe('the verdict on an answer', () => {
  const cases: readonly (readonly [string, DnsItem, DnsItem['verdict'], RegExp])[] = [
    ['the address', judged({}, { answered: ['10.0.0.1'] }), 'matches', /^$/],
    ['an absence that was expected', judged(NOT_READY, { rcode: 'NXDOMAIN' }), 'matches', /^$/],
    ['nothing', judged({}, { rcode: 'NXDOMAIN' }), 'missing', /nothing is answered/],
    [
      'one of two',
      judged({ pod: '', expected: ['10.0.0.1', '10.0.0.2'] }, { answered: ['10.0.0.1'] }),
      'missing',
      /not answered: 10\.0\.0\.2/,
    ],
    ['an old address', judged({}, { answered: ['10.0.7.7'] }), 'stale', /10\.0\.7\.7.*old record \(TTL 5 s\)/],
    [
      'an address that was right before',
      judged({}, { answered: ['10.0.7.7'] }, ['10.0.7.7']),
      'stale',
      /10\.0\.7\.7 is answered still/,
    ],
    [
      'the address of a pod that is no longer ready',
      judged(NOT_READY, { answered: ['10.0.0.1'] }),
      'stale',
      /answered still \(TTL 5 s\)/,
    ],
    ["another pod's address", judged({}, { answered: ['10.0.0.9'] }), 'unexpected', /pod db-0's address/],
    [
      'an answer where none is promised',
      judged(NOT_HEADLESS, { answered: ['10.0.0.1'] }),
      'unexpected',
      /promised to nobody/,
    ],
    [
      'one where none is promised any more',
      judged(NOT_HEADLESS, { answered: ['10.0.0.1'] }, ['10.0.0.1']),
      'stale',
      /no longer right/,
    ],
    ['SERVFAIL', judged({}, { rcode: 'SERVFAIL' }), 'unreachable', /dns could not say: SERVFAIL/],
    ['silence', judged({}, { failure: 'dns did not answer within 3 s' }), 'unreachable', /did not answer/],
    ['nobody', judged({}, undefined), 'unreachable', /nobody could be asked/],
    [
      'what may not be known',
      judged({ basis: 'unknown', expected: [], reason: 'not allowed' }, { answered: ['10.0.0.1'] }),
      'unknown',
      /./,
    ],
    [
      'more than is promised of SRV',
      judged({ type: 'SRV', pod: '', basis: 'unspecified', expected: [] }, { answered: ['80 x'] }),
      'matches',
      /^$/,
    ],
    ['the way back', judged(POINTER, { answered: [HOST] }), 'matches', /^$/],
    [
      'the way back among others',
      judged(POINTER, { answered: ['a.other.shop.svc.cluster.local', HOST] }),
      'matches',
      /^$/,
    ],
    ['no way back', judged(POINTER, { answered: [] }), 'missing', /does not lead back/],
    ['another name of an unready pod', judged({ ...POINTER, ...NOT_READY }, { answered: ['x.y'] }), 'matches', /^$/],
    [
      'the way back to an unready pod',
      judged({ ...POINTER, ...NOT_READY }, { answered: [HOST] }),
      'stale',
      /answered still/,
    ],
  ];
  for (const [name, item, verdict, remark] of cases) {
    it(name, () => {
      assert.equal(item.verdict, verdict);
      assert.match(item.remark, remark);
    });
  }

  it('of a set is the most severe verdict of all its answers', () => {
    assert.equal(worstDnsVerdict(['matches', 'stale', 'unreachable']), 'stale');
    assert.equal(worstDnsVerdict(['matches', 'matches']), 'matches');
    assert.equal(worstDnsVerdict([]), 'unknown');
  });
});

describe('the list of records', () => {
  const six: Partial<ExpectedRecord> = { type: 'AAAA', expected: [], ownValues: [] };
  const silence = { rcode: '', server: '', failure: 'no answer within 5 s' };
  const verdicts = (...items: readonly DnsItem[]) =>
    itemsToShow(items).map(({ type, verdict }) => `${type} ${verdict}`);

  it('leaves out IPv6 addresses that are neither expected nor present', () => {
    assert.deepEqual(verdicts(judged({}, { answered: ['10.0.0.1'] }), judged(six, {})), ['A matches']);
  });
  it('has one line for a name that could not be queried', () => {
    assert.deepEqual(verdicts(judged({}, silence), judged(six, silence)), ['A unreachable']);
  });
  it('shows a question that was answered for IPv4 only', () => {
    const items = [judged({}, { answered: ['10.0.0.1'] }), judged(six, silence)];
    assert.deepEqual(verdicts(...items), ['A matches', 'AAAA unreachable']);
  });
});
