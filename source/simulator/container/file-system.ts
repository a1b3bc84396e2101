/** The files in containers. Files on volumes outlive the pod, all others are deleted with it. */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Store } from '../store/store.ts';
import { hostsFileText } from './etc-hosts.ts';

const GENERATED_FILES: Readonly<Record<string, (pod: KubeObject) => string>> = {
  '/etc/hosts': hostsFileText,
  '/etc/hostname': ({ metadata }) => `${metadata.name}\n`,
  '/etc/resolv.conf': ({ metadata }) =>
    `search ${metadata.namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`,
};

export interface FileSystem {
  read(pod: KubeObject, path: string): string | undefined;
  write(pod: KubeObject, path: string, content: string): void;
  remove(pod: KubeObject, path: string): boolean;
  /** Returns the names in a folder; undefined if there is no such folder. */
  list(pod: KubeObject, path: string): readonly string[] | undefined;
  /** Removes the data of a deleted volume, or of a pod. */
  removeDisks(object: KubeObject): void;
}

interface DiskPath {
  readonly disk: Map<string, string>;
  /** The path on that disk. */
  readonly path: string;
}

/** Returns an absolute path without "." and "..". */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Returns the disk of a volume. A static volume is a folder of its node, whatever object refers to it. */
function diskOf(volume: KubeObject): string {
  const path = stringOf(at(volume.spec, 'local', 'path'));
  if (path === '') return volume.metadata.uid;
  const terms = itemsOf(at(volume.spec, 'nodeAffinity', 'required', 'nodeSelectorTerms'));
  return `${JSON.stringify(terms)} ${path}`;
}

/** @param mountedFiles files that nobody writes: those of ConfigMaps and Secrets, by their absolute paths */
export function createFileSystem(
  store: Store,
  mountedFiles: (pod: KubeObject) => ReadonlyMap<string, string> = () => new Map(),
): FileSystem {
  const disks = new Map<string, Map<string, string>>();

  const disk = (key: string): Map<string, string> => {
    const found = disks.get(key);
    if (found !== undefined) return found;
    const made = new Map<string, string>();
    disks.set(key, made);
    return made;
  };

  const mountsOf = (pod: KubeObject): readonly { readonly path: string; readonly volume: string }[] =>
    [...itemsOf(pod.spec?.['containers']), ...itemsOf(pod.spec?.['initContainers'])].flatMap((container) =>
      itemsOf(at(container, 'volumeMounts')).map((mount) => ({
        path: normalPath(stringOf(at(mount, 'mountPath'))),
        volume: stringOf(at(mount, 'name')),
      })),
    );

  function volumeDisk(pod: KubeObject, name: string): string {
    const volume = itemsOf(pod.spec?.['volumes']).find((entry) => at(entry, 'name') === name);
    const claimName = stringOf(at(volume, 'persistentVolumeClaim', 'claimName'));
    const claim = store.get('persistentvolumeclaims', pod.metadata.namespace ?? '', claimName);
    const bound = store.get('persistentvolumes', '', stringOf(claim?.spec?.['volumeName']));
    return bound === undefined ? `${pod.metadata.uid}/${name}` : diskOf(bound);
  }

  function placeOf(pod: KubeObject, path: string): DiskPath {
    const full = normalPath(path);
    const mount = mountsOf(pod)
      .filter((entry) => full === entry.path || full.startsWith(`${entry.path}/`))
      .sort((left, right) => right.path.length - left.path.length)[0];
    if (mount === undefined) return { disk: disk(pod.metadata.uid), path: full };
    return { disk: disk(volumeDisk(pod, mount.volume)), path: normalPath(full.slice(mount.path.length)) };
  }

  return {
    read: (pod, path) => {
      const special = GENERATED_FILES[normalPath(path)];
      if (special !== undefined) return special(pod);
      const mounted = mountedFiles(pod).get(normalPath(path));
      if (mounted !== undefined) return mounted;
      const diskPath = placeOf(pod, path);
      return diskPath.disk.get(diskPath.path);
    },
    write: (pod, path, content) => {
      const diskPath = placeOf(pod, path);
      diskPath.disk.set(diskPath.path, content);
    },
    remove: (pod, path) => {
      const diskPath = placeOf(pod, path);
      return diskPath.disk.delete(diskPath.path);
    },
    list: (pod, path) => {
      const full = normalPath(path);
      const { disk: files, path: folder } = placeOf(pod, full);
      const inside = (names: Iterable<string>, prefix: string): readonly string[] => {
        const start = prefix === '/' ? '/' : `${prefix}/`;
        return [...names].flatMap((name) =>
          name.startsWith(start) ? [name.slice(start.length).split('/')[0] ?? ''] : [],
        );
      };
      const mounts = mountsOf(pod).map((mount) => mount.path);
      const mounted = mountedFiles(pod).keys();
      const names = new Set([...inside(files.keys(), folder), ...inside(mounts, full), ...inside(mounted, full)]);
      return names.size === 0 && full !== '/' && !mounts.includes(full) ? undefined : [...names].sort();
    },
    removeDisks: (object) => {
      disks.delete(object.metadata.uid);
      for (const key of disks.keys()) if (key.startsWith(`${object.metadata.uid}/`)) disks.delete(key);
    },
  };
}
