/** Parses `stsview demo [WORLD]` and its flags. */

import { UsageError } from '../../flags/normalize-arguments.ts';
import type { DemoSettings, WorldName } from './worker-messages.ts';

export interface DemoArguments extends DemoSettings {
  /** True to run only the server, for other clients. */
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
const MIN_SPEED = 0.25;
const MAX_SPEED = 20;
const MAX_SETS = 1000;
const MAX_PODS = 10_000;

function parseWholeNumber(
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

function parseSpeed(value: string | undefined): number {
  if (value === undefined) return 1;
  const speed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (speed >= MIN_SPEED && speed <= MAX_SPEED) return speed;
  throw new UsageError(`--speed takes a number from ${MIN_SPEED} to ${MAX_SPEED}: ${value} is none.`);
}

/** @throws UsageError */
export function parseDemoArguments(operands: readonly string[], flags: DemoFlags): DemoArguments {
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
    speed: parseSpeed(flags.speed),
    seed: parseWholeNumber('seed', flags.seed, 1, [0, 2 ** 31 - 1]),
    sets: parseWholeNumber('sets', flags.sets, 200, [1, MAX_SETS]),
    pods: parseWholeNumber('pods', flags.pods, 2000, [0, MAX_PODS]),
    port: parseWholeNumber('port', flags.port, 0, [0, 65_535]),
    maxUnavailable: flags.maxUnavailable === true,
  };
}
