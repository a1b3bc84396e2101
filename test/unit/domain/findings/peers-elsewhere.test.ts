/** Names of members in another namespace. That they do not resolve is reported only if that namespace was read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kind, PeerName } from '../../../../source/domain/model/kinds.ts';
import type { Lookups } from '../../../../source/domain/model/lookups.ts';
import type { Snapshot, Source } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { lookupsNeeded } from '../../../../source/domain/set/lookups-needed.ts';
import { aMeta, aService, aSlice, NOW } from '../../../support/object-builders.ts';
import { buildCase } from './finding-case.ts';

const there = aService('web', { meta: aMeta('service', 'web', { namespace: 'other' }) });
const members = aSlice('web', [{ hostname: 'web-5', ready: false }], 'other');

function whyNot(name: string, others: Parameters<typeof buildCase>[0]['others'], isRead = true): string | undefined {
  const peer: PeerName = { container: 'main', where: 'env SEEDS', name, hasPort: false };
  const { set, snapshot } = buildCase({ set: { peerNames: [peer] }, ...(others === undefined ? {} : { others }) });
  const scoped = (kind: Kind, source: Source): Source =>
    isRead || (kind !== 'Service' && kind !== 'EndpointSlice') ? source : { ...source, namespace: 'shop' };
  const seen: Snapshot = { ...snapshot, sources: snapshot.sources.map((source) => scoped(source.kind, source)) };
  return describeSet(seen, set, { now: NOW }).findings.find(({ code }) => code === 'PeerNameMismatch')?.message;
}

test('nothing is said of a namespace that was not read', () => {
  assert.equal(
    whyNot('web-0.web.other.svc.cluster.local', () => [], false),
    undefined,
  );
});

test('the service is missing there', () => {
  assert.match(whyNot('web-0.web.other.svc', () => []) ?? '', /no service web in namespace other/);
});

test('the member is there, ready or not', () => {
  for (const name of ['web-5.web.other.svc', 'web-5.web.other', 'web-5.web.other.svc.cluster.local']) {
    assert.equal(
      whyNot(name, () => [there, members]),
      undefined,
      name,
    );
  }
});

test('the service has no such member', () => {
  for (const name of ['web-0.web.other.svc', 'web-0.web.other']) {
    assert.match(
      whyNot(name, () => [there, members]) ?? '',
      /service web of namespace other has no member web-0/,
      name,
    );
  }
});

test('labels that somebody added to the pods count, and not those of the template', () => {
  const leader = aService('web', { selector: { app: 'web', role: 'leader' } });
  const labelled = (role: string) => ({ meta: { labels: { app: 'web', role } } });
  const codes = (pods: Parameters<typeof buildCase>[0]['pods'] & object) => {
    const { set, snapshot } = buildCase({ pods, others: () => [leader] });
    return describeSet(snapshot, set, { now: NOW }).findings.map(({ code }) => code);
  };
  assert.ok(
    !codes({ 0: labelled('leader'), 1: labelled('leader'), 2: labelled('leader') }).includes('ServiceSelectorMismatch'),
  );
  assert.ok(!codes({ 0: labelled('leader') }).includes('ServiceSelectorMismatch'));
  assert.ok(codes({}).includes('ServiceSelectorMismatch'));
});

test('a namespace that is not watched is looked up', () => {
  const peerNames: readonly PeerName[] = [
    { container: 'main', where: 'env A', name: 'web-0.web.other.svc', hasPort: false },
  ];
  const { set, snapshot } = buildCase({ set: { peerNames } });
  const scoped = { ...snapshot, sources: snapshot.sources.map((source) => ({ ...source, namespace: 'shop' })) };
  const found = (peers: Lookups['peers']) =>
    describeSet({ ...scoped, lookups: peers === undefined ? {} : { peers } }, set, { now: NOW });
  const said = (peers: Lookups['peers']) =>
    found(peers).findings.find(({ code }) => code === 'PeerNameMismatch')?.message ?? '';
  const status = found(undefined);
  assert.deepEqual(lookupsNeeded([status], ['shop']).peersIn, ['other']);
  assert.deepEqual([lookupsNeeded([status], 'all').peersIn, lookupsNeeded([status], ['other']).peersIn], [[], []]);
  assert.equal(said(undefined), '');
  assert.equal(said(new Map([['other', 'forbidden']])), '');
  assert.match(said(new Map([['other', { services: [], slices: [] }]])), /no service web in namespace other/);
  assert.match(said(new Map([['other', { services: [there], slices: [members] }]])), /has no member web-0/);
  const isThere = aSlice('web', [{ hostname: 'web-0', ready: true }], 'other');
  assert.equal(said(new Map([['other', { services: [there], slices: [isThere] }]])), '');
});
