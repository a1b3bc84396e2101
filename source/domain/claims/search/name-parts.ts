/** Recognizes names of claims that are written in parts: {template: data, set: web, ordinal: 0}. */

import { isJsonObject, type JsonObject } from './json-value.ts';
import type { SoughtClaims } from './sought-claim.ts';

/** Returns names without ordinal that two texts of one object, or of it and an object in it, make up: "data-web". */
export function stemsInParts(
  object: JsonObject,
  { templates, byStem }: Pick<SoughtClaims, 'templates' | 'byStem'>,
): readonly string[] {
  const own = partsIn(object);
  const all = [...own, ...Object.values(object).filter(isJsonObject).flatMap(partsIn)];
  const stems = (beginnings: readonly string[], endings: readonly string[]): readonly string[] =>
    [...new Set(beginnings)]
      .filter((text) => templates.has(text))
      .flatMap((template) => endings.map((text) => `${template}-${text}`).filter((stem) => byStem.has(stem)));
  return [...new Set([...stems(own, all), ...stems(all, own)])];
}

function partsIn(object: JsonObject): readonly string[] {
  return Object.values(object)
    .filter((value) => typeof value === 'string')
    .map((text) => text.replace(/^-+|-+$/g, ''));
}
