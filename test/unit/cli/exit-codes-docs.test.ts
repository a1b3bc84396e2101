/**
 * docs/exit-codes.md lists every exit code with its meaning and the commands that use it, which are read from their
 * source. `UPDATE_DOCS=1` rewrites its table.
 */

import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../../source/cli/commands/registry.ts';
import { EXIT, EXIT_MEANINGS } from '../../../source/cli/process/exit-code.ts';

const DOCUMENT = fileURLToPath(new URL('../../../docs/exit-codes.md', import.meta.url));
const CLI = fileURLToPath(new URL('../../../source/cli', import.meta.url));
const UPDATE = process.env['UPDATE_DOCS'] === '1';

/** Any command may end with these, which the entry point returns. */
const OF_ALL: ReadonlySet<string> = new Set(['done', 'error', 'usage', 'readerGone']);

function sourceOf(folder: string): string {
  return globSync(`${CLI}/${folder}/*.ts*`)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

/** Returns the names in EXIT that the command's files, and those that all actions share, return. */
function namesUsedBy(command: string): ReadonlySet<string> {
  const own = sourceOf(`commands/${command}`);
  const all = own.includes("from '../../actions/") ? own + sourceOf('actions') : own;
  return new Set([...all.matchAll(/\bEXIT\.(\w+)/g)].map(([, name]) => name ?? ''));
}

function codesTable(): string {
  const used = COMMANDS.map(({ name }) => ({ name, codes: namesUsedBy(name) }));
  const rows = Object.entries(EXIT).map(([name, code]) => {
    const commands = used.filter(({ codes }) => codes.has(name)).map((command) => `\`${command.name}\``);
    const meaning = Object.entries(EXIT_MEANINGS).find(([key]) => key === name)?.[1] ?? '';
    return `| ${code} | ${meaning.replaceAll('|', '\\|')} | ${OF_ALL.has(name) ? 'all' : commands.join(', ')} |`;
  });
  return ['| code | means | commands |', '| --- | --- | --- |', ...rows].join('\n');
}

test('the page lists every exit code, what it means, and the commands that use it', () => {
  const table = codesTable();
  const text = readFileSync(DOCUMENT, 'utf8');
  const expected = text.replace(/(?<=^## Codes\n\n)(?:\|.*\n)*\n*/m, () => `${table}\n\n`);
  assert.ok(expected.includes(table), 'the heading is there');
  if (UPDATE) writeFileSync(DOCUMENT, expected);
  else assert.equal(text, expected, 'UPDATE_DOCS=1 npm test -- exit-codes-docs rewrites the table');
});

test('every code has its own number and meaning', () => {
  const codes = Object.values(EXIT);
  assert.equal(new Set(codes).size, codes.length);
  assert.equal(new Set(Object.values(EXIT_MEANINGS)).size, codes.length);
});
