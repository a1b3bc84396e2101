import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createObjectCache, type Feed } from '../../../source/cache/object-cache.ts';
import { projectNode } from '../../../source/cluster/projection/node.ts';
import { projectPod } from '../../../source/cluster/projection/pod.ts';
import { projectStatefulSet } from '../../../source/cluster/projection/stateful-set.ts';
import type { StatefulSet } from '../../../source/domain/model/kinds.ts';
import { EMPTY_SNAPSHOT, type SourceState } from '../../../source/domain/model/snapshot.ts';
import { tableChangeOf } from '../../../source/domain/model/table-changes.ts';

function set(namespace: string, name: string, version = 1): StatefulSet {
  const metadata = { namespace, name, uid: `${namespace}-${name}`, resourceVersion: String(version) };
  return projectStatefulSet({ metadata, spec: {} });
}

function feedOf(namespace: string | undefined): Feed {
  return { kind: 'StatefulSet', namespace };
}

function keys(cache: ReturnType<typeof createObjectCache>): readonly string[] {
  return [...cache.snapshot().tables.StatefulSet.keys()].sort();
}

const LIVE: SourceState = { phase: 'live', since: 1 };

test('a new cache is the empty snapshot', () => {
  assert.equal(createObjectCache().snapshot().tables.Pod.size, EMPTY_SNAPSHOT.tables.Pod.size);
  const cache = createObjectCache();
  assert.equal(cache.snapshot(), cache.snapshot());
});

test('pages add objects, a list replaces those of its feed, and other feeds of the kind keep theirs', () => {
  const cache = createObjectCache();
  const [a, b] = [feedOf('a'), feedOf('b')];
  cache.apply({ type: 'page', feed: a, objects: [set('a', 'x')] });
  cache.apply({ type: 'page', feed: a, objects: [set('a', 'y')] });
  cache.apply({ type: 'list', feed: b, objects: [set('b', 'x')] });
  assert.deepEqual(keys(cache), ['a/x', 'a/y', 'b/x']);
  cache.apply({ type: 'list', feed: a, objects: [set('a', 'z')] });
  assert.deepEqual(keys(cache), ['a/z', 'b/x']);
  cache.apply({ type: 'drop', feed: b });
  assert.deepEqual(keys(cache), ['a/z']);
});

test('unchanged tables and sources keep their reference, and a published snapshot does not change', () => {
  const cache = createObjectCache();
  const feed = feedOf(undefined);
  cache.apply({ type: 'list', feed, objects: [set('a', 'x')] });
  cache.apply({ type: 'state', feed, state: LIVE });
  const first = cache.snapshot();
  cache.apply({ type: 'put', feed, object: set('a', 'y') });
  const second = cache.snapshot();
  assert.notEqual(second.tables.StatefulSet, first.tables.StatefulSet);
  assert.equal(second.tables.Pod, first.tables.Pod);
  assert.equal(second.sources, first.sources);
  assert.equal(first.tables.StatefulSet.size, 1);
});

test('a list with the same versions changes nothing', () => {
  const cache = createObjectCache();
  const feed = feedOf(undefined);
  cache.apply({ type: 'list', feed, objects: [set('a', 'x'), set('a', 'y')] });
  const first = cache.snapshot();
  cache.apply({ type: 'list', feed, objects: [set('a', 'y'), set('a', 'x')] });
  assert.equal(cache.snapshot(), first);
});

test("a node's heartbeat changes nothing; any other change of a node does", () => {
  const cache = createObjectCache();
  const feed: Feed = { kind: 'Node', namespace: undefined };
  const beat = (resourceVersion: string, status: string) =>
    projectNode({
      metadata: { name: 'node-0', uid: 'n0', resourceVersion },
      status: { conditions: [{ type: 'Ready', status, lastHeartbeatTime: resourceVersion }] },
    });
  cache.apply({ type: 'list', feed, objects: [beat('1', 'True')] });
  const before = cache.snapshot();
  cache.apply({ type: 'put', feed, object: beat('2', 'True') });
  assert.equal(cache.snapshot(), before);
  cache.apply({ type: 'put', feed, object: beat('3', 'False') });
  assert.equal(cache.snapshot().tables.Node.get('node-0')?.ready, 'False');
});

test('events of sets, and events of pods and claims, are two sources', () => {
  const cache = createObjectCache();
  const state: SourceState = { phase: 'listing', since: 2 };
  cache.apply({ type: 'state', feed: { kind: 'Event', namespace: 'a' }, state: LIVE });
  cache.apply({ type: 'state', feed: { kind: 'Event', namespace: 'a', about: 'members' }, state: LIVE });
  cache.apply({ type: 'state', feed: { kind: 'Event', namespace: 'a', about: 'members' }, state });
  assert.deepEqual(cache.snapshot().sources, [
    { kind: 'Event', namespace: 'a', state: LIVE },
    { kind: 'Event', namespace: 'a', about: 'members', state },
  ]);
});

