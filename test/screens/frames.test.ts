import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { textWidth } from '../../source/view-model/layout/span.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

describe('frames', () => {
  const open: Screen[] = [];
  after(() => {
    for (const screen of open) screen.close();
  });

  for (const [columns, rows] of SIZES) {
    const size = `${columns}x${rows}`;

    it(`shows the sets and the selected one at ${size}`, async () => {
      const screen = await openScreen(shopSnapshot(), { columns, rows });
      open.push(screen);
      assertGoldenFrame(`sets-${size}`, screen.rows());
      assert.equal(screen.rows().length, rows);
      for (const row of screen.rows()) assert.ok(textWidth(row) <= columns, `too wide: ${row}`);
    });

    it(`shows one set in full at ${size}`, async () => {
      const screen = await openScreen(shopSnapshot(), { columns, rows });
      open.push(screen);
      await screen.press('j', 'j', 'enter');
      assertGoldenFrame(`set-${size}`, screen.rows());
    });

    it(`shows the help at ${size}`, async () => {
      const screen = await openScreen(shopSnapshot(), { columns, rows });
      open.push(screen);
      await screen.press('?');
      if (size === '80x24') assertGoldenFrame('help-80x24', screen.rows());
      assert.match(screen.text(), /^ Move/m);
      for (const row of screen.rows()) assert.ok(textWidth(row) <= columns, `too wide: ${row}`);
    });
  }

  it('uses only ASCII if the locale has no other characters', async () => {
    const screen = await openScreen(shopSnapshot(), { columns: 120, rows: 40, ascii: true });
    open.push(screen);
    assertGoldenFrame('sets-ascii-120x40', screen.rows());
    assert.match(screen.text(), /^[\x20-\x7e\n]*$/);
  });

  it('shows every state without colour', async () => {
    const screen = await openScreen(shopSnapshot(), { columns: 120, rows: 40, colorLevel: 0 });
    open.push(screen);
    for (const word of ['✓ complete', '✗ stuck', '‖ held', '▸ progressing', '○ scaled to 0']) {
      assert.ok(screen.text().includes(word), word);
    }
  });

  it('has the same text in every colour depth', async () => {
    const plain = await openScreen(shopSnapshot(), { colorLevel: 0 });
    const rich = await openScreen(shopSnapshot(), { colorLevel: 3 });
    const sixteen = await openScreen(shopSnapshot(), { colorLevel: 1 });
    open.push(plain, rich, sixteen);
    const unpadded = (screen: Screen) => screen.rows().map((row) => row.trimEnd());
    assert.deepEqual(unpadded(rich), unpadded(plain));
    assert.deepEqual(unpadded(sixteen), unpadded(plain));
  });

  it('asks for a larger terminal', async () => {
    const screen = await openScreen(shopSnapshot(), { columns: 50, rows: 10 });
    open.push(screen);
    assert.match(screen.text(), /50×10/);
    await screen.resize(80, 24);
    await screen.until(/cassandra/);
  });
});
