/** What a class sees: old values, the pods of no set, the past, what can be broken, and the screen on a projector. */

import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { demoTimeOf } from '../../source/state/demo-time.ts';
import { aClaim, aPod, aSet, aSnapshot, healthySnapshot, NOW, SECOND } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

const SET = aSet({ replicas: 2 });
const BEFORE = aPod(SET, 1, { ips: ['10.1.0.7'], node: 'node-1', meta: { uid: 'first' } });
const AFTER = aPod(SET, 1, { ips: ['10.1.0.11'], node: 'node-0', meta: { uid: 'second' } });
const OTHERS = [
  aPod(SET, 7, {
    claimVolumes: [],
    meta: {
      name: 'storefront-6f7d9-x2x4z',
      uid: 'other',
      labels: { 'pod-template-hash': '6f7d9' },
      owners: [{ kind: 'ReplicaSet', name: 'storefront-6f7d9', uid: 'rs', controller: true }],
    },
  }),
  aPod(SET, 8, { meta: { name: 'debug', uid: 'bare', owners: [], labels: {} } }),
];

const first = healthySnapshot(SET, BEFORE, ...OTHERS);
const second = healthySnapshot(SET, AFTER, ...OTHERS);
const demo = demoTimeOf({ speed: 1, paused: false, pace: 'normal', heldElsewhere: false });

async function changed(options: ScreenOptions): Promise<Screen> {
  screen = await openScreen(first, options);
  await screen.observe(second, NOW + SECOND);
  return screen;
}

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  it(`shows old values and the pods of no set on ${columns}×${rows}`, async () => {
    const shown = await changed({ columns, rows, demo, namespaces: ['shop'], context: 'demo-shop' });
    assert.match(shown.text(), /10\.1\.0\.7 → 10\.1\.0\.11/);
    assert.match(shown.text(), /node-1 → node-0/);
    assert.match(shown.text(), /everything else in shop/);
    assertGoldenFrame(`time-${columns}x${rows}`, shown.rows());
  });
}

it('shows the pods and claims of a namespace without sets', async () => {
  const pod = aPod(SET, 8, { node: 'node-2', meta: { name: 'potato', uid: 'bare', owners: [], labels: {} } });
  const claim = aClaim('spare', { phase: 'Pending' });
  screen = await openScreen(aSnapshot([pod, claim]), { columns: 100, rows: 20, namespaces: ['shop'] });
  assert.match(screen.text(), /There are no StatefulSets in namespace shop/);
  assert.match(screen.text(), /everything else in shop/);
  assert.match(screen.text(), /bare +potato . ready node-2/);
  assert.match(screen.text(), /claims that no pod uses +spare Pending/);
});

it('lets old values go after ten seconds', async () => {
  const shown = await changed({ demo });
  await shown.observe(second, NOW + 12 * SECOND);
  assert.doesNotMatch(shown.text(), /10\.1\.0\.7/);
});

it('steps back and forward, and changes nothing there', async () => {
  const shown = await changed({ columns: 120, demo });
  await shown.press(',');
  assert.match(shown.text(), /\d\d:\d\d:\d\d, 1 step back/);
  assert.match(shown.text(), /10\.1\.0\.7 /);
  await shown.press('s');
  assert.match(shown.text(), /s: this is the past/);
  await shown.press(',');
  assert.match(shown.text(), /nothing earlier has been kept/);
  await shown.press('.');
  assert.doesNotMatch(shown.text(), /step back/);
});

it('says who holds time', async () => {
  const shown = await changed({ columns: 120, demo: { ...demo, paused: true, heldElsewhere: true } });
  assert.match(shown.text(), /the teacher holds time/);
});

it('offers what can be broken of a member of the embedded cluster alone', async () => {
  const shown = await changed({ demo });
  await shown.press('enter', 'B');
  assert.match(shown.text(), /break what\?[\s\S]*image[\s\S]*node off[\s\S]*put the template right/);
  await shown.press('enter');
  assert.match(shown.text(), /Break web-1: the image cannot be pulled/);
  shown.close();
  screen = await openScreen(first);
  await screen.press('enter', 'B');
  assert.match(screen.text(), /B: only the cluster of stsview demo is broken on purpose/);
});

it('has room, few columns and the keys of time on a projector', async () => {
  const shown = await changed({
    columns: 120,
    rows: 30,
    demo,
    present: true,
    namespaces: ['shop'],
    context: 'demo-shop',
  });
  await shown.press('j', 'k');
  assert.match(shown.text(), /P time +\. step[\s\S]*\[j\]\[k\]/);
  assert.doesNotMatch(shown.text(), /RECLAIM/);
  assertGoldenFrame('present-120x30', shown.rows());
});
