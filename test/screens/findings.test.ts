/** Findings on the screen: below their set, in full, as a list, and as the start of an action. */

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { aPod, aRevision, aSet, healthySnapshot, NOW, notReady, waitingPod } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

describe('findings', () => {
  const open: Screen[] = [];
  after(() => {
    for (const screen of open) screen.close();
  });
  const show = async (...arguments_: Parameters<typeof openScreen>): Promise<Screen> => {
    const screen = await openScreen(...arguments_);
    open.push(screen);
    return screen;
  };

  for (const [columns, rows] of SIZES) {
    it(`are listed, and one is shown in full, at ${columns}x${rows}`, async () => {
      const screen = await show(shopSnapshot(), { columns, rows });
      await screen.press('!');
      assertGoldenFrame(`findings-${columns}x${rows}`, screen.rows());
      await screen.press('enter');
      assertGoldenFrame(`finding-${columns}x${rows}`, screen.rows());
    });
  }

  it('lead from the list to the evidence, to the row, and to the dialog', async () => {
    const screen = await show(shopSnapshot(), { columns: 120, rows: 40 });
    await screen.press('!');
    assert.match(screen.text(), /findings {2}1 error {2}1 warning/);
    await screen.press('enter');
    assert.match(screen.text(), /why shop\/cassandra/);
    await screen.press('enter');
    assert.match(screen.text(), /› {2}2 {2}cassandra-2/);
    await screen.press('w', 'x');
    assert.match(screen.text(), /Delete pod cassandra-2|Delete cassandra-2/);
    assert.match(screen.text(), /› Cancel/);
    await screen.press('esc');
    assert.equal(screen.store.state().tasks.length, 0);
  });

  it('are shown one after the other with tab, and the first again after the last', async () => {
    const screen = await show(shopSnapshot(), { columns: 120, rows: 40 });
    await screen.press('!', 'enter', 'tab');
    assert.match(screen.text(), /follows from ForcedRollback of Pod cassandra-2/);
    await screen.press('tab', 'tab');
    assert.match(screen.text(), /way out/);
  });

  it('offer no action in read-only mode', async () => {
    const screen = await show(shopSnapshot(), { columns: 120, rows: 40, readOnly: 'stsview is read-only here' });
    await screen.press('!', 'enter', 'x');
    assert.match(screen.text(), /stsview is read-only here/);
    assert.equal(screen.store.state().overlay?.type, 'finding');
  });

  it('say when the shown finding has ended', async () => {
    const screen = await show(shopSnapshot(), { columns: 120, rows: 40 });
    await screen.press('!', 'enter');
    const world = shopSnapshot();
    const pods = new Map(world.tables.Pod);
    const set = world.tables.StatefulSet.get('shop/cassandra');
    assert.ok(set !== undefined);
    pods.set('shop/cassandra-2', aPod(set, 2, { revision: set.status.updateRevision }));
    await screen.observe({ ...world, tables: { ...world.tables, Pod: pods } });
    assert.match(screen.text(), /What was shown here is over/);
  });

  it('show the whole action on a narrow terminal', async () => {
    const set = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-b' } });
    const broken = aPod(set, 2, { ...waitingPod('ImagePullBackOff'), revision: 'web-b' });
    const screen = await show(healthySnapshot(set, broken, aRevision(set, 'web-a', 1), aRevision(set, 'web-b', 2)), {
      columns: 60,
      rows: 16,
    });
    await screen.press('enter');
    assert.match(
      screen.text(),
      /way out {2}roll back to revision 1, which has\s+worked \(and\s+then\s+delete\s+web-2\)/,
    );
  });

  it('propose a rollback to the revision that worked, and not to the bad one before', async () => {
    const set = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-c' } });
    const revisions = ['web-a', 'web-b', 'web-c'].map((name, index) => aRevision(set, name, index + 1));
    const broken = [
      aPod(set, 2, { ...waitingPod('ImagePullBackOff'), revision: 'web-c' }),
      aPod(set, 1, { ...waitingPod('ImagePullBackOff'), revision: 'web-b' }),
    ];
    const screen = await show(healthySnapshot(set, ...broken, ...revisions), { columns: 120, rows: 40 });
    await screen.press('!', '/', 'code:broken', 'enter', 'enter', 'x');
    assert.match(screen.text(), /Roll web back to revision 1/);
    await screen.press('esc', 'esc', 'esc', 'p', 'j', 'j', 'j', 'j', 'j', 'enter');
    assert.match(screen.text(), /› revision 1 .*has worked: web-0 is ready with it/);
    assert.match(screen.text(), / revision 2 .*not known to have worked/);
  });

  it('let the user choose if no revision is known to have worked', async () => {
    const set = aSet({ replicas: 1, status: { currentRevision: 'web-a', updateRevision: 'web-b' } });
    const revisions = ['web-a', 'web-b'].map((name, index) => aRevision(set, name, index + 1));
    const broken = aPod(set, 0, { ...waitingPod('ImagePullBackOff'), revision: 'web-b' });
    const screen = await show(healthySnapshot(set, broken, ...revisions), { columns: 120, rows: 40 });
    await screen.press('w');
    assert.match(screen.text(), /choose a revision to go back to: none is known to have worked/);
    await screen.press('x');
    assert.match(screen.text(), /back to which revision\?/);
    assert.match(screen.text(), /No earlier revision is known to have worked: choose one yourself\./);
    await screen.press('j', 'enter');
    assert.match(screen.text(), /revision 1 is not known to have worked/);
  });

  it('name what the controller waits for once', async () => {
    const set = aSet({ replicas: 1 });
    const screen = await show(healthySnapshot(set, aPod(set, 0, notReady())), { columns: 80, rows: 24 });
    assert.match(screen.text(), /^ {3}next {2}wait until web-0 is ready *$/m);
  });

  it('are filtered by code and severity', async () => {
    const screen = await show(shopSnapshot(), { columns: 120, rows: 40 });
    await screen.press('!', '/', 'code:ondelete', 'enter');
    assert.match(screen.text(), /› shop {7}postgres/);
    assert.doesNotMatch(screen.text(), /ForcedRollback/);
    await screen.press('/', ' error', 'enter');
    assert.match(screen.text(), /Nothing matches/);
  });

  it('have a text for an empty list', async () => {
    const screen = await show(healthySnapshot(aSet()), { columns: 80, rows: 24 });
    await screen.press('!');
    assert.match(screen.text(), /Nothing is wrong\. The one set that is shown is complete\./);
  });

  it('keep their lines while only time passes', async () => {
    const world = shopSnapshot();
    const screen = await show(world, { columns: 120, rows: 40 });
    await screen.press('!');
    const before = screen.rows();
    await screen.observe(world, NOW + 5_000);
    const shape = (rows: readonly string[]) =>
      rows.map((row) => row.replaceAll(/ \d+s/g, ' 0s').replaceAll(/ +/g, ' '));
    assert.deepEqual(shape(screen.rows()), shape(before));
  });
});
