/** `stsview demo [WORLD]` and its flags. */

import type { DemoSettings, WorldName } from './demo-messages.ts';
import { UsageError } from './spread-arguments.ts';

export interface DemoRequest extends DemoSettings {
  /** Only the server, for other clients. */
  readonly serve: boolean;
}

export interface DemoFlags {
  readonly serve: boolean | undefined;
  readonly speed: string | undefined;
  readonly seed: string | undefined;
  readonly sets: string | undefined;
  readonly pods: string | undefined;
  readonly port: string | undefined;
  readonly filename: string | undefined;
  readonly maxUnavailable: boolean | undefined;
}

export const DEMO_FLAGS = [
  'serve',
  'speed',
  'seed',
  'sets',
  'pods',
  'port',
  'filename',
  'maxUnavailable',
] as const satisfies readonly (keyof DemoFlags)[];

const WORLDS: readonly WorldName[] = ['shop', 'classroom', 'large'];
const SLOWEST = 0.25;
const FASTEST = 20;
const MOST_SETS = 1000;
const MOST_PODS = 10_000;

function readWhole(
  flag: string,
  value: string | undefined,
  otherwise: number,
  [from, to]: readonly [number, number],
): number {
  if (value === undefined) return otherwise;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`--${flag} takes a whole number from ${from} to ${to}: ${value} is none.`);
}

function readSpeed(value: string | undefined): number {
  if (value === undefined) return 1;
  const speed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (speed >= SLOWEST && speed <= FASTEST) return speed;
  throw new UsageError(`--speed takes a number from ${SLOWEST} to ${FASTEST}: ${value} is none.`);
}

/** @throws UsageError */
export function readDemo(operands: readonly string[], flags: DemoFlags): DemoRequest {
  const [name, ...more] = operands;
  if (more.length > 0) throw new UsageError('One world at a time: stsview demo [WORLD].');
  const named = WORLDS.find((candidate) => candidate === name);
  if (name !== undefined && named === undefined) {
    throw new UsageError(`There is no world "${name}": the worlds are ${WORLDS.join(', ')}, or -f with your own.`);
  }
  if (flags.filename !== undefined && named !== undefined && named !== 'classroom') {
    throw new UsageError(`-f brings a world of its own: leave "${named}" out.`);
  }
  const world = named ?? (flags.filename === undefined ? 'shop' : 'classroom');
  if (world !== 'large' && (flags.sets !== undefined || flags.pods !== undefined)) {
    throw new UsageError('--sets and --pods belong to stsview demo large.');
  }
  return {
    world,
    manifests: flags.filename,
    serve: flags.serve === true,
    speed: readSpeed(flags.speed),
    seed: readWhole('seed', flags.seed, 1, [0, 2 ** 31 - 1]),
    sets: readWhole('sets', flags.sets, 200, [1, MOST_SETS]),
    pods: readWhole('pods', flags.pods, 2000, [0, MOST_PODS]),
    port: readWhole('port', flags.port, 0, [0, 65_535]),
    maxUnavailable: flags.maxUnavailable === true,
  };
}
