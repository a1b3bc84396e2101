/** Time in the embedded cluster, as a person steers it. */

export interface DemoTime {
  /** Virtual seconds per real second, while it is not paused. */
  readonly speed: number;
  readonly paused: boolean;
  /** How often a single step was asked for. */
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

/** A step is one of a standstill: time stands still after it. */
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

/** Why a key of time does nothing now; undefined when it works. */
export function timeChangeBlockedReason(time: DemoTime | undefined, change: TimeChange): string | undefined {
  if (time === undefined) return 'only stsview demo can hold and hurry time';
  if (change === 'faster' && faster(time) === time.speed) return 'this is as fast as it goes';
  if (change === 'slower' && slower(time) === time.speed) return 'this is as slow as it goes';
  return undefined;
}
