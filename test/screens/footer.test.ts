/** The keys that the last row of each screen lists. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { claimsSnapshot } from './claims-snapshot.ts';
import { assertGolden } from './golden.ts';
import { openScreen } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

/** A screen, and the keys that open it. The cursor is on the set cassandra, or on the first claim. */
const SCREENS: readonly (readonly [name: string, snapshot: () => Snapshot, keys: readonly string[]])[] = [
  ['sets', shopSnapshot, []],
  ['filter', shopSnapshot, ['/']],
  ['filtered sets', shopSnapshot, ['/', 'cass', 'enter']],
  ['set', shopSnapshot, ['enter']],
  ['claims', claimsSnapshot, ['v']],
  ['claim', claimsSnapshot, ['v', 'enter']],
  ['volumes', claimsSnapshot, ['v', 'v']],
  ['findings', shopSnapshot, ['!']],
  ['finding', shopSnapshot, ['!', 'enter']],
  ['DNS', shopSnapshot, ['D']],
  ['DNS watch', shopSnapshot, ['D', 'w']],
  ['details', shopSnapshot, ['enter', 'enter']],
  ['events', shopSnapshot, ['e']],
  ['log', shopSnapshot, ['enter', 'l']],
  ['YAML', shopSnapshot, ['y']],
  ['search', shopSnapshot, ['y', '/']],
  ['choice of a shell', shopSnapshot, ['enter', 'j', 'S']],
  ['number of replicas', shopSnapshot, ['s']],
  ['plan', shopSnapshot, ['s', '5', 'enter']],
  ['menu of an update', shopSnapshot, ['p']],
  ['choice of a namespace', shopSnapshot, ['n']],
  ['choice of a context', shopSnapshot, ['c']],
  ['help', shopSnapshot, ['?']],
];

test('each screen lists its keys in the last row', async () => {
  const lines: string[] = [];
  for (const [name, snapshot, keys] of SCREENS) {
    const screen = await openScreen(snapshot(), { columns: 200, rows: 50 });
    await screen.press(...keys);
    const footer = screen.rows().at(-1)?.trimEnd() ?? '';
    screen.close();
    assert.notEqual(footer, '', name);
    lines.push(`${name}:${footer}`);
  }
  assertGolden('footers', lines);
});

test('a narrow terminal leaves out the last keys', async () => {
  const footers: string[] = [];
  for (const columns of [200, 60]) {
    const screen = await openScreen(shopSnapshot(), { columns, rows: 16 });
    footers.push(screen.rows().at(-1)?.trimEnd() ?? '');
    screen.close();
  }
  const [wide = '', narrow = ''] = footers;
  assert.ok(wide.startsWith(`${narrow}  `) && narrow.length > 40, `${narrow}\n${wide}`);
});
