/** Measures the disks of one pod by running df in one of its containers. */

import type { MeasuredDisks } from '../../domain/disks/samples.ts';
import type { DiskSample } from '../../domain/model/disk.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { fields, list, text } from '../json-fields.ts';
import { type ExecResult, execInPod } from './exec.ts';

const TIMEOUT_MS = 10_000;

/** A claim, and where a container has it mounted. */
export interface MountedClaim {
  /** Name of the claim. */
  readonly claim: string;
  readonly container: string;
  readonly path: string;
}

/** `claimVolumes`: the pod's volumes that reference a claim. @throws ClusterError if the pod cannot be read */
export async function readMounts(
  client: Pick<Client, 'get'>,
  { namespace, pod }: { readonly namespace: string; readonly pod: string },
  claimVolumes: readonly { readonly volume: string; readonly claim: string }[],
  signal: AbortSignal,
): Promise<readonly MountedClaim[]> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const { spec, status } = fields<'spec' | 'status'>(await client.get(path, { signal }));
  const running = new Set(
    list(fields<'containerStatuses'>(status).containerStatuses).flatMap((item) => {
      const { name, state } = fields<'name' | 'state'>(item);
      return fields<'running'>(state).running === undefined ? [] : [text(name)];
    }),
  );
  return claimVolumes.flatMap(({ volume, claim }) => {
    for (const container of list(fields<'containers'>(spec).containers)) {
      const { name, volumeMounts } = fields<'name' | 'volumeMounts'>(container);
      const mount = list(volumeMounts).find((item) => fields<'name'>(item).name === volume);
      if (mount === undefined || !running.has(text(name))) continue;
      return [{ claim, container: text(name), path: text(fields<'mountPath'>(mount).mountPath) }];
    }
    return [];
  });
}

/** `now`: the cluster's clock. @throws ClusterError if exec is not possible, or the image has no df */
export async function runDf(
  client: Client,
  { namespace, pod }: { readonly namespace: string; readonly pod: string },
  mounts: readonly MountedClaim[],
  now: () => number,
): Promise<MeasuredDisks> {
  const samples = new Map<string, DiskSample>();
  const unusable = new Map<string, string>();
  for (const { claim, container, path } of mounts) {
    const run = (flag: string): Promise<ExecResult> =>
      execInPod(client, { namespace, pod, container }, ['df', '-P', flag, path], TIMEOUT_MS);
    const bytes = await run('-k');
    if (bytes.isMissing) {
      throw new ClusterError('not-found', `There is no df in container ${container} of pod ${pod}.`);
    }
    const key = keyOf(namespace, claim);
    const size = bytes.exitCode === 0 ? readDfLine(bytes.output) : undefined;
    // The df of some images does not count inodes.
    const counted = await run('-i');
    const inodes = counted.exitCode === 0 ? readDfLine(counted.output) : undefined;
    if (size === undefined || size.total === 0) {
      const said = bytes.errorText === '' ? 'no line about it' : bytes.errorText;
      unusable.set(key, `df in container ${container} of ${pod} says: ${said}`);
      continue;
    }
    samples.set(key, {
      source: 'df',
      sampledAt: now(),
      usedBytes: size.used * 1024,
      availableBytes: Math.max(0, size.available) * 1024,
      capacityBytes: size.total * 1024,
      inodesUsed: inodes === undefined || inodes.total === 0 ? undefined : inodes.used,
      inodes: inodes === undefined || inodes.total === 0 ? undefined : inodes.total,
    });
  }
  return { samples, unusable };
}

interface DfLine {
  readonly total: number;
  readonly used: number;
  readonly available: number;
}

/** Reads the last line of `df -P`; the name of a file system may have blanks. Undefined if it is no such line. */
export function readDfLine(output: string): DfLine | undefined {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  const match = /\s(\d+)\s+(\d+)\s+(-?\d+)\s+(?:-|\d+%)\s+\//.exec(line);
  if (match === null) return undefined;
  const [, total, used, available] = match;
  return { total: Number(total), used: Number(used), available: Number(available) };
}
