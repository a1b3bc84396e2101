/** What admission refuses of a valid object, in the order of the genuine plugins. */

import type { KubeObject } from '../model/kube-object.ts';
import type { Store } from '../store/store.ts';
import { checkLimits } from './limits/limit-bounds.ts';
import { checkPodSecurity } from './pod-security/check-pod-security.ts';
import { checkDefaultPriority, PRIORITY_CLASSES } from './pods/priority.ts';
import { checkQuotas } from './quotas/check-quotas.ts';

/**
 * @param resource the key of the kind
 * @param before the object that is replaced
 * @returns warnings
 * @throws StoreError with the API server's message
 */
export function checkAdmission(
  store: Store,
  resource: string,
  object: KubeObject,
  before?: KubeObject,
): readonly string[] {
  if (before === undefined || resource !== 'pods') checkLimits(store, resource, object);
  const warnings = checkPodSecurity(store, resource, object, before);
  if (resource === PRIORITY_CLASSES) checkDefaultPriority(store, object);
  checkQuotas(store, resource, object, before);
  return warnings;
}
