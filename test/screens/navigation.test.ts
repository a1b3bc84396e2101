import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { ClusterObject } from '../../source/domain/model/kinds.ts';
import type { Snapshot, SourceState } from '../../source/domain/model/snapshot.ts';
import { copyableTexts } from '../../source/state/copyable-texts.ts';
import { aPod, aSet, aSnapshot, MINUTE, NOW, SECOND, waitingPod } from '../support/object-builders.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

async function opened(snapshot: Snapshot, options?: ScreenOptions): Promise<Screen> {
  screen = await openScreen(snapshot, options);
  return screen;
}

function rowWith(text: string, shown: Screen): string {
  const row = shown.rows().find((line) => line.includes(text));
  assert.ok(row !== undefined, `no row with ${text} in\n${shown.text()}`);
  return row;
}

function sets(...names: readonly string[]): readonly ClusterObject[] {
  return names.flatMap((name) => {
    const set = aSet({ name, replicas: 1 });
    return [set, aPod(set, 0)];
  });
}

describe('navigation', () => {
  it('moves by vim keys, arrow keys and several keys at once', async () => {
    const shown = await opened(aSnapshot(sets('a', 'b', 'c', 'd', 'e')));
    await shown.press('jjj');
    assert.match(rowWith('›', shown), / d /);
    await shown.press('k', 'up');
    assert.match(rowWith('›', shown), / b /);
    await shown.press('end');
    assert.match(rowWith('›', shown), / e /);
    await shown.press('g', 'down');
    assert.match(rowWith('›', shown), / b /);
  });

  it('keeps the cursor on its object while rows appear and disappear', async () => {
    const shown = await opened(aSnapshot(sets('b', 'c', 'd')));
    await shown.press('j');
    assert.match(rowWith('›', shown), / c /);
    await shown.observe(aSnapshot(sets('a', 'b', 'c', 'd')));
    assert.match(rowWith('›', shown), / c /);
    await shown.observe(aSnapshot(sets('a', 'b', 'd')));
    assert.match(rowWith('›', shown), / d /);
  });

  it('opens a set, reverses the ordinals, and goes back', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('enter');
    assert.match(shown.text(), /esc back/);
    const order = () => shown.rows().flatMap((row) => /^ .\s+(\d) /.exec(row)?.[1] ?? []);
    assert.deepEqual(order(), ['3', '2', '1', '0']);
    await shown.press('o');
    assert.deepEqual(order(), ['0', '1', '2', '3']);
    await shown.press('esc');
    assert.match(rowWith('›', shown), /cassandra/);
  });

  it('says that an opened set is gone, also if another one has its name', async () => {
    const shown = await opened(aSnapshot(sets('web')));
    await shown.press('enter');
    const again = aSet({ name: 'web', replicas: 1, meta: { uid: 'another' } });
    await shown.observe(aSnapshot([again]));
    assert.match(shown.text(), /shop\/web is gone/);
    await shown.press('esc');
    assert.match(rowWith('›', shown), /web/);
  });

  it('filters while typing, keeps the filter on enter and clears it on esc', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('/', 'state:stuck');
    assert.match(shown.text(), /sets 1 of 7/);
    await shown.press('enter');
    assert.match(rowWith('›', shown), /cassandra/);
    await shown.press('esc');
    assert.match(shown.text(), /sets 7/);
    await shown.press('/', 'ns:pay', 'esc');
    assert.match(shown.text(), /sets 7/);
  });

  it('types q and j into the filter', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('/', 'qj');
    assert.match(shown.text(), /No set matches “qj”/);
    assert.ok(!shown.requests.some((request) => request.type === 'quit'));
  });

  it('opens with the gravest first, sorts by name, and reverses the sorting', async () => {
    const shown = await opened(shopSnapshot());
    const first = () => shown.rows()[2] ?? '';
    assert.match(first(), /cassandra/);
    await shown.press('r');
    assert.match(first(), /archive/);
    await shown.press('r', '>');
    assert.match(first(), /zookeeper/);
  });

  it('keeps the order while the cursor rests on a row, and sorts again at the top', async () => {
    const c = aSet({ name: 'c', replicas: 1 });
    const others = [...sets('a', 'b'), c];
    const order = () => shown.rows().flatMap((row) => /^ . (?:shop)? *([a-d]) +[✓✗▸]/.exec(row)?.[1] ?? []);
    const shown = await opened(aSnapshot([...others, aPod(c, 0)]));
    const calm = order();
    await shown.press('j');
    await shown.observe(aSnapshot([...others, aPod(c, 0, waitingPod('ImagePullBackOff', NOW - MINUTE))]));
    assert.deepEqual(order(), calm);
    await shown.press('k');
    assert.deepEqual(order(), ['c', 'a', 'b']);
  });

  it('finds a pod, a claim and a node by the filter, with the cursor on the row', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('/', 'cassandra-1', 'enter', 'enter');
    assert.match(rowWith('›', shown), /cassandra-1/);
    await shown.press('esc', 'esc', '/', '^cassandra-\\d$', 'enter');
    assert.match(shown.text(), /cassandra/);
    await shown.press('esc', '/', 'state:stuk');
    assert.match(shown.text(), /state: knows unreadable, stuck, .*, not stuk/);
    await shown.press('esc', '/', 'colour:red');
    assert.match(shown.text(), /colour: is no key here \(ns, .*\)/);
    await shown.press('esc', '/', 'web[');
    assert.match(shown.text(), /web\[ is not a complete regular expression, so it is read as text/);
  });

  it('selects a namespace by its typed name if namespaces cannot be listed', async () => {
    const shown = await opened(aSnapshot([]), { namespaces: ['default'] });
    assert.match(shown.text(), /There are no StatefulSets in namespace default/);
    await shown.press('n');
    shown.store.dispatch({
      type: 'namespaces-listed',
      list: { state: 'refused', reason: 'You may not list namespaces.' },
    });
    await shown.settle();
    assert.match(shown.text(), /You may not list namespaces/);
    await shown.press('shop,pay', 'enter');
    assert.deepEqual(shown.store.state().scope.namespaces, ['shop', 'pay']);
  });

  it('shows nothing of the former context under the name of the new one', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('c', 'kind', 'enter');
    assert.equal(shown.store.state().scope.context, 'kind');
    assert.doesNotMatch(shown.text(), /cassandra/);
    assert.match(shown.text(), /connecting/);
  });

  it('shows the help over a dialog, which has to be read again afterwards', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('enter', 's');
    assert.match(shown.text(), /Scale cassandra/);
    await shown.press('?');
    assert.match(shown.text(), /one more/);
    assert.doesNotMatch(shown.text(), /Scale cassandra/);
    await shown.press('q');
    assert.match(shown.text(), /Scale cassandra/);
  });

  it('copies what the cursor is on, and the next text when the key is pressed again', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('enter', 'j', 'j');
    const name = /cassandra-\d/.exec(rowWith('›', shown))?.[0] ?? '';
    const texts = copyableTexts(shown.store.state());
    assert.deepEqual(texts.slice(0, 1), [{ what: 'pod name', text: name }]);
    assert.deepEqual(
      texts.map(({ what }) => what),
      ['pod name', 'address', 'DNS name', 'claim name', 'node name'],
    );
    await shown.press('esc', '!', 'enter');
    const [markdown] = copyableTexts(shown.store.state());
    assert.match(markdown?.text ?? '', /^\*\*\w+\*\* \(error since .*StatefulSet shop\/cassandra\n\n.*\n\n- /);
  });

  it('says why a key is disabled', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('0');
    assert.match(shown.text(), /all namespaces are shown already/);
    await shown.press('j');
    assert.doesNotMatch(shown.text(), /shown already/);
  });

  it('quits on q and always on Ctrl-C', async () => {
    const shown = await opened(shopSnapshot());
    await shown.press('/', 'ctrl-c');
    assert.equal(shown.requests.at(-1)?.type, 'quit');
  });
});