test('feeds of one kind and namespace are one source, with the worst state of them', () => {
  const cache = createObjectCache();
  const [sets, pods] = [feedOf('a'), feedOf('a')];
  cache.apply({ type: 'state', feed: sets, state: LIVE });
  cache.apply({ type: 'state', feed: pods, state: { phase: 'stale', since: 5, reason: 'gone' } });
  const { sources } = cache.snapshot();
  assert.deepEqual(sources, [
    { kind: 'StatefulSet', namespace: 'a', state: { phase: 'stale', since: 5, reason: 'gone' } },
  ]);
  cache.apply({ type: 'drop', feed: pods });
  assert.deepEqual(cache.snapshot().sources, [{ kind: 'StatefulSet', namespace: 'a', state: LIVE }]);
});

test('after any sequence of events, the tables equal those of a simple model', () => {
  const names = fc.constantFrom('x', 'y', 'z');
  const event = fc.oneof(
    fc.record({
      type: fc.constant('put' as const),
      which: fc.nat({ max: 1 }),
      name: names,
      version: fc.nat({ max: 3 }),
    }),
    fc.record({ type: fc.constant('remove' as const), which: fc.nat({ max: 1 }), name: names }),
    fc.record({ type: fc.constant('list' as const), which: fc.nat({ max: 1 }), names: fc.uniqueArray(names) }),
    fc.record({ type: fc.constant('look' as const) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (script) => {
      const cache = createObjectCache();
      const feeds = [feedOf('a'), feedOf('b')] as const;
      const model = [new Map<string, string>(), new Map<string, string>()] as const;
      for (const step of script) {
        if (step.type === 'look') {
          cache.snapshot();
          continue;
        }
        const second = step.which === 1;
        const feed = second ? feeds[1] : feeds[0];
        const held = second ? model[1] : model[0];
        const namespace = second ? 'b' : 'a';
        if (step.type === 'put') {
          cache.apply({ type: 'put', feed, object: set(namespace, step.name, step.version) });
          held.set(`${namespace}/${step.name}`, String(step.version));
        } else if (step.type === 'remove') {
          cache.apply({ type: 'remove', feed, key: `${namespace}/${step.name}` });
          held.delete(`${namespace}/${step.name}`);
        } else {
          cache.apply({ type: 'list', feed, objects: step.names.map((name) => set(namespace, name, 9)) });
          held.clear();
          for (const name of step.names) held.set(`${namespace}/${name}`, '9');
        }
      }
      const table = cache.snapshot().tables.StatefulSet;
      const found = [...table].map(([key, { meta }]) => `${key}@${meta.resourceVersion}`).sort();
      assert.deepEqual(found, model.flatMap((held) => [...held].map(([key, version]) => `${key}@${version}`)).sort());
    }),
  );
});

test('a pod that is written in a field that is not read stays the same object; any other write replaces it', () => {
  const cache = createObjectCache();
  const feed: Feed = { kind: 'Pod', namespace: undefined };
  const write = (resourceVersion: string, annotation: string, restartCount: number) =>
    projectPod({
      metadata: { namespace: 'shop', name: 'web-0', uid: 'u', resourceVersion, annotations: { checked: annotation } },
      status: { phase: 'Running', message: `restarted ${restartCount} times` },
    });
  cache.apply({ type: 'list', feed, objects: [write('1', 'monday', 0)] });
  const before = cache.snapshot();
  cache.apply({ type: 'put', feed, object: write('2', 'tuesday', 0) });
  assert.equal(cache.snapshot(), before);
  cache.apply({ type: 'put', feed, object: write('3', 'tuesday', 1) });
  const after = cache.snapshot();
  assert.equal(after.tables.Pod.get('shop/web-0')?.meta.resourceVersion, '3');
  assert.deepEqual(tableChangeOf(after.tables.Pod)?.replaced, before.tables.Pod);
});

test('only the newest table of a kind is recorded as a change of the one before', () => {
  const cache = createObjectCache();
  const feed = feedOf(undefined);
  const versions = [1, 2, 3].map((version) => {
    cache.apply({ type: 'put', feed, object: set('a', 'x', version) });
    return cache.snapshot().tables.StatefulSet;
  });
  const [first, second, third] = versions;
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  assert.equal(tableChangeOf(third)?.before, second);
  assert.equal(tableChangeOf(second), undefined);
  cache.apply({ type: 'remove', feed, key: 'a/x' });
  assert.deepEqual([...(tableChangeOf(cache.snapshot().tables.StatefulSet)?.replaced ?? [])], [...third]);
});
