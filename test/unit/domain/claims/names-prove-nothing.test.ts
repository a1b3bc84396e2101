/** Claims whose name is that of a set, though somebody else made them or will want them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimCreator, ReadResult } from '../../../../source/domain/claims/readings.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { aClaim, aSet, aSnapshot, DAY, MINUTE, NOW } from '../../../support/object-builders.ts';
import { claimContext, EVERYTHING_READ, factsOf, REFUSED, reportOnClaim } from './claim-fixtures.ts';

function vetoesOf(name: string, objects: readonly ClusterObject[], creator?: ReadResult<ClaimCreator>) {
  const snapshot = aSnapshot(objects);
  const facts = factsOf(snapshot, EVERYTHING_READ, creator);
  return reportOnClaim(claimContext(snapshot, { facts }), name).vetoes;
}

describe('a parked claim that the controller did not make', () => {
  const parked = (creator: ReadResult<ClaimCreator>) =>
    vetoesOf('data-web-2', [aClaim('data-web-2'), aSet({ replicas: 2 })], creator);
  test('is said to be prepared or restored, until its name is typed', () => {
    const [veto, ...more] = parked({ state: 'known', value: 'other' });
    assert.deepEqual(more, []);
    assert.match(veto?.text ?? '', /kube-controller-manager did not make it: it may be prepared for a scale-up/);
    assert.equal(veto?.isOverridable, true);
    assert.deepEqual(parked({ state: 'known', value: 'controller' }), []);
  });
  test('or nobody can tell who made it', () => {
    assert.match(parked(REFUSED)[0]?.text ?? '', /its managedFields could not be read: You may not/);
    assert.match(parked({ state: 'unread' })[0]?.text ?? '', /who made it has not been read yet/);
  });
});

describe('a younger set that may be the renamed one', () => {
  const template = { name: 'data', storageClass: 'standard', request: '8Gi', accessModes: ['ReadWriteOnce'] };
  const old = (more: Parameters<typeof aClaim>[1] = {}) =>
    aClaim('data-old-0', {
      request: '8Gi',
      storageClass: 'standard',
      accessModes: ['ReadWriteOnce'],
      ...more,
      meta: { createdAt: NOW - 40 * DAY, labels: { app: 'db' }, ...more.meta },
    });
  const younger = (more: Parameters<typeof aSet>[0] = {}, createdAt = NOW - 2 * DAY) =>
    aSet({ name: 'new', replicas: 1, claimTemplates: [template], ...more, meta: { createdAt } });
  const own = (createdAt: number, more: Parameters<typeof aClaim>[1] = {}) =>
    aClaim('data-new-0', { ...more, meta: { createdAt } });
  const renamed = (...objects: readonly ClusterObject[]) =>
    vetoesOf('data-old-0', objects).filter(({ text }) => text.startsWith('its set is perhaps renamed to new'));

  test('by the shape of its claim template, with young or empty claims', () => {
    for (const claims of [[], [own(NOW - DAY)], [own(NOW - 40 * DAY, { volume: '' })]]) {
      const [veto] = renamed(old(), younger(), ...claims);
      assert.equal(veto?.isOverridable, true, JSON.stringify(claims));
    }
  });
  test('by its labels', () => {
    const other = { claimTemplates: [{ ...template, name: 'wal' }] };
    const labels = { app: 'db' };
    assert.equal(renamed(old(), younger({ ...other, templateLabels: labels })).length, 1);
    assert.equal(
      renamed(old(), younger({ ...other, selector: { matchLabels: labels, matchExpressions: [] } })).length,
      1,
    );
    assert.equal(renamed(old(), younger({ ...other, templateLabels: { app: 'web' } })).length, 0);
  });
  test('not one that is older, has its data, another shape, no claims, or another namespace', () => {
    const plain = { templateLabels: { app: 'x' } };
    const shapes = [{ request: '9Gi' }, { storageClass: 'fast' }, { accessModes: ['ReadWriteMany'] }, { name: 'wal' }];
    assert.deepEqual(renamed(old(), younger(plain, NOW - 50 * DAY)), []);
    assert.deepEqual(renamed(old(), younger(plain), own(NOW - 30 * DAY)), []);
    assert.deepEqual(renamed(old(), younger(plain, NOW - 39 * DAY), own(NOW - 35 * DAY)), []);
    for (const shape of shapes) {
      assert.deepEqual(renamed(old(), younger({ ...plain, claimTemplates: [{ ...template, ...shape }] })), []);
    }
    assert.deepEqual(renamed(old({ meta: { labels: {} } }), younger({ ...plain, claimTemplates: [] })), []);
    const far = aSet({ name: 'new', claimTemplates: [template], meta: { namespace: 'pay', createdAt: NOW } });
    assert.deepEqual(renamed(old(), far), []);
  });
  test('also for a claim whose set is left at 0 replicas, and not while that has pods', () => {
    const before = (replicas: number) =>
      aSet({
        name: 'old',
        replicas,
        ordinalsStart: 5,
        claimTemplates: [template],
        meta: { createdAt: NOW - 40 * DAY },
      });
    assert.equal(renamed(old(), before(0), younger()).length, 1);
    assert.deepEqual(renamed(old(), before(1), younger()), []);
  });
});

describe('an annotation that brings the ordinal of a parked claim back', () => {
  const said = (annotations: Readonly<Record<string, string>>) =>
    vetoesOf('data-web-2', [aClaim('data-web-2'), aSet({ replicas: 0, meta: { annotations } })])
      .map(({ text }) => text)
      .join('; ');
  test('by the number of replicas before', () => {
    const text = said({ 'downscaler/original-replicas': '3' });
    assert.equal(text, 'the annotation downscaler/original-replicas: 3 of StatefulSet web may bring ordinal 2 back');
    assert.match(said({ 'example.com/replicas-before-sleep': '5' }), /may bring ordinal 2 back/);
    assert.equal(said({ 'downscaler/original-replicas': '2' }), '');
    assert.equal(said({ 'example.com/max-replicas': '5' }), '');
    assert.equal(said({ 'downscaler/downtime-replicas': '0' }), '');
  });
  test('by the time of the day', () => {
    assert.match(
      said({ 'downscaler/uptime': 'Mon-Fri 07:30-20:30 UTC' }),
      /downscaler\/uptime: .* may bring ordinal 2 back/,
    );
    assert.equal(said({ 'kubectl.kubernetes.io/restartedAt': new Date(NOW - MINUTE).toISOString() }), '');
  });
});
