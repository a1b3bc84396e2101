/** Admission of a new pod, whatever creates it. */

import { withDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Store } from '../store/store.ts';
import { checkAdmission } from './check-admission.ts';
import { withLimitDefaults } from './limits/limit-defaults.ts';
import { withPriority } from './pods/priority.ts';
import { qosClass } from './pods/qos.ts';
import { withRuntimeClass } from './pods/runtime-class.ts';
import { withServiceAccount } from './pods/service-account.ts';
import { withUsualTolerations } from './pods/tolerations.ts';

/** What is added to a pod that has its defaults. @throws StoreError 'Forbidden' with the API server's message */
export function mutatePod(store: Store, pod: KubeObject): KubeObject {
  const prioritized = withPriority(store, withServiceAccount(store, withLimitDefaults(store, pod)));
  const mutated = withRuntimeClass(store, withUsualTolerations(prioritized));
  return { ...mutated, status: { phase: 'Pending', qosClass: qosClass(mutated), ...mutated.status } };
}

/**
 * Returns the pod of a controller as it is to be stored.
 * @throws StoreError 'Forbidden' with the API server's message
 */
export function admitPod(store: Store, pod: KubeObject): KubeObject {
  const mutated = mutatePod(store, withDefaults('pods', pod, { maxUnavailable: false }));
  checkAdmission(store, 'pods', mutated);
  return mutated;
}
