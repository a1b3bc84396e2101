/** The embedded cluster's time, as the user controls it. */

export interface DemoTime {
  /** Virtual seconds per real second, while it is not paused. */
  readonly speed: number;
  readonly paused: boolean;
  /** The number of requested single steps. */
  readonly steps: number;
}

export type TimeChange = 'faster' | 'slower' | 'pause' | 'step';

export interface TimeCommand {
  readonly type: 'time';
  readonly change: TimeChange;
}

export const DEMO_SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 20];

function faster({ speed }: DemoTime): number {
  return DEMO_SPEEDS.find((candidate) => candidate > speed) ?? speed;
}

function slower({ speed }: DemoTime): number {
  return DEMO_SPEEDS.findLast((candidate) => candidate < speed) ?? speed;
}

/** Changes the time. A step is made from a pause, and time is paused after it. */
export function changeTime(time: DemoTime, change: TimeChange): DemoTime {
  switch (change) {
    case 'faster':
      return { ...time, speed: faster(time) };
    case 'slower':
      return { ...time, speed: slower(time) };
    case 'pause':
      return { ...time, paused: !time.paused };
    case 'step':
      return { ...time, paused: true, steps: time.steps + 1 };
  }
}

/** Returns why a time key has no effect now; undefined if it has. */
export function timeChangeBlockedReason(time: DemoTime | undefined, change: TimeChange): string | undefined {
  if (time === undefined) return 'only stsview demo can hold and hurry time';
  if (change === 'faster' && faster(time) === time.speed) return 'this is as fast as it goes';
  if (change === 'slower' && slower(time) === time.speed) return 'this is as slow as it goes';
  return undefined;
}
