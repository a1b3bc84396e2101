/** Recognizes names of claims that are written in parts: {template: data, set: web, ordinal: 0}. */

import type { JsonObject } from './json-value.ts';
import type { SoughtClaims } from './sought-claim.ts';

/** Returns names without ordinal that two texts of one object make up: "data-web". */
export function stemsInParts(
  object: JsonObject,
  { templates, byStem }: Pick<SoughtClaims, 'templates' | 'byStem'>,
): readonly string[] {
  const texts = Object.values(object)
    .filter((value) => typeof value === 'string')
    .map((text) => text.replace(/^-+|-+$/g, ''));
  const beginnings = new Set(texts.filter((text) => templates.has(text)));
  return [...beginnings].flatMap((template) =>
    texts.map((text) => `${template}-${text}`).filter((stem) => byStem.has(stem)),
  );
}
