/** The disks of all containers and volumes. Files on volumes outlive the pod, all others are deleted with it. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Store } from '../../store/store.ts';
import { type ContainerFiles, createContainerFiles, type Mount } from './container-files.ts';
import { type ContentBudget, copyOf, type Disk } from './disk.ts';
import { imageFiles } from './image-files.ts';
import { bytesBelow, type FolderNode, file, folder, type TreeNode } from './nodes.ts';
import { absolutePath, joinPath } from './paths.ts';
import { type FilesByPath, treeOfFiles, type VolumeFiles } from './volume-files.ts';

/** The disk of a node, for files that lie on no claim. */
export const NODE_DISK_BYTES = 100 * 2 ** 30;

export interface FileSystem {
  /** The files as a container of the pod sees them. */
  readonly of: (pod: KubeObject, container: string) => ContainerFiles;
  /** The bytes that files take on the volume of a claim, beyond what the simulation says of its level. */
  readonly bytesOnClaim: (claim: KubeObject) => number;
  /** Begins the disk of a new volume with the files that are on the volume of the claim at this moment. */
  readonly copyDisk: (source: KubeObject, volume: KubeObject) => void;
  /** Empties a container's own disk, as a restart does. */
  readonly restartContainer: (pod: KubeObject, container: string) => void;
  /** Removes the data of a deleted volume, or of a pod. */
  readonly removeDisks: (object: KubeObject) => void;
}

export interface FileSystemOptions {
  readonly store: Store;
  readonly now: () => number;
  /** The names of the programs that the image of a container has. */
  readonly programs: (pod: KubeObject, container: string) => Iterable<string>;
  readonly volumeFiles: VolumeFiles;
  /** What lies where in every container, of the pod's service account. */
  readonly accountFiles: { readonly path: string; readonly of: (pod: KubeObject) => FilesByPath | undefined };
  /** The variables of a container, for `subPathExpr`. */
  readonly environment: (pod: KubeObject, container: string) => Readonly<Record<string, string>>;
  /** The bytes that files may take on the volume of a claim. */
  readonly roomOnClaim: (claim: KubeObject) => number;
  /** The files of a claim's volume have taken or given back room. */
  readonly onUse: (claim: KubeObject) => void;
}

/** Returns the disk of a volume. A static volume is a folder of its node, whatever object refers to it. */
function diskOfVolume(volume: KubeObject, node: string): string {
  const host = stringOf(at(volume.spec, 'hostPath', 'path'));
  if (host !== '') return `node ${node} ${host}`;
  const path = stringOf(at(volume.spec, 'local', 'path'));
  if (path === '') return volume.metadata.uid;
  const terms = itemsOf(at(volume.spec, 'nodeAffinity', 'required', 'nodeSelectorTerms'));
  return `${JSON.stringify(terms)} ${path}`;
}

function containerOf(pod: KubeObject, name: string): unknown {
  const all = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) => itemsOf(pod.spec?.[field]));
  return all.find((container) => at(container, 'name') === name) ?? itemsOf(pod.spec?.['containers'])[0];
}

