/** The keys of time, carried to the embedded cluster's clock. */

import type { DemoTime } from '../state/demo-time.ts';
import type { State } from '../state/state.ts';
import type { DemoWorker } from './demo-worker.ts';

/** What a dashboard on the embedded cluster has beside any other. */
export interface DemoControl {
  /** Virtual time, in milliseconds since the epoch: ages are counted to it. */
  readonly now: () => number;
  readonly time: DemoTime;
  readonly follow: (state: Pick<State, 'demo'>) => void;
  readonly ended: Promise<Error>;
}

export function controlDemo({ now, tell, ended }: DemoWorker, speed: number): DemoControl {
  const time: DemoTime = { speed, paused: false, steps: 0 };
  let told = time;
  return {
    now,
    time,
    ended,
    follow({ demo }) {
      if (demo === undefined || demo === told) return;
      const before = told;
      told = demo;
      const pace = demo.paused ? 0 : demo.speed;
      if (pace !== (before.paused ? 0 : before.speed)) tell({ type: 'speed', speed: pace });
      if (demo.steps !== before.steps) tell({ type: 'step' });
    },
  };
}
