/** The pictures and recordings that the README shows. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeMedia } from '../../scripts/media/make-media.ts';
import { SCENES } from '../../scripts/media/scenes.ts';
import { createVirtualTerminal } from './virtual-terminal.ts';

const ROOT = new URL('../../', import.meta.url);
const MOST_BYTES = 150_000;

function read(name: string): string {
  return readFileSync(new URL(name, ROOT), 'utf8');
}

/** The header and the lines of output of a recording. */
function readCast(name: string) {
  const [header, ...lines] = read(name)
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const events = lines.map((line) => {
    assert.ok(Array.isArray(line) && line.length === 3, name);
    const [at, type, text]: readonly unknown[] = line;
    assert.ok(typeof at === 'number' && type === 'o' && typeof text === 'string', name);
    return { at, text };
  });
  assert.ok(typeof header === 'object' && header !== null);
  return { header: { ...header } as Readonly<Record<string, unknown>>, events };
}

/** The text of a picture without blanks. */
function textOf(svg: string): string {
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
  const plain = texts.join('').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return plain.replaceAll('&amp;', '&').replaceAll(/\s/g, '');
}

test('the README shows the picture and names the recording of every scene, and media/ holds nothing else', () => {
  const readme = read('README.md');
  const files = SCENES.flatMap(({ name }) => [`${name}.cast`, `${name}.svg`]);
  assert.deepEqual(readdirSync(new URL('media/', ROOT)).sort(), files.toSorted());
  for (const { name } of SCENES) {
    assert.ok(readme.includes(`](media/${name}.svg)`), name);
    assert.ok(readme.includes(`](media/${name}.cast)`), name);
    assert.ok(readme.includes(`asciinema play media/${name}.cast`), name);
  }
  for (const file of files) assert.ok(Buffer.byteLength(read(`media/${file}`)) < MOST_BYTES, file);
});

for (const { name, columns, title } of SCENES) {
  test(`the recording of ${name} plays, and shows its picture on the way`, async () => {
    const { header, events } = readCast(`media/${name}.cast`);
    assert.deepEqual([header['version'], header['width'], header['title']], [2, columns, title]);
    const terminal = createVirtualTerminal(columns, Number(header['height']));
    const picture = textOf(read(`media/${name}.svg`));
    let before = 0;
    let isShown = false;
    for (const { at, text } of events) {
      assert.ok(at >= before, `${at} after ${before}`);
      before = at;
      terminal.stdout.write(text);
      await terminal.settled();
      isShown ||= terminal.rows().join('').replaceAll(/\s/g, '').startsWith(picture);
    }
    terminal.close();
    assert.ok(isShown, `no moment of the recording shows the picture: ${picture}`);
  });
}

test('the picture and the recording of a lesson are what the program shows now: npm run media', async () => {
  const scene = SCENES.find(({ name }) => name === 'lesson');
  assert.ok(scene !== undefined);
  for (const [name, text] of await makeMedia(scene)) {
    assert.ok(
      text === read(`media/${name}`),
      `media/${name} is out of date: run npm run media, and read the difference`,
    );
  }
});