export function createFileSystem({
  store,
  now,
  programs,
  volumeFiles,
  accountFiles,
  environment,
  roomOnClaim,
  onUse,
}: FileSystemOptions): FileSystem {
  const disks = new Map<string, Disk>();
  const claims = new Map<Disk, KubeObject>();
  const budget: ContentBudget = { kept: 0 };
  /** The trees of volumes that are made from objects, and the version of the store that they are of. */
  const trees = new Map<string, { readonly version: number; readonly root: FolderNode }>();

  function disk(key: string, room: () => number, root: () => FolderNode = () => folder(now(), [], 0o777)): Disk {
    const found = disks.get(key);
    if (found !== undefined) return found;
    const made: Disk = { root: root(), bytes: 0, room };
    disks.set(key, made);
    return made;
  }
  const presentPod = (pod: KubeObject): KubeObject => {
    const found = store.get('pods', pod.metadata.namespace ?? '', pod.metadata.name);
    return found?.metadata.uid === pod.metadata.uid ? found : pod;
  };

  type Backing = Pick<Mount, 'claim' | 'type' | 'isReadOnly' | 'disk'> & { readonly root: () => TreeNode };

  function claimBacking(pod: KubeObject, claimName: string): Backing | undefined {
    const claim = store.get('persistentvolumeclaims', pod.metadata.namespace ?? '', claimName);
    const bound = store.get('persistentvolumes', '', stringOf(claim?.spec?.['volumeName']));
    if (claim === undefined || bound === undefined) return undefined;
    const present = (): KubeObject =>
      store.get('persistentvolumeclaims', claim.metadata.namespace ?? '', claimName) ?? claim;
    const key = diskOfVolume(bound, stringOf(pod.spec?.['nodeName']));
    const made = disk(key, () => roomOnClaim(present()));
    claims.set(made, claim);
    return { claim: claimName, type: 'ext4', isReadOnly: false, disk: made, root: () => made.root };
  }

  function backingOf(pod: KubeObject, name: string): Backing {
    const volume = itemsOf(pod.spec?.['volumes']).find((entry) => at(entry, 'name') === name);
    const ephemeral = at(volume, 'ephemeral') === undefined ? '' : `${pod.metadata.name}-${name}`;
    const claimed = claimBacking(pod, stringOf(at(volume, 'persistentVolumeClaim', 'claimName'), ephemeral));
    if (claimed !== undefined) return claimed;
    if (volumeFiles(pod, name) !== undefined) {
      return inertBacking(`${pod.metadata.uid}/${name}`, () => volumeFiles(presentPod(pod), name));
    }
    const host = stringOf(at(volume, 'hostPath', 'path'));
    const key = host === '' ? `${pod.metadata.uid}/${name}` : `node ${stringOf(pod.spec?.['nodeName'])} ${host}`;
    const limit = parseQuantity(at(volume, 'emptyDir', 'sizeLimit'));
    const own = disk(key, () => (limit > 0 ? limit : NODE_DISK_BYTES));
    const type = at(volume, 'emptyDir', 'medium') === 'Memory' ? 'tmpfs' : 'ext4';
    return { claim: '', type, isReadOnly: false, disk: own, root: () => own.root };
  }

  /** Files that are made anew when an object has changed, and that containers cannot write. */
  function inertBacking(key: string, files: () => FilesByPath | undefined): Backing {
    const inert: Disk = { root: folder(0), bytes: 0, room: () => 0 };
    const root = (): TreeNode => {
      const found = trees.get(key);
      if (found?.version === store.version) return found.root;
      const made = treeOfFiles(files() ?? new Map(), now());
      trees.set(key, { version: store.version, root: made });
      return made;
    };
    return { claim: '', type: 'tmpfs', isReadOnly: true, disk: inert, root };
  }

  function accountMount(pod: KubeObject): readonly Mount[] {
    if (accountFiles.of(pod) === undefined) return [];
    const backing = inertBacking(`${pod.metadata.uid}/ serviceaccount`, () => accountFiles.of(presentPod(pod)));
    return [{ ...backing, path: accountFiles.path, volume: '' }];
  }

  function ownMount(pod: KubeObject, container: string, mountTable: () => string): Mount {
    const own = disk(
      `${pod.metadata.uid}/${container}/`,
      () => NODE_DISK_BYTES,
      () =>
        imageFiles({
          pod: () => presentPod(pod),
          container,
          now: now(),
          programs: programs(pod, container),
          mountTable,
        }),
    );
    const isReadOnly = at(containerOf(pod, container), 'securityContext', 'readOnlyRootFilesystem') === true;
    return { path: '/', volume: '', claim: '', type: 'overlay', isReadOnly, disk: own, root: () => own.root };
  }

  function volumeMount(pod: KubeObject, container: unknown, entry: unknown): Mount {
    const volume = stringOf(at(entry, 'name'));
    const backing = backingOf(pod, volume);
    const subPath = stringOf(
      at(entry, 'subPath'),
      expanded(at(entry, 'subPathExpr'), () => environment(pod, stringOf(at(container, 'name')))),
    );
    const isReadOnly = backing.isReadOnly || at(entry, 'readOnly') === true;
    const root = (): TreeNode => (subPath === '' ? backing.root() : subTree(backing, subPath, now()));
    return { ...backing, path: absolutePath(stringOf(at(entry, 'mountPath'))), volume, isReadOnly, root };
  }

  return {
    of: (pod, name) => {
      const container = containerOf(pod, name);
      const mounts: Mount[] = [];
      mounts.push(ownMount(pod, stringOf(at(container, 'name'), name), () => mountTableOf(mounts)));
      const [own] = mounts;
      const volumes = [
        ...accountMount(pod),
        ...itemsOf(at(container, 'volumeMounts')).map((entry) => volumeMount(pod, container, entry)),
      ].map((mount) => (own === undefined ? mount : { ...mount, path: withoutLinks(own.disk.root, mount.path) }));
      volumes.sort((left, right) => left.path.length - right.path.length);
      for (const mount of volumes) {
        makeMountPoint(mounts, mount, now());
        mounts.push(mount);
      }
      const onDiskUse = (used: Disk): void => {
        const claim = claims.get(used);
        if (claim !== undefined) onUse(claim);
      };
      return createContainerFiles({ mounts, budget, now, onUse: onDiskUse });
    },
    bytesOnClaim: (claim) => diskOfClaim(claim)?.bytes ?? 0,
    copyDisk: (source, volume) => {
      const found = diskOfClaim(source);
      if (found === undefined) return;
      const { uid, name } = volume.metadata;
      const room = (): number => {
        const present = store.list('persistentvolumeclaims').find(({ spec }) => spec?.['volumeName'] === name);
        return present === undefined ? 0 : roomOnClaim(present);
      };
      disk(uid, room, () => copyOf(found.root, budget)).bytes = found.bytes;
    },
    restartContainer: (pod, container) => removeDisk(`${pod.metadata.uid}/${container}/`),
    removeDisks: ({ metadata }) => {
      removeDisk(metadata.uid);
      for (const key of [...trees.keys()]) if (key.startsWith(`${metadata.uid}/`)) trees.delete(key);
      for (const key of [...disks.keys()]) if (key.startsWith(`${metadata.uid}/`)) removeDisk(key);
    },
  };

  function diskOfClaim(claim: KubeObject): Disk | undefined {
    const bound = store.get('persistentvolumes', '', stringOf(claim.spec?.['volumeName']));
    const found = bound === undefined ? undefined : disks.get(bound.metadata.uid);
    if (bound === undefined || found !== undefined) return found;
    // The disk of a volume with a path on its node is found by the claim that was mounted last.
    for (const [used, owner] of claims) if (owner.metadata.uid === claim.metadata.uid) return used;
    return undefined;
  }

  function removeDisk(key: string): void {
    const removed = disks.get(key);
    if (removed === undefined) return;
    budget.kept -= keptBelow(removed.root);
    claims.delete(removed);
    disks.delete(key);
  }
}

