/** Leaves out what Go leaves out when it writes an object: lists and maps that a patch has emptied. */

import { isObject, type Json } from '../../model/json.ts';

/** Fields with `omitempty`. Others, such as `emptyDir: {}`, say something by being there. */
const OMITTED: ReadonlySet<string> = new Set([
  'annotations',
  'env',
  'envFrom',
  'finalizers',
  'initContainers',
  'labels',
  'nodeSelector',
  'tolerations',
  'volumeMounts',
  'volumes',
]);

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

export function omitEmpty(object: Json): Json {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      if (OMITTED.has(name) && isEmpty(value)) return [];
      if (Array.isArray(value)) return [[name, value.map((item) => (isObject(item) ? omitEmpty(item) : item))]];
      return [[name, isObject(value) ? omitEmpty(value) : value]];
    }),
  );
}
