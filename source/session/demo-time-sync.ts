/** Carries the pace and the single steps that the state asks for to the embedded cluster's clock. */

import type { DemoTime } from '../state/demo-time.ts';
import type { State } from '../state/state.ts';

export type DemoClockCommand = { readonly type: 'speed'; readonly speed: number } | { readonly type: 'step' };

/** The embedded cluster's clock, wherever it runs. */
export interface DemoClock {
  /** Virtual time, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly send: (command: DemoClockCommand) => void;
}

export interface DemoTimeSync {
  readonly sync: (state: Pick<State, 'demoTime'>) => void;
}

/** @param initial the pace at which the clock runs already */
export function createDemoTimeSync({ send }: DemoClock, initial: DemoTime): DemoTimeSync {
  let sentTime = initial;
  return {
    sync({ demoTime }) {
      if (demoTime === undefined || demoTime === sentTime) return;
      const before = sentTime;
      sentTime = demoTime;
      const wantedSpeed = speedOf(demoTime);
      if (wantedSpeed !== speedOf(before)) send({ type: 'speed', speed: wantedSpeed });
      if (demoTime.steps !== before.steps) send({ type: 'step' });
    },
  };
}

/** 0 while paused. */
function speedOf({ paused, speed }: DemoTime): number {
  return paused ? 0 : speed;
}
