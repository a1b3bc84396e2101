/**
 * The keys from the row of a broken set to the cause and to the repair, pressed on the embedded cluster and compared
 * with docs/keystrokes.md. UPDATE_DOCS=1 writes its table again.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openTestTerminal, type TestTerminal } from '../harness/terminal.ts';
import { KEYSTROKE_FAULTS, type KeystrokeFault, manifestsText } from './faults.ts';

const DOCS = new URL('../../../docs/keystrokes.md', import.meta.url);
const MARK = '<!-- counted by a test -->\n';
const MAX_FINDINGS = 8;

const folder = mkdtempSync(join(tmpdir(), 'stsview-keystrokes-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Puts the cursor on the set's row, which is where somebody begins who has noticed it. */
async function goToRow(terminal: TestTerminal, { set, code }: KeystrokeFault): Promise<void> {
  terminal.press('/');
  terminal.type(`^${set}$`);
  terminal.press('enter');
  await terminal.waitForText(new RegExp(`› \\S+ +${set} [\\s\\S]* ${code} `));
}

/** Presses the keys of a user who follows the screen, and returns them. */
async function walk(terminal: TestTerminal, { code }: KeystrokeFault): Promise<readonly string[]> {
  const pressed: string[] = ['w'];
  terminal.press('w');
  const title = /── why [^\n]+\n +(\S+ \w+) /;
  let [, shown] = title.exec(await terminal.waitForText(title)) ?? [];
  while (shown?.endsWith(` ${code}`) !== true) {
    assert.ok(pressed.length < MAX_FINDINGS, terminal.screen());
    pressed.push('tab');
    terminal.press('tab');
    const before = `${shown} `;
    const next = await terminal.waitForNoText(new RegExp(`── why [^\\n]+\\n +${before.replace(/[^\w ]/g, '\\$&')}`));
    [, shown] = title.exec(next) ?? [];
  }
  terminal.press('Y');
  await terminal.waitForText(/The finding, as Markdown, is offered to the clipboard\. Again: command\./);
  terminal.press('Y');
  await terminal.waitForText(/The command is offered to the clipboard/);
  terminal.press('esc', 'esc');
  await terminal.waitForText(/sets 12 /);
  return [...pressed, 'Y', 'Y'];
}

/** The cause stands below the list before any key is pressed: `goToRow` has waited for it. */
function tableOf(rows: readonly (readonly [KeystrokeFault, readonly string[]])[]): string {
  const titles = [
    'fault',
    'finding',
    'keys to the cause',
    'keys to the command of the way out, on the clipboard',
    'kubectl, to the cause',
  ];
  const lines = rows.map(([{ what, code, kubectl }, keys]) => [
    what,
    code,
    '0: it stands below the list',
    `${keys.length}: ${keys.map((key) => `\`${key}\``).join(' ')}`,
    `${kubectl.length + 1}: \`${kubectl}\``,
  ]);
  return [titles, titles.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

test('the table of keystrokes is what a user presses', { timeout: 170_000 }, async () => {
  const file = join(folder, 'faults.yaml');
  writeFileSync(file, manifestsText());
  using terminal = openTestTerminal({ args: ['demo', '-f', file, '--speed', '20'], columns: 140, rows: 44 });
  // After ten minutes of virtual time every fault counts as one, whatever its set may still wait for.
  await terminal.waitForText(/sets 12 +11 stuck /, 120_000);
  const rows: (readonly [KeystrokeFault, readonly string[]])[] = [];
  for (const fault of KEYSTROKE_FAULTS) {
    await goToRow(terminal, fault);
    rows.push([fault, await walk(terminal, fault)]);
  }
  const [head = ''] = readFileSync(DOCS, 'utf8').split(MARK);
  const page = `${head}${MARK}${tableOf(rows)}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOCS, page);
  assert.equal(readFileSync(DOCS, 'utf8'), page, 'UPDATE_DOCS=1 npm test -- keystrokes writes the table again');
});