function keptBelow(node: TreeNode): number {
  if (node.kind === 'file') return node.content.length;
  if (node.kind !== 'folder') return 0;
  let sum = 0;
  for (const entry of node.entries.values()) sum += keptBelow(entry);
  return sum;
}

function expanded(expression: unknown, variables: () => Readonly<Record<string, string>>): string {
  const text = stringOf(expression);
  return text === '' ? '' : text.replace(/\$\((\w+)\)/g, (whole, name: string) => variables()[name] ?? whole);
}

function subTree(
  backing: { readonly root: () => TreeNode; readonly isReadOnly: boolean },
  path: string,
  now: number,
): TreeNode {
  let node = backing.root();
  for (const part of absolutePath(path)
    .split('/')
    .filter((name) => name !== '')) {
    if (node.kind !== 'folder') return node;
    const found: TreeNode = node.entries.get(part) ?? folder(now, [], 0o777);
    if (!backing.isReadOnly) node.entries.set(part, found);
    node = found;
  }
  return node;
}

/** /run/secrets for /var/run/secrets, where /var/run is a link. */
function withoutLinks(root: FolderNode, path: string): string {
  let node: TreeNode | undefined = root;
  let result = '';
  for (const part of path.split('/').filter((name) => name !== '')) {
    const next: TreeNode | undefined = node?.kind === 'folder' ? node.entries.get(part) : undefined;
    if (next?.kind === 'link' && next.target.startsWith('/')) {
      const rest = path
        .split('/')
        .filter((name) => name !== '')
        .slice(result.split('/').filter((name) => name !== '').length + 1);
      return withoutLinks(root, absolutePath(`${next.target}/${rest.join('/')}`));
    }
    result += `/${part}`;
    node = next;
  }
  return result === '' ? '/' : result;
}

/** The runtime makes a folder for each mount, or an empty file for the mount of a file. */
function makeMountPoint(mounts: readonly Mount[], mount: Mount, now: number): void {
  const parent = mounts.findLast(({ path }) => `${mount.path}/`.startsWith(path === '/' ? path : `${path}/`));
  if (parent === undefined || mount.path === parent.path) return;
  let node = parent.root();
  const inner = mount.path.slice(parent.path === '/' ? 1 : parent.path.length + 1).split('/');
  inner.forEach((name, index) => {
    if (node.kind === 'link') return;
    if (node.kind !== 'folder') return;
    const isFile = index === inner.length - 1 && mount.root().kind !== 'folder';
    const next: TreeNode = node.entries.get(name) ?? (isFile ? file('', now) : folder(now));
    node.entries.set(name, next);
    node = next;
  });
}

function mountTableOf(mounts: readonly Mount[]): string {
  return mounts
    .map(({ path, claim, type, isReadOnly }) => {
      const device =
        claim !== '' ? `/dev/disk/${claim}` : type === 'overlay' ? 'overlay' : type === 'tmpfs' ? 'tmpfs' : '/dev/vda1';
      return `${device} ${path} ${type} ${isReadOnly ? 'ro' : 'rw'},relatime 0 0\n`;
    })
    .join('');
}

/** The bytes of the files in a mount: its disk's, or those of the part that it shows. */
export function bytesInMount(mount: Mount): number {
  const root = mount.root();
  return root === mount.disk.root ? mount.disk.bytes : bytesBelow(root);
}

/** Whether a path lies in a mount. */
export function isInMount(mount: Mount, path: string): boolean {
  return mount.path === '/' || path === mount.path || path.startsWith(joinPath(mount.path, ''));
}
