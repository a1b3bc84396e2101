/** Notes on claims, volumes and sets that ask to keep them, or to wake a set. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isKeepNote } from '../../../../source/domain/claims/keep-notes.ts';
import { scaledBackVetoes } from '../../../../source/domain/claims/scaled-back.ts';
import { aSet } from '../../../support/object-builders.ts';

describe('a note asks to keep the object', () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ['constructor', 'x', false],
    ['__proto__', '', false],
    ['helm.sh/resource-policy', 'keep', true],
    ['helm.sh/resource-policy', '', false],
    ['do-not-delete', 'true', true],
    ['example.com/no-delete', 'yes', true],
    ['ops/deletion-protection', 'enabled', true],
    ['services.k8s.aws/deletion-policy', 'retain', true],
    ['cnrm.cloud.google.com/deletion-policy', 'abandon', true],
    ['janitor/ttl', 'forever', true],
    ['example.com/legal-hold', 'true', true],
    ['remark', 'Please do not delete before the audit', true],
    ['remark', "DON'T REMOVE", true],
    ['do-not-delete', 'false', false],
    ['janitor/ttl', '7d', false],
    ['services.k8s.aws/deletion-policy', 'delete', false],
    ['app', 'keeper', false],
    ['remark', 'delete me', false],
  ];
  for (const [key, value, expected] of table) {
    test(`${key}: ${value}`, () => assert.equal(isKeepNote(key, value), expected));
  }
});

describe('a note wakes the set', () => {
  const vetoes = (replicas: number, labels: Readonly<Record<string, string>>) =>
    scaledBackVetoes({
      set: aSet({ replicas, meta: { labels } }),
      ordinal: 1,
      template: 'data',
      inRange: false,
      setsSharingName: [],
    }).map(({ text }) => text);
  test('while it has no replicas', () => {
    for (const key of ['sablier.enable', 'example.com/wake-on-request', 'ops/hibernated', 'loft.sh/paused']) {
      const said = [`the label ${key}=true of StatefulSet web may bring ordinal 1 back`];
      assert.deepEqual(vetoes(0, { [key]: 'true' }), said);
      assert.deepEqual(vetoes(0, { [key]: 'false' }), []);
      assert.deepEqual(vetoes(1, { [key]: 'true' }), []);
    }
  });
  test('not by words that only begin alike', () => assert.deepEqual(vetoes(0, { app: 'idle', pausepoint: '1' }), []));
});
