/**
 * Makes media/ from the program's own screens: `npm run media`, or `npm run media -- partition` for one scene. The same
 * source gives the same bytes.
 */

import { writeFileSync } from 'node:fs';
import { makeMedia } from './media/make-media.ts';
import { SCENES } from './media/scenes.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => SCENES.every((scene) => scene.name !== name));
if (unknown.length > 0) throw new Error(`there is no scene ${unknown.join(', ')}`);
for (const scene of SCENES) {
  if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
  for (const [name, text] of await makeMedia(scene)) {
    writeFileSync(`media/${name}`, text);
    process.stdout.write(`media/${name}: ${Math.ceil(text.length / 1000)} kB\n`);
  }
}
process.exit(0);
