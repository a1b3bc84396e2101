/** Steps that are to come, and that are all given up at once. */

import type { KubeObject } from '../model/kube-object.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

export interface Timers {
  /** Runs the step `ms` virtual milliseconds from now, unless the pod or its node is gone by then. */
  readonly after: (ms: number, step: (pod: KubeObject) => void) => () => void;
  readonly cancelAll: () => void;
}

/** @param findPod returns the pod as it is; undefined if it or its node is gone */
export function createTimers(clock: ControllerContext['clock'], findPod: () => KubeObject | undefined): Timers {
  const pending = new Set<() => void>();
  return {
    after: (ms, step) => {
      const cancel = clock.after(ms, () => {
        pending.delete(cancel);
        const pod = findPod();
        if (pod !== undefined) step(pod);
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    cancelAll: () => {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
