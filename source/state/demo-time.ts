/** The embedded cluster's time: how it goes, and what the user has asked of it. */

export type DemoPace = 'normal' | 'lecture';

/** What is to be written to the cluster's clock. */
export interface ClockSpec {
  readonly held?: boolean;
  readonly speed?: number;
  readonly pace?: DemoPace;
  readonly step?: 'change' | 'event';
  readonly stepNamespaces?: readonly string[];
}

export interface ClockOrder {
  readonly id: number;
  readonly spec: ClockSpec;
}

export interface DemoTime {
  /** Virtual seconds per real second, while it is not paused. */
  readonly speed: number;
  readonly paused: boolean;
  readonly pace: DemoPace;
  /** True if somebody else holds time: another dashboard, or kubectl. */
  readonly heldElsewhere: boolean;
  /** What has been asked and not yet answered, the first one first. */
  readonly orders: readonly ClockOrder[];
  readonly lastOrderId: number;
}

export type TimeChange = 'faster' | 'slower' | 'pause' | 'step' | 'step-event' | 'pace';

/** A step back through the moments that have passed. */
export interface StepBackCommand {
  readonly type: 'step-back';
}

export interface TimeCommand {
  readonly type: 'time';
  readonly change: TimeChange;
}

/** The clock as the cluster has it. */
export interface ClockState {
  readonly speed: number;
  readonly paused: boolean;
  readonly pace: DemoPace;
  readonly heldElsewhere: boolean;
}

export type TimeSystemEvent =
  /** Undefined: the cluster has no clock. */
  | { readonly type: 'clock-read'; readonly clock: ClockState | undefined }
  /** `problem`: why an order was not carried out, or had no effect; empty if it had. */
  | { readonly type: 'clock-order-ended'; readonly id: number; readonly problem: string };

export const DEMO_SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 20];

function faster({ speed }: DemoTime): number {
  return DEMO_SPEEDS.find((candidate) => candidate > speed) ?? speed;
}

function slower({ speed }: DemoTime): number {
  return DEMO_SPEEDS.findLast((candidate) => candidate < speed) ?? speed;
}

export function demoTimeOf(clock: ClockState): DemoTime {
  return { ...clock, orders: [], lastOrderId: 0 };
}

function specOf(time: DemoTime, change: TimeChange, namespaces: readonly string[] | 'all'): ClockSpec {
  switch (change) {
    case 'faster':
      return { speed: faster(time) };
    case 'slower':
      return { speed: slower(time) };
    case 'pause':
      return { held: !time.paused };
    case 'step':
      return { step: 'change', ...(namespaces === 'all' ? {} : { stepNamespaces: namespaces }) };
    case 'step-event':
      return { step: 'event' };
    case 'pace':
      return { pace: time.pace === 'lecture' ? 'normal' : 'lecture' };
  }
}

/** Orders a change of the time, and shows it at once. A step is made from a pause, and time is paused after it. */
export function changeTime(time: DemoTime, change: TimeChange, namespaces: readonly string[] | 'all'): DemoTime {
  const spec = specOf(time, change, namespaces);
  const lastOrderId = time.lastOrderId + 1;
  const paused = spec.step === undefined ? (spec.held ?? time.paused) : true;
  return {
    ...time,
    speed: spec.speed ?? time.speed,
    pace: spec.pace ?? time.pace,
    paused,
    heldElsewhere: paused && time.heldElsewhere && spec.step === undefined,
    orders: [...time.orders, { id: lastOrderId, spec }],
    lastOrderId,
  };
}

/** Follows the clock of the cluster, unless orders are under way: they have been shown already. */
export function followClock(time: DemoTime | undefined, clock: ClockState | undefined): DemoTime | undefined {
  if (clock === undefined) return undefined;
  if (time === undefined) return demoTimeOf(clock);
  return time.orders.length > 0 ? time : { ...time, ...clock };
}

export function endOrder(time: DemoTime, id: number): DemoTime {
  return { ...time, orders: time.orders.filter((order) => order.id !== id) };
}

/** Returns why a time key has no effect now; undefined if it has. */
export function timeChangeBlockedReason(
  time: DemoTime | undefined,
  change: TimeChange,
  readOnlyReason?: string,
): string | undefined {
  if (time === undefined) return 'only the cluster of stsview demo can hold and hurry time';
  if (readOnlyReason !== undefined) return readOnlyReason;
  if (change === 'faster' && faster(time) === time.speed) return 'this is as fast as it goes';
  if (change === 'slower' && slower(time) === time.speed) return 'this is as slow as it goes';
  return undefined;
}
