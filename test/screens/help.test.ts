/** The help lists the filter terms of the list from which it was opened. */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { claimsSnapshot } from './claims-snapshot.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

/** The keys that open the page, and the filter terms in its help. */
const PAGES = [
  [
    'sets',
    [],
    [
      'text',
      '^db-\\d$',
      'ns:',
      'state:',
      'service:',
      'node:',
      'image:',
      'class:',
      'used:',
      'manager:',
      'label:',
      '!term',
    ],
  ],
  ['claims', ['v'], ['text', '^db-\\d$', 'ns:', 'verdict:', 'set:', 'class:', 'phase:', 'removable:', '!term']],
  ['volumes', ['v', 'v'], ['text', '^db-\\d$', '!term']],
  ['findings', ['!'], ['text', '^db-\\d$', 'severity:', 'state:', 'ns:', 'code:', '!term']],
] as const;

async function openHelp(keys: readonly string[], columns: number, rows: number): Promise<Screen> {
  screen = await openScreen(keys.includes('v') ? claimsSnapshot() : shopSnapshot(), { columns, rows });
  await screen.press(...keys, '?');
  return screen;
}

/** Returns every line of the help, from the first to the last. */
async function read(shown: Screen): Promise<readonly string[]> {
  const body = () =>
    shown
      .rows()
      .slice(1, -1)
      .filter((row) => !row.startsWith('   ↑↓ '));
  const lines = [...body()];
  for (let before = ''; before !== shown.text(); ) {
    before = shown.text();
    await shown.press('j');
    if (before !== shown.text()) lines.push(body().at(-1) ?? '');
  }
  return lines.map((line) => line.trimEnd());
}

/** Returns the left column of a section, from its heading to the empty line at its end. */
function termsOf(lines: readonly string[], heading: string): readonly string[] {
  const start = lines.indexOf(` ${heading}`);
  if (start < 0) return [];
  const end = lines.indexOf('', start);
  return lines.slice(start + 1, end).flatMap((line) => /^ {3}(\S+)/.exec(line)?.slice(1) ?? []);
}

describe('the filter section of the help', () => {
  for (const [columns, rows] of SIZES) {
    for (const [page, keys, terms] of PAGES) {
      it(`lists the terms of the ${page} without cuts at ${columns}x${rows}`, async () => {
        const lines = await read(await openHelp(keys, columns, rows));
        assert.deepEqual(termsOf(lines, 'Filter'), terms);
        const section = lines.slice(lines.indexOf(' Filter'), lines.indexOf(' Marks'));
        assert.doesNotMatch(section.join('\n').replace('degraded, …', '').replace('left-behind, …', ''), /…/);
      });
    }
  }

  it('is shown for the claims', async () => {
    const shown = await openHelp(['v'], 80, 24);
    await shown.press('G');
    while (!shown.rows().some((row) => row.trimEnd() === ' Filter')) await shown.press('k');
    assertGoldenFrame('help-claims-80x24', shown.rows());
  });

  it('is absent where there is no list to filter', async () => {
    const lines = await read(await openHelp(['enter'], 80, 24));
    assert.deepEqual(termsOf(lines, 'Filter'), []);
    assert.ok(lines.includes(' Marks'));
  });

  for (const [page, keys, terms] of PAGES) {
    it(`lists keys that filter the ${page}`, async () => {
      const shown = await openHelp(keys, 120, 40);
      await shown.press('esc', '/');
      const isEmpty = () => /(Nothing|No set) matches/.test(shown.text());
      for (const key of terms.filter((term) => term.endsWith(':'))) {
        // As plain text, the key alone would match no row.
        await shown.press(key);
        assert.ok(!isEmpty(), `${key} is no key:\n${shown.text()}`);
        await shown.press('nothing-has-this');
        assert.ok(isEmpty(), `${key} takes anything:\n${shown.text()}`);
        await shown.press('\u0015');
      }
    });
  }
});
