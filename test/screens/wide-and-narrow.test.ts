/** What stays on the screen of any size, with names of any length: identity, cause, and where one is. */

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { textWidth } from '../../source/view-model/layout/span.ts';
import { aNode, aPod, aSet, aSnapshot, healthySnapshot, MINUTE, NOW, waitingPod } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';

const SIZES = [
  [60, 16],
  [80, 24],
  [110, 34],
  [200, 50],
] as const;

const open: Screen[] = [];
after(() => {
  for (const screen of open) screen.close();
});

async function opened(snapshot: Snapshot, options: ScreenOptions): Promise<Screen> {
  const screen = await openScreen(snapshot, options);
  open.push(screen);
  return screen;
}

const LONG = 'elasticsearch-hot-warm-logging-production-europe-west';
const CONTEXT = 'arn:aws:eks:eu-central-1:123456789012:cluster/payments-production-eu-central-1';

/** Two sets of one name in two namespaces with a long common beginning, one broken, and a set with a long name. */
function longNames(): Snapshot {
  const nodes = [0, 1, 2].map((index) => aNode(`ip-10-0-12-${index}.eu-central-1.compute.internal`));
  const setIn = (namespace: string, name: string) => aSet({ name, meta: { namespace } });
  const live = setIn('team-payments-production-live', 'ledger');
  const shadow = setIn('team-payments-production-shadow', 'ledger');
  const long = setIn('logging', LONG);
  const podsOf = (set: typeof live, broken: boolean) =>
    [0, 1, 2].map((ordinal) => {
      const state = broken && ordinal === 2 ? waitingPod('ImagePullBackOff', NOW - 3 * MINUTE) : {};
      return aPod(set, ordinal, { ...state, node: nodes[ordinal]?.meta.name ?? '' });
    });
  return aSnapshot([
    ...nodes,
    live,
    shadow,
    long,
    ...podsOf(live, true),
    ...podsOf(shadow, false),
    ...podsOf(long, false),
  ]);
}

function manyMembers(): Snapshot {
  return healthySnapshot(aSet({ name: 'cassandra', replicas: 60, meta: { namespace: 'shop' } }));
}

describe('long names', () => {
  for (const [columns, rows] of SIZES) {
    const size = `${columns}x${rows}`;

    it(`tell two sets of one name apart at ${size}`, async () => {
      const screen = await opened(longNames(), { columns, rows, context: CONTEXT });
      assertGoldenFrame(`long-names-${size}`, screen.rows());
      const listed = screen.rows().filter((row) => / ledger /.test(row) && /\d\/3/.test(row));
      const namespaces = listed.map((row) => row.slice(3).split(/\s{2,}/)[0]);
      assert.equal(new Set(namespaces).size, 2, screen.text());
      assert.match(screen.text(), /ledger-2 .*cannot pull/);
      for (const row of screen.rows()) assert.ok(textWidth(row) <= columns, `too wide: ${row}`);
    });

    it(`are whole in the title of the set's own screen at ${size}`, async () => {
      const screen = await opened(longNames(), { columns, rows, context: CONTEXT });
      await screen.press('/', 'elastic', 'enter', 'enter');
      assertGoldenFrame(`long-names-set-${size}`, screen.rows());
      if (columns >= 80) assert.ok(screen.rows()[1]?.includes(`logging/${LONG}`), screen.text());
    });
  }
});

describe('sixty members', () => {
  for (const [columns, rows] of SIZES) {
    it(`say where the cursor is at ${columns}x${rows}`, async () => {
      const screen = await opened(manyMembers(), { columns, rows, namespaces: ['shop'] });
      await screen.press('enter', 'end');
      assertGoldenFrame(`sixty-members-${columns}x${rows}`, screen.rows());
      assert.match(screen.text(), /60 of 60/);
      assert.match(screen.rows().find((row) => row.includes('›')) ?? '', /cassandra-0/);
    });
  }
});

describe('without colour and in ASCII', () => {
  for (const [columns, rows] of SIZES) {
    const size = `${columns}x${rows}`;

    it(`long names and sixty members keep their places at ${size}`, async () => {
      const plain = { columns, rows, ascii: true, colorLevel: 0 } as const;
      const names = await opened(longNames(), { ...plain, context: CONTEXT });
      assertGoldenFrame(`long-names-ascii-${size}`, names.rows());
      const members = await opened(manyMembers(), { ...plain, namespaces: ['shop'] });
      await members.press('enter', 'end');
      assertGoldenFrame(`sixty-members-ascii-${size}`, members.rows());
      assert.match(members.text(), /60 of 60/);
      assert.match(members.rows().find((row) => row.startsWith(' >')) ?? '', /cassandra-0/);
      for (const row of [...names.rows(), ...members.rows()]) {
        assert.match(row, /^[\x20-\x7e]*$/);
        assert.ok(row.length <= columns, `too wide: ${row}`);
      }
    });
  }
});

describe('the list of sets', () => {
  it('keeps its height while the cursor moves', async () => {
    const many = aSnapshot(
      Array.from({ length: 30 }, (_, index) => {
        const set = aSet({ name: `set-${index}`, replicas: 1 + (index % 4) });
        const pods = [...Array(set.replicas).keys()].map((ordinal) =>
          aPod(set, ordinal, index % 3 === 0 ? waitingPod('ImagePullBackOff') : {}),
        );
        return [set, ...pods];
      }).flat(),
    );
    const screen = await opened(many, { columns: 100, rows: 30 });
    const title = () => screen.rows().findIndex((row) => row.startsWith(' ── '));
    const first = title();
    for (let move = 0; move < 8; move++) {
      await screen.press('j');
      assert.equal(title(), first, screen.text());
    }
  });

  for (const [columns, rows] of SIZES) {
    it(`shows the cause and the address of the selected set's pod where there is room, at ${columns}x${rows}`, async () => {
      const screen = await opened(longNames(), { columns, rows });
      assert.match(screen.text(), /✗ (stuck|degraded) {2}\w+ {2}ledger-2/);
      if (columns >= 80) assert.match(screen.text(), / 10\.0\.0\.\d/);
    });
  }
});