describe('the header', () => {
  const stale: SourceState = { phase: 'stale', since: NOW - 2 * MINUTE, reason: 'The server does not answer.' };

  it('shows live, catching up, and stale with its time', async () => {
    const shown = await opened(aSnapshot(sets('web')));
    assert.match(shown.rows()[0] ?? '', /● live/);
    await shown.observe(aSnapshot(sets('web'), { Pod: { phase: 'listing', since: NOW } }));
    assert.match(shown.rows()[0] ?? '', /catching up/);
    await shown.observe(aSnapshot(sets('web'), { Pod: stale }));
    assert.match(shown.rows()[0] ?? '', /stale since \d\d:\d\d:\d\d \(2m\)/);
    assert.match(shown.rows()[1] ?? '', /The server does not answer/);
  });

  it("counts in the cluster's time, and says that the machine's clock is wrong", async () => {
    const clocks = { offsetMs: -15 * MINUTE, machineAheadMs: 15 * MINUTE };
    const shown = await opened(aSnapshot(sets('web')));
    await shown.observe(aSnapshot(sets('web')), NOW, clocks);
    assert.match(
      shown.rows()[1] ?? '',
      /this machine's clock is 15 min ahead: all times here are those of the cluster/,
    );
    const later: SourceState = { ...stale, since: stale.since + 15 * MINUTE };
    await shown.observe(aSnapshot(sets('web'), { Pod: later }), NOW, clocks);
    assert.match(shown.rows()[0] ?? '', /stale since \d\d:\d\d:\d\d \(2m\)/);
    assert.match(shown.rows()[1] ?? '', /The server does not answer/);
  });

  it('names the kinds that may not be read, and shows the others', async () => {
    const denied: SourceState = { phase: 'denied', since: NOW, reason: 'no' };
    const shown = await opened(
      aSnapshot(
        shopSnapshot().tables.StatefulSet.size > 0
          ? [...shopSnapshot().tables.StatefulSet.values(), ...shopSnapshot().tables.Pod.values()]
          : [],
        { PersistentVolumeClaim: denied, PersistentVolume: denied },
      ),
    );
    assert.match(shown.rows()[1] ?? '', /not allowed to read PersistentVolumeClaim, PersistentVolume/);
    assert.match(shown.text(), /not allowed/);
    assert.match(rowWith('cassandra-1', shown), /ready/);
  });
});

