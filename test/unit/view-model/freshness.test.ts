import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Source, SourceState } from '../../../source/domain/model/snapshot.ts';
import { deniedKinds, freshnessOf } from '../../../source/view-model/freshness.ts';

const LIVE: SourceState = { phase: 'live', since: 0 };
const LISTING: SourceState = { phase: 'listing', since: 0 };
const DENIED: SourceState = { phase: 'denied', since: 0, reason: 'no' };
const stale = (since: number): SourceState => ({ phase: 'stale', since, reason: `lost at ${since}` });
const FAILING: SourceState = { phase: 'failing', since: 5, reason: 'refused', isPermanent: true };

function sources(...states: readonly SourceState[]): readonly Source[] {
  const kinds = ['StatefulSet', 'Pod', 'PersistentVolume', 'Node'] as const;
  return states.map((state, index) => ({ kind: kinds[index] ?? 'Event', namespace: undefined, state }));
}

describe('freshness', () => {
  it('is live only if all readable sources are live', () => {
    assert.deepEqual(freshnessOf(sources(LIVE, LIVE)), { state: 'live' });
    assert.deepEqual(freshnessOf(sources(LIVE, DENIED)), { state: 'live' });
    assert.deepEqual(freshnessOf(sources(LIVE, LISTING)), { state: 'catching-up' });
    assert.deepEqual(freshnessOf(sources(DENIED, DENIED)), { state: 'refused' });
    assert.deepEqual(freshnessOf([]), { state: 'connecting' });
  });

  it('is stale since the first loss of contact', () => {
    assert.deepEqual(freshnessOf(sources(LIVE, stale(9), stale(4), LISTING)), {
      state: 'stale',
      since: 4,
      reason: 'lost at 4',
    });
  });

  it('distinguishes what was never read from what was lost', () => {
    assert.equal(freshnessOf(sources(FAILING, FAILING)).state, 'unreachable');
    assert.equal(freshnessOf(sources(LIVE, FAILING)).state, 'stale');
  });

  it('names each refused kind once, in the order of the kinds', () => {
    const twice: readonly Source[] = [
      { kind: 'PersistentVolume', namespace: undefined, state: DENIED },
      { kind: 'Pod', namespace: 'a', state: DENIED },
      { kind: 'Pod', namespace: 'b', state: DENIED },
    ];
    assert.deepEqual(deniedKinds(twice), ['Pod', 'PersistentVolume']);
  });
});
