import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsMismatches, type MemberAnswer } from '../../../../source/domain/findings/dns-mismatch.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aPod, aSet, healthySnapshot, NOW, notReady } from '../../../support/object-builders.ts';

const set = aSet();
const status = describeSet(healthySnapshot(set, aPod(set, 2, notReady())), set, { now: NOW });
const answer = (pod: string, ...addresses: readonly string[]): MemberAnswer => ({
  pod,
  name: `${pod}.web.shop.svc.cluster.local`,
  addresses,
});

test('correct answers, and correctly missing ones, give no finding', () => {
  assert.deepEqual(
    dnsMismatches(status, [answer('web-1', '10.0.0.1'), answer('web-2'), answer('web-9', '1.2.3.4')]),
    [],
  );
});

test('an old address and a missing name are findings about the service', () => {
  const found = dnsMismatches(status, [answer('web-0'), answer('web-1', '10.0.0.77')]);
  assert.deepEqual(
    found.map(({ code, subject, message }) => [code, `${subject.kind}/${subject.name}`, message]),
    [
      ['DnsMismatch', 'Service/web', 'web-0.web.shop.svc.cluster.local does not resolve, though web-0 is ready'],
      ['DnsMismatch', 'Service/web', 'web-1.web.shop.svc.cluster.local gives 10.0.0.77, and web-1 has 10.0.0.1'],
    ],
  );
});
