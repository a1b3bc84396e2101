/** `--df POD`: the disks of one pod, measured in its containers. */

import type { Client } from '../../../cluster/connection/client.ts';
import { claimDisk } from '../../../domain/disks/claim-disk.ts';
import type { DiskLimits } from '../../../domain/model/disk.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import { measureByDf } from '../../../session/disks/measure-by-df.ts';
import { parseObjectName } from '../../../session/read/object-name.ts';
import { NotFoundError } from '../../../session/read/set-names.ts';
import type { SetDisk } from './json.ts';

/** `word`: the pod as written on the command line. @throws ClusterError, NotFoundError */
export async function disksByDf(
  client: Client,
  sets: readonly SetStatus[],
  word: string,
  limits: DiskLimits,
): Promise<readonly SetDisk[]> {
  const wanted = parseObjectName(word);
  const found = sets.flatMap(({ set, bindings, outside }) =>
    [...bindings, ...outside].flatMap((binding) =>
      binding.pod !== undefined &&
      binding.podName === wanted.name &&
      set.meta.namespace === (wanted.namespace ?? set.meta.namespace)
        ? [{ set, binding, pod: binding.pod.pod }]
        : [],
    ),
  );
  const [first] = found;
  if (first === undefined) {
    throw new NotFoundError(`Nothing can be measured in pod "${word}": no StatefulSet that was read has such a pod.`);
  }
  const { set, binding, pod } = first;
  const { samples, unusable } = await measureByDf(client, pod, { signal: new AbortController().signal });
  const { namespace, name } = set.meta;
  return binding.claims.map((claim) => {
    const key = keyOf(namespace, claim.name);
    const latest = samples.get(key);
    const reading = {
      samples: latest && { latest, history: [{ at: latest.sampledAt, usedBytes: latest.usedBytes }] },
      unusable: unusable.get(key),
      node: { name: pod.node, reading: { state: 'read' as const } },
      prometheusProblem: undefined,
      limits,
    };
    return {
      namespace,
      set: name,
      ordinal: binding.ordinal,
      claim,
      disk: claimDisk(claim.claim, claim.volume, reading),
    };
  });
}
