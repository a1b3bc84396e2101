import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { OUTPUT_FORMATS, type OutputFormat, printResult, type Result } from '../../../../source/cli/output/formats.ts';
import { printJsonLine, printLine, printMessage, printNote, printText } from '../../../../source/cli/output/print.ts';
import type { CommandIO } from '../../../../source/cli/process/process-io.ts';

/** Colours, a title, a cleared screen, a turned direction, and characters that show as nothing. */
const NASTY = 'a\u001b[31mb\u001b]0;owned\u0007c\u001b[2J\re\u202ef\u200bg\u009b31mh\u2028i\u0000é€😀';
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e\u2028]/;

interface Written {
  readonly out: string;
  readonly err: string;
}

async function written(print: (io: Pick<CommandIO, 'stdout' | 'stderr'>) => void | Promise<void>): Promise<Written> {
  let [out, err] = ['', ''];
  const stdout = { write: (text: string) => (out += text) };
  const stderr = { write: (text: string) => (err += text) };
  await print({ stdout, stderr });
  return { out, err };
}

function printed(output: OutputFormat, result: Partial<Result>, noHeaders = false): Promise<Written> {
  return written((io) =>
    printResult(io, { output, noHeaders }, { table: () => 'TABLE\n', value: () => [], names: () => [], ...result }),
  );
}

test('no format prints a character that a terminal obeys', async () => {
  for (const format of OUTPUT_FORMATS) {
    const { out, err } = await printed(format, {
      table: () => `NAME\n${NASTY}\n`,
      value: () => [{ name: NASTY }],
      names: () => [NASTY],
    });
    assert.match(out, /é€😀/, format);
    assert.doesNotMatch(out, OBEYED, format);
    assert.equal(err, '');
    if (format === 'json') assert.deepEqual(JSON.parse(out), [{ name: NASTY }]);
    if (format === 'yaml') assert.deepEqual(parse(out), [{ name: NASTY }]);
  }
});

test('the wide table is asked for its further columns', async () => {
  const table = ({ wide }: { readonly wide: boolean }) => `wide: ${wide}\n`;
  assert.equal((await printed('table', { table })).out, 'wide: false\n');
  assert.equal((await printed('wide', { table })).out, 'wide: true\n');
});

test('headings can be left out', async () => {
  const table = ({ headings }: { readonly headings: boolean }) => `headings: ${headings}\n`;
  assert.equal((await printed('table', { table })).out, 'headings: true\n');
  assert.equal((await printed('wide', { table }, true)).out, 'headings: false\n');
});

test('names, one a line', async () => {
  const names = () => ['statefulset.apps/web', 'statefulset.apps/db\n'];
  assert.equal((await printed('name', { names })).out, 'statefulset.apps/web\nstatefulset.apps/db␊\n');
  assert.deepEqual(await printed('name', { names: () => [], emptyNote: 'There are none.' }), { out: '', err: '' });
});

test('people read a sentence instead of an empty table, and programs an empty list', async () => {
  const emptyNote = 'There are no sets.';
  for (const format of ['table', 'wide'] as const) {
    assert.deepEqual(await printed(format, { emptyNote }), { out: '', err: 'There are no sets.\n' });
  }
  for (const format of ['json', 'yaml'] as const) {
    assert.deepEqual(await printed(format, { emptyNote }), { out: '[]\n', err: '' });
  }
});

test('no line that is printed has a character that a terminal obeys', async () => {
  assert.equal((await written((io) => printText(io, 'a\u001b\nb'))).out, 'a␛\nb\n');
  assert.equal((await written((io) => printLine(io, 'a\nb'))).out, 'a␊b\n');
  assert.equal((await written((io) => printJsonLine(io, ['\u009b']))).out, '["\\u009b"]\n');
  assert.equal((await written((io) => printNote(io, 'a\nb'))).err, 'a␊b\n');
  assert.equal((await written((io) => printMessage(io, 'a\u001bb'))).err, 'stsview: a␛b\n');
});
