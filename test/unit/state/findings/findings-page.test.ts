import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { SetStatus, Verdict } from '../../../../source/domain/model/set-status.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { findingRows } from '../../../../source/state/findings/findings-page.ts';
import { aPod, aSet, healthySnapshot, NOW, waitingPod } from '../../../support/object-builders.ts';

function broken(name: string, verdict: Verdict): readonly SetStatus[] {
  const set = aSet({ name, replicas: 1 });
  const world = healthySnapshot(set, aPod(set, 0, waitingPod('ImagePullBackOff')));
  return describeSets(world, { now: NOW }).map((status) => ({ ...status, verdict }));
}

it('lists errors first, and those of the most severe sets before others', () => {
  const rows = findingRows([
    ...broken('aside', 'degraded'),
    ...broken('cache', 'progressing'),
    ...broken('db', 'stuck'),
  ]);
  const errors = rows.filter(({ finding }) => finding.severity === 'error');
  assert.deepEqual(
    errors.map(({ status }) => status.set.meta.name),
    ['db', 'aside', 'cache'],
  );
  assert.deepEqual(rows.slice(0, errors.length), errors);
});
