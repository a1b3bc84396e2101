/** When a wait for sets ends, and what it says until then. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import type { StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { EMPTY_SNAPSHOT, type Snapshot, type SourceState } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { type AwaitedSets, awaitSets } from '../../../../source/session/wait/await-sets.ts';
import {
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  notReady,
  SECOND,
  terminatingMeta,
  waitingPod,
} from '../../../support/object-builders.ts';

const web = aSet();
const COMPLETE = healthySnapshot(web);
const STARTING = healthySnapshot(web, aPod(web, 2, waitingPod('ContainerCreating', NOW - SECOND)));
const BROKEN = healthySnapshot(web, aPod(web, 2, waitingPod('ImagePullBackOff', NOW - MINUTE)));

const held = aSet({
  strategy: { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined },
  status: { currentRevision: 'web-old', updateRevision: 'web-new' },
});
const HELD = healthySnapshot(
  held,
  aPod(held, 0, { revision: 'web-old' }),
  aPod(held, 1, { revision: 'web-old' }),
  aPod(held, 2, { revision: 'web-new' }),
);

type Wanted = Partial<AwaitedSets>;

/** Judges the snapshots one after the other, and returns what is said of each. */
function judge(wanted: Wanted, ...snapshots: readonly Snapshot[]) {
  const look = awaitSets({ words: ['web'], condition: { type: 'complete' }, failOn: 'stuck', ...wanted });
  return snapshots.map((snapshot) => look({ snapshot, statuses: describeSets(snapshot, { now: NOW }), now: NOW }));
}

function statesOf(wanted: Wanted, ...snapshots: readonly Snapshot[]): readonly string[] {
  return judge(wanted, ...snapshots).map(({ state }) => state);
}

function without(snapshot: Snapshot, ...kinds: readonly ('StatefulSet' | 'Pod' | 'PersistentVolumeClaim')[]): Snapshot {
  const emptied = Object.fromEntries(kinds.map((kind) => [kind, new Map()]));
  return { ...snapshot, tables: { ...snapshot.tables, ...emptied } };
}

function withSources(snapshot: Snapshot, state: SourceState): Snapshot {
  return { ...snapshot, sources: snapshot.sources.map((source) => ({ ...source, state })) };
}

test('each condition is reached or not', () => {
  const bound = { type: 'claim', name: 'data-web-0' } as const;
  const table: readonly (readonly [AwaitedSets['condition'], Snapshot, string])[] = [
    [{ type: 'complete' }, COMPLETE, 'done'],
    [{ type: 'complete' }, STARTING, 'waiting'],
    [{ type: 'complete' }, BROKEN, 'stuck'],
    [{ type: 'complete' }, HELD, 'waiting'],
    [{ type: 'partition' }, HELD, 'done'],
    [{ type: 'partition' }, STARTING, 'waiting'],
    [{ type: 'ready', count: 2 }, STARTING, 'done'],
    [{ type: 'ready', count: 3 }, STARTING, 'waiting'],
    [{ type: 'ready', count: 3 }, BROKEN, 'stuck'],
    [{ type: 'ready', count: 4 }, COMPLETE, 'waiting'],
    [{ type: 'ordinal', ordinal: 1 }, BROKEN, 'done'],
    [{ type: 'ordinal', ordinal: 2 }, BROKEN, 'stuck'],
    [{ type: 'ordinal', ordinal: 2 }, STARTING, 'waiting'],
    [{ type: 'ordinal', ordinal: 3 }, COMPLETE, 'waiting'],
    [bound, COMPLETE, 'done'],
    [bound, without(COMPLETE, 'PersistentVolumeClaim'), 'waiting'],
    [{ type: 'gone' }, COMPLETE, 'waiting'],
    [{ type: 'gone' }, without(COMPLETE, 'StatefulSet', 'Pod'), 'done'],
    [{ type: 'gone' }, without(COMPLETE, 'StatefulSet'), 'waiting'],
  ];
  for (const [condition, snapshot, state] of table) {
    const [progress] = judge({ condition }, snapshot);
    assert.equal(progress?.state, state, `${JSON.stringify(condition)}: ${progress?.text}`);
  }
});

test('a generation that the controller has not seen is waited for, whatever the pods say', () => {
  const changed = healthySnapshot(aSet({ meta: { generation: 2 }, status: { observedGeneration: 1 } }));
  assert.deepEqual(statesOf({}, changed), ['waiting']);
  assert.deepEqual(statesOf({ condition: { type: 'ready', count: 1 } }, changed), ['waiting']);
});

test('--fail-on decides what ends the wait', () => {
  assert.deepEqual(statesOf({ failOn: 'none' }, BROKEN, HELD), ['waiting', 'waiting']);
  assert.deepEqual(statesOf({ failOn: 'stuck' }, BROKEN, HELD), ['stuck', 'waiting']);
  assert.deepEqual(statesOf({ failOn: 'held' }, BROKEN, HELD), ['stuck', 'held']);
});

