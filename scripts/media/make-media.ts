import { writeCast } from './asciicast.ts';
import { playScene, STRIP_ROWS } from './film.ts';
import type { Scene } from './scene.ts';
import { drawSvg } from './svg.ts';

/** Returns the texts of a scene's files by their names. */
export async function makeMedia(scene: Scene): Promise<ReadonlyMap<string, string>> {
  const { name, title, columns, rows } = scene;
  const { picture, frames, seconds } = await playScene(scene);
  return new Map([
    [`${name}.svg`, drawSvg(picture, { title, columns })],
    [`${name}.cast`, writeCast(frames, { title, columns, rows: rows + STRIP_ROWS, end: seconds })],
  ]);
}
