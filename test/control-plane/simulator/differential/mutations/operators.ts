/** Small mistakes that people make in manifests. Each gives variants of an object, with one place changed. */

import { isObject, type Json } from '../../../../../source/simulator/model/json.ts';

export interface Mutation {
  /** "spec.replicas: negative" */
  readonly name: string;
  readonly object: Json;
}

type Path = readonly (string | number)[];
/** What becomes of a value; REMOVED leaves the field out. */
type Change = readonly [operator: string, value: unknown];

const REMOVED = Symbol('removed');
const LARGE = 2_147_483_648;

function changesOf(value: unknown): readonly Change[] {
  const always: readonly Change[] = [
    ['drop', REMOVED],
    ['null', null],
  ];
  if (Array.isArray(value)) {
    const twice: readonly Change[] = value.length === 0 ? [] : [['duplicate', [...value, value[0]]]];
    return [...always, ['empty', []], ['wrong type', 'text'], ...twice];
  }
  if (isObject(value)) {
    const [[first, inner] = ['field', 1]] = Object.entries(value);
    const { [first]: _renamed, ...rest } = value;
    return [...always, ['empty', {}], ['wrong type', ['text']], ['misspelt', { ...rest, [`${first}x`]: inner }]];
  }
  if (typeof value === 'string') {
    return [...always, ['empty', ''], ['wrong type', 5], ['bad value', 'No Such_Value!'], ['other', `${value}x`]];
  }
  if (typeof value === 'number') {
    return [...always, ['negative', -1], ['zero', 0], ['large', LARGE], ['wrong type', 'text'], ['other', value + 1]];
  }
  return [...always, ['wrong type', 'text'], ['other', value !== true]];
}

function* places(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  if (path.length > 0) yield [path, value];
  const entries = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [key, inner] of entries) yield* places(inner, [...path, key]);
}

function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => (index === key ? changed(item, rest, to) : item));
    return items.filter((item) => item !== REMOVED);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, name === key ? changed(inner, rest, to) : inner]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== REMOVED));
}

/** Returns every variant of the object, apart from its kind and name. */
export function mutationsOf(object: Json): readonly Mutation[] {
  return [...places(object)].flatMap(([path, value]) => {
    const place = path.join('.');
    if (['apiVersion', 'kind', 'metadata', 'metadata.name'].includes(place)) return [];
    return changesOf(value).flatMap(([operator, to]) => {
      const result = changed(object, path, to);
      return isObject(result) ? [{ name: `${place}: ${operator}`, object: result }] : [];
    });
  });
}
