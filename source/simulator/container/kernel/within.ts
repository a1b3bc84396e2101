/** Work that is given up after some time. */

import type { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Task } from './task.ts';

/** Runs the task. Returns undefined if it still waits after so many virtual milliseconds. */
export function* within<T>(clock: VirtualClock, ms: number, task: Task<T>): Task<T | undefined> {
  const deadline = clock.now() + ms;
  for (let step = task.next(); ; step = task.next()) {
    if (step.done === true) return step.value;
    const { value } = step;
    if (typeof value === 'number') {
      yield value;
      continue;
    }
    const left = deadline - clock.now();
    if (left <= 0) {
      const ended: Generator<unknown, T | undefined, void> = task;
      ended.return(undefined);
      return undefined;
    }
    yield (wake) => {
      const cancels = [value(wake), clock.after(left, wake)];
      return () => {
        for (const cancel of cancels) cancel();
      };
    };
  }
}
