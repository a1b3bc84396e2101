import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownersSizeText } from '../../../../source/domain/expansion/size-fields.ts';

test('the field of a known operator is named, and that of any other is not', () => {
  assert.match(
    ownersSizeText({ type: 'operator', name: 'RabbitmqCluster mq' }, 'persistence'),
    /operator of RabbitmqCluster mq .* set spec\.persistence\.storage there too/,
  );
  assert.match(ownersSizeText({ type: 'operator', name: 'Thing x' }, 'data'), /set the size there too/);
});

test('Helm, Argo CD and Flux cannot apply the former template any more', () => {
  assert.match(ownersSizeText({ type: 'helm', name: 'release shop' }, 'data'), /^Helm \(release shop\).*template data/);
  assert.match(ownersSizeText({ type: 'argo-cd', name: 'application a' }, 'data'), /^Argo CD \(application a\)/);
  assert.match(ownersSizeText({ type: 'flux', name: 'HelmRelease a' }, 'data'), /^Flux \(HelmRelease a\)/);
});
