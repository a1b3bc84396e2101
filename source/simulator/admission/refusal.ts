/** The refusal of an object by admission. */

import type { KubeObject } from '../model/kube-object.ts';
import { qualifiedPlural } from '../model/resource-types.ts';
import { StoreError } from '../store/store.ts';

/** `pods "web-0" is forbidden: …`; an object that has no name yet is named by its `generateName`. */
export function refusal(resource: string, { metadata }: KubeObject, why: string): StoreError {
  const name = metadata.name || metadata.generateName || 'Unknown';
  return new StoreError('Forbidden', `${qualifiedPlural(resource)} "${name}" is forbidden: ${why}`, name);
}