test('a pod that was up and is not ready just now may recover', () => {
  assert.deepEqual(statesOf({}, healthySnapshot(web, aPod(web, 1, notReady(NOW - 30 * SECOND)))), ['waiting']);
});

test('a set that does not exist yet is waited for, and one that is deleted meanwhile ends the wait', () => {
  const none = without(COMPLETE, 'StatefulSet');
  const again = healthySnapshot(aSet({ meta: { uid: 'another' } }));
  const [before, , after] = judge({}, none, STARTING, none);
  assert.deepEqual([before?.state, before?.text], ['waiting', 'web: there is no StatefulSet web yet']);
  assert.deepEqual([after?.state, after?.text], ['superseded', 'shop/web: StatefulSet web was deleted']);
  assert.equal(judge({}, STARTING, again)[1]?.text, 'shop/web: StatefulSet web was deleted and made again');
  assert.deepEqual(statesOf({}, EMPTY_SNAPSHOT, COMPLETE), ['waiting', 'done']);
});

test('a name that is not there comes with the similar one that is', () => {
  const similarOf = (words: readonly string[], condition: AwaitedSets['condition'] = { type: 'complete' }) =>
    judge({ words, condition }, COMPLETE)[0]?.sets.map(({ similar }) => similar);
  assert.deepEqual(similarOf(['wbe']), ['did you mean web?']);
  assert.deepEqual(similarOf(['shop/wbe']), ['did you mean web?']);
  assert.deepEqual(similarOf(['wbe'], { type: 'gone' }), ['did you mean web?']);
  assert.deepEqual(similarOf(['elsewhere/wbe']), [undefined]);
  assert.deepEqual(similarOf(['ledger']), [undefined]);
  assert.deepEqual(similarOf(['web']), [undefined]);
});

test('a set is gone once its pods are, and a pod that does not go is named', () => {
  const condition = { type: 'gone' } as const;
  const removed = without(COMPLETE, 'StatefulSet');
  const [, going] = judge({ condition }, COMPLETE, removed);
  assert.equal(going?.text, 'shop/web: web is gone, web-0, web-1, web-2 left');
  const overdue = without(healthySnapshot(web, aPod(web, 1, terminatingMeta(-MINUTE))), 'StatefulSet');
  const [, stuck] = judge({ condition }, COMPLETE, overdue);
  assert.equal(stuck?.state, 'stuck');
  assert.match(stuck?.text ?? '', /web-1 is still terminating 60s after its grace period/);
});

test('of several sets one that is stuck ends the wait, and all have to be there', () => {
  const both = (of: StatefulSet, ...changes: Parameters<typeof healthySnapshot>[1][]): Snapshot => {
    const other = healthySnapshot(of, ...changes);
    const tables = Object.fromEntries(
      Object.entries(COMPLETE.tables).map(([kind, table]) => [
        kind,
        new Map<string, unknown>([...table, ...other.tables[kind as keyof Snapshot['tables']]]),
      ]),
    );
    return { ...COMPLETE, tables: tables as unknown as Snapshot['tables'] };
  };
  const api = aSet({ name: 'api' });
  const words = ['web', 'api'];
  const [done] = judge({ words }, both(api));
  assert.deepEqual([done?.state, done?.text], ['done', 'all 2 sets are there']);
  const [stuck] = judge({ words }, both(api, aPod(api, 0, waitingPod('ImagePullBackOff', NOW - MINUTE))));
  assert.equal(stuck?.state, 'stuck');
  assert.match(stuck?.text ?? '', /^shop\/api: api-0 cannot pull its image/);
  assert.deepEqual(
    stuck?.sets.map(({ name, state }) => [name, state]),
    [
      ['shop/api', 'stuck'],
      ['shop/web', 'done'],
    ],
  );
  assert.deepEqual(statesOf({ words: [] }, both(api)), ['done']);
});

test('what is out of contact is not judged, and what cannot be read at all is an error', () => {
  const lost = withSources(BROKEN, { phase: 'stale', since: NOW, reason: 'gone' });
  const [progress] = judge({}, lost);
  assert.equal(progress?.state, 'waiting');
  assert.match(progress?.text ?? '', /^shop\/web: no contact with the cluster; last seen: web-2 cannot pull/);
  const unreachable = { phase: 'failing', since: NOW, reason: 'nothing listens there', isPermanent: true } as const;
  assert.throws(() => judge({}, withSources(COMPLETE, unreachable)), ClusterError);
  const denied = { phase: 'denied', since: NOW, reason: 'not allowed' } as const;
  assert.throws(() => judge({}, withSources(COMPLETE, denied)), ClusterError);
});
