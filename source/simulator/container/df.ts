/** The command df: how full the volumes of a pod are. */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { type ExecResult, failed, succeeded } from './exec-result.ts';
import { normalPath } from './file-system.ts';

export interface DiskNumbers {
  readonly claim: string;
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

/** Understands -i for inodes, and writes KiB otherwise. Without a path it lists all volumes. */
export function df(disks: readonly DiskNumbers[], pod: KubeObject, args: readonly string[]): ExecResult {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  const countsInodes = args.some((arg) => /^-[a-zA-Z]*i/.test(arg));
  const mounts = mountsOf(pod).flatMap(({ path, claim }) => {
    const disk = disks.find((candidate) => candidate.claim === claim);
    return disk === undefined ? [] : [{ path, disk }];
  });
  const chosen =
    paths.length === 0
      ? mounts
      : paths.map((path) => mounts.find((mount) => `${normalPath(path)}/`.startsWith(`${mount.path}/`)));
  const missing = chosen.indexOf(undefined);
  if (missing !== -1) return failed(`df: ${paths[missing]}: can't find mount point`);
  const lines = chosen.flatMap((mount) => {
    if (mount === undefined) return [];
    const { capacityBytes, usedBytes, inodes, inodesUsed, claim } = mount.disk;
    const [total, used] = countsInodes
      ? [inodes, inodesUsed]
      : [Math.floor(capacityBytes / 1024), Math.ceil(usedBytes / 1024)];
    const percent = total === 0 ? '-' : `${Math.ceil((used / total) * 100)}%`;
    return [`/dev/disk/${claim} ${total} ${used} ${total - used} ${percent} ${mount.path}\n`];
  });
  const units = countsInodes ? 'Inodes' : '1024-blocks';
  return succeeded(`Filesystem ${units} Used Available Capacity Mounted on\n${lines.join('')}`);
}

function mountsOf(pod: KubeObject): readonly { readonly path: string; readonly claim: string }[] {
  const claims = new Map(
    itemsOf(pod.spec?.['volumes']).map((volume) => [
      stringOf(at(volume, 'name')),
      stringOf(
        at(volume, 'persistentVolumeClaim', 'claimName'),
        `${pod.metadata.name}-${stringOf(at(volume, 'name'))}`,
      ),
    ]),
  );
  return itemsOf(pod.spec?.['containers']).flatMap((container) =>
    itemsOf(at(container, 'volumeMounts')).map((mount) => ({
      path: normalPath(stringOf(at(mount, 'mountPath'))),
      claim: claims.get(stringOf(at(mount, 'name'))) ?? '',
    })),
  );
}
