/** Writes into each quota how much of it is used. */

import { usedOf } from '../admission/quotas/check-quotas.ts';
import { isEqual, objectOf } from '../model/json.ts';
import { BUILT_IN_TYPES } from '../model/resource-types.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

const QUOTAS = 'resourcequotas';

export function startResourceQuotaController(context: ControllerContext): void {
  const { store, clock } = context;
  const queue = context.queue(sync);

  function sync(namespace: string): void {
    for (const quota of store.list(QUOTAS, namespace)) {
      const status = { hard: objectOf(quota.spec?.['hard']), used: usedOf(store, quota, clock.now()) };
      if (!isEqual(status, quota.status)) store.update(QUOTAS, { ...quota, status }, 'status');
    }
  }

  const resources = new Set(BUILT_IN_TYPES.filter(({ namespaced }) => namespaced).map(({ key }) => key));
  for (const resource of resources) {
    context.onChange(resource, ({ object: { metadata } }) => {
      const { namespace = '' } = metadata;
      if (store.list(QUOTAS, namespace).length > 0) queue.add(namespace);
    });
  }
}
