/** The keys of time, carried to the embedded cluster's clock. */

import type { DemoWorker } from '../cli/commands/demo/demo-worker.ts';
import type { DemoTime } from '../state/demo-time.ts';
import type { State } from '../state/state.ts';

/** What a dashboard on the embedded cluster has beside any other. */
export interface DemoControl {
  /** Virtual time, in milliseconds since the epoch: ages are counted to it. */
  readonly now: () => number;
  readonly time: DemoTime;
  readonly sync: (state: Pick<State, 'demoTime'>) => void;
  readonly ended: Promise<Error>;
}

export function createDemoControl({ now, send, ended }: DemoWorker, speed: number): DemoControl {
  const time: DemoTime = { speed, paused: false, steps: 0 };
  let sentTime = time;
  return {
    now,
    time,
    ended,
    sync({ demoTime }) {
      if (demoTime === undefined || demoTime === sentTime) return;
      const before = sentTime;
      sentTime = demoTime;
      const wantedSpeed = demoTime.paused ? 0 : demoTime.speed;
      if (wantedSpeed !== (before.paused ? 0 : before.speed)) send({ type: 'speed', speed: wantedSpeed });
      if (demoTime.steps !== before.steps) send({ type: 'step' });
    },
  };
}
