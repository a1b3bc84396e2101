/** Measures the disks of one pod in its containers: for who may not ask the kubelets. */

import type { Client } from '../../cluster/connection/client.ts';
import { readMounts, runDf } from '../../cluster/stream/disk-free.ts';
import type { MeasuredDisks } from '../../domain/disks/samples.ts';
import type { Pod } from '../../domain/model/kinds.ts';
import { keyOf } from '../../domain/model/snapshot.ts';

/** `now`: the cluster's clock, by default that of its answers. @throws ClusterError if exec is not possible, not allowed, or the image has no df */
export async function measureByDf(
  client: Client,
  pod: Pod,
  { signal, now = client.serverClock.now }: { readonly signal: AbortSignal; readonly now?: (() => number) | undefined },
): Promise<MeasuredDisks> {
  const { namespace, name } = pod.meta;
  const which = { namespace, pod: name };
  const mounts = await readMounts(client, which, pod.claimVolumes, signal);
  const { samples, unusable } = await runDf(client, which, mounts, now);
  const mounted = new Set(mounts.map(({ claim }) => claim));
  const others = pod.claimVolumes.filter(({ claim }) => !mounted.has(claim));
  const notMounted = others.map(
    ({ claim }) => [keyOf(namespace, claim), `no running container of ${name} has it mounted`] as const,
  );
  return { samples, unusable: new Map([...unusable, ...notMounted]) };
}
