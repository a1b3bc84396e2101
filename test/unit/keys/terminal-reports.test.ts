// biome-ignore-all lint/suspicious/noControlCharactersInRegex: reports begin with Escape
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReportRemover } from '../../../source/keys/terminal-reports.ts';

function left(...chunks: readonly string[]): string {
  const remove = createReportRemover();
  return chunks.map((chunk) => remove(chunk)).join('');
}

test('what a terminal sends by itself is no key, in whatever pieces it arrives', () => {
  const reports: readonly string[] = [
    '\x1b]10;rgb:0000/1111/2222\x07',
    '\x1b]11;rgb:0000/1111/2222\x1b\\',
    '\x1bP>|tmux 3.4\x1b\\',
    '\x1bP1$r0m\x1b\\',
    '\x1b_Gi=1;OK\x1b\\',
    '\x1b[M !!',
    '\x1b[M\x1b[x',
  ];
  for (const report of reports) assert.equal(left(`j${report}k`), 'jk', JSON.stringify(report));
  for (const report of reports.filter((text) => /^\x1b[\]P]/.test(text))) {
    for (let cut = 3; cut < report.length; cut++) {
      assert.equal(left(report.slice(0, cut), `${report.slice(cut)}k`), 'k', `${JSON.stringify(report)} at ${cut}`);
    }
  }
});

test('keys are left as they are', () => {
  for (const keys of [
    'j',
    '\x1b',
    '\x1b[A',
    '\x1bOP',
    '\x1bP',
    '\x1b]',
    '\x1bx',
    '\x1b[<0;1;2M',
    '\x1b[200~a]b\x1b[201~',
  ]) {
    assert.equal(left(keys), keys, JSON.stringify(keys));
  }
  assert.equal(left('\x1b', 'P', '1'), '\x1bP1');
});

test('an answer without an end takes no more than a few keys', () => {
  assert.equal(left('\x1b]10;rgb', 'a', 'b', 'c', 'd', 'e', 'f'), 'ef');
});
