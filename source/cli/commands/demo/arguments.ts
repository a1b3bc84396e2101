import { nearestQuestion } from '../../../domain/text/nearest.ts';
import { WORLDS } from '../../../simulator/worlds/world-names.ts';
import type { ParsedFlags } from '../../flags/parse-flags.ts';
import { screenFlags } from '../../flags/screen-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { DemoListRequest } from './list.ts';
import type { DemoRunRequest } from './run.ts';

export type DemoRequest = DemoRunRequest | DemoListRequest;

/** Throws UsageError for arguments that contradict each other. */
export function parseDemoArguments(operands: readonly string[], flags: ParsedFlags): DemoRequest {
  const { filename, sets, pods, output, noHeaders } = flags;
  const { kubeconfig, context, cluster, user, server, token } = flags;
  if ([kubeconfig, context, cluster, user, server, token].some((flag) => flag !== undefined)) {
    throw new UsageError('stsview demo brings a cluster and a user of its own: leave out the flags that name others.');
  }
  if (flags.list === true) {
    if (operands.length > 0) throw new UsageError('stsview demo --list tells all worlds: leave the name out.');
    return { type: 'list', output: output ?? 'table', noHeaders };
  }
  if (output !== undefined || noHeaders !== undefined) {
    throw new UsageError('-o and --no-headers belong to stsview demo --list.');
  }
  const [name, ...more] = operands;
  if (more.length > 0) throw new UsageError('One world at a time: stsview demo [WORLD].');
  const named = WORLDS.find((candidate) => candidate === name);
  if (name !== undefined && named === undefined) {
    const similar = nearestQuestion(name, WORLDS);
    const hint = similar === undefined ? '.' : `: ${similar}`;
    throw new UsageError(`There is no world "${name}"${hint} stsview demo --list tells all; -f brings your own.`);
  }
  if (filename !== undefined && named !== undefined && named !== 'classroom') {
    throw new UsageError(`-f brings a world of its own: leave "${named}" out.`);
  }
  const world = named ?? (filename === undefined ? 'shop' : 'classroom');
  if (world !== 'large' && (sets !== undefined || pods !== undefined)) {
    throw new UsageError('--sets and --pods belong to stsview demo large.');
  }
  return {
    type: 'run',
    world,
    manifests: filename,
    serve: flags.serve === true,
    speed: flags.speed ?? 1,
    pace: flags.pace === 'lecture' ? 'lecture' : 'normal',
    seed: flags.seed ?? 1,
    sets: sets ?? 200,
    pods: pods ?? 2000,
    port: flags.port ?? 0,
    maxUnavailable: flags.maxUnavailable === true,
    dashboard: screenFlags(flags),
  };
}
