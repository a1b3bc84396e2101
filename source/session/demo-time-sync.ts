/** Applies the speed and the single steps in the state to the embedded cluster's clock. */

import type { State } from '../state/state.ts';
import type { Subscription } from './subscriptions.ts';

export type DemoClockCommand = { readonly type: 'speed'; readonly speed: number } | { readonly type: 'step' };

/** The embedded cluster's clock, wherever it runs. */
export interface DemoClock {
  /** Virtual time, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly send: (command: DemoClockCommand) => void;
}

export function demoTimeSubscriptions(
  { demoTime }: Pick<State, 'demoTime'>,
  clock: DemoClock | undefined,
): readonly Subscription[] {
  if (demoTime === undefined || clock === undefined) return [];
  const { paused, steps } = demoTime;
  const speed = paused ? 0 : demoTime.speed;
  return [
    { key: ['demo-speed', speed], start: async () => clock.send({ type: 'speed', speed }) },
    ...(steps === 0 ? [] : [{ key: ['demo-step', steps], start: async () => clock.send({ type: 'step' }) }]),
  ];
}