describe('stability', () => {
  it('writes nothing while no visible age changes', async () => {
    const shown = await opened(shopSnapshot());
    const before = shown.bytesWritten();
    await shown.observe(shopSnapshot(), NOW + 50);
    assert.equal(shown.bytesWritten(), before);
  });

  it('updates ages', async () => {
    const set = aSet({ name: 'web', replicas: 1, meta: { createdAt: NOW - 5 * SECOND } });
    const world = aSnapshot([set, aPod(set, 0, waitingPod('ContainerCreating', NOW - 5 * SECOND))]);
    const shown = await opened(world);
    assert.match(rowWith('web-0', shown), /ContainerCreating 5s/);
    await shown.observe(world, NOW + SECOND);
    assert.match(rowWith('web-0', shown), /ContainerCreating 6s/);
  });

  it('keeps the columns in place while values change', async () => {
    const set = aSet({ name: 'web', replicas: 2 });
    const shown = await opened(aSnapshot([set, aPod(set, 0), aPod(set, 1)]));
    const place = () =>
      shown
        .rows()
        .find((row) => row.includes('NODE'))
        ?.indexOf('NODE');
    const before = place();
    await shown.observe(aSnapshot([set, aPod(set, 0), aPod(set, 1, waitingPod('ContainerCreating'))]));
    assert.equal(place(), before);
  });
});

describe('text from the cluster', () => {
  it('is never written to the terminal as control sequences', async () => {
    const evil = '\u001b[2J\u001b]0;owned\u0007\u202ereversed\u200bhidden';
    const set = aSet({ name: 'web', replicas: 1, serviceName: evil });
    const pod = aPod(set, 0, { ...waitingPod(evil), node: evil });
    const shown = await opened(aSnapshot([set, pod]), { columns: 200, rows: 50 });
    for (const character of ['\u001b', '\u0007', '\u202e', '\u200b']) assert.ok(!shown.text().includes(character));
    assert.match(shown.rows()[0] ?? '', /stsview/);
    assert.match(shown.text(), /␛/);
  });
});
