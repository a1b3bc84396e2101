/** What patches and server-side apply need of a field's schema: how its list or object is merged. */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { Schema, SchemaSet } from './published-schemas.ts';

export interface FieldSchema {
  /** The field of an object, or the value of a map; of an unknown field, nothing is known. */
  readonly child: (field: string) => FieldSchema;
  /** The items of a list. */
  readonly item: () => FieldSchema;
  /** How server-side apply merges a list. */
  readonly list: 'atomic' | 'set' | 'map';
  /** The fields that identify an item of a list that is a map, in alphabetical order, with their defaults. */
  readonly keys: readonly (readonly [field: string, usual: unknown])[];
  /** True if server-side apply replaces the object as a whole. */
  readonly isAtomic: boolean;
  /** True if it cannot be missing in Go: it is no pointer. */
  readonly hasDefault: boolean;
  /** How a strategic merge patch merges a list: by this field, as plain values, or not at all. */
  readonly mergeKey: string | undefined;
  readonly isMerged: boolean;
}

const TYPES = ['set', 'map'] as const;

/** Nothing is known: objects are merged, lists are replaced. */
export const UNKNOWN_FIELDS: FieldSchema = {
  child: () => UNKNOWN_FIELDS,
  item: () => UNKNOWN_FIELDS,
  list: 'atomic',
  keys: [],
  isAtomic: false,
  hasDefault: false,
  mergeKey: undefined,
  isMerged: false,
};

export function fieldSchema(set: Pick<SchemaSet, 'resolve'>, given: unknown): FieldSchema {
  if (!isObject(given)) return UNKNOWN_FIELDS;
  const schema: Schema = set.resolve(given);
  const properties = objectOf(schema['properties']);
  const item = (): FieldSchema => fieldSchema(set, schema['items']);
  const itemProperties = (): Json => {
    const items = schema['items'];
    return isObject(items) ? objectOf(set.resolve(items)['properties']) : {};
  };
  const strategy = stringOf(schema['x-kubernetes-patch-strategy']);
  return {
    child: (field) => fieldSchema(set, properties[field] ?? schema['additionalProperties']),
    item,
    list: TYPES.find((type) => type === schema['x-kubernetes-list-type']) ?? 'atomic',
    get keys() {
      const names = itemsOf(schema['x-kubernetes-list-map-keys']).map((name) => stringOf(name));
      const all = itemProperties();
      return names.toSorted().map((name) => [name, objectOf(all[name])['default']] as const);
    },
    isAtomic: schema['x-kubernetes-map-type'] === 'atomic',
    hasDefault: given['default'] !== undefined,
    mergeKey: stringOf(schema['x-kubernetes-patch-merge-key']) || undefined,
    isMerged: strategy.split(',').includes('merge'),
  };
}
