/** The files that one container sees: its own disk, and the volumes that it mounts. */

import { append, type ContentBudget, type Disk, extend, forget, truncate } from './disk.ts';
import { FileError } from './file-error.ts';
import { bytesBelow, type FileNode, type FolderNode, file, folder, type TreeNode } from './nodes.ts';
import { joinPath } from './paths.ts';

export interface Mount {
  readonly path: string;
  /** The pod's volume; empty for the container's own disk. */
  readonly volume: string;
  /** The claim behind it; empty if there is none. */
  readonly claim: string;
  /** As `mount` lists it, such as "ext4" or "tmpfs". */
  readonly type: string;
  readonly isReadOnly: boolean;
  readonly disk: Disk;
  /** What lies at `path`: the disk's root, or the part of it that `subPath` names. */
  readonly root: () => TreeNode;
}

export interface Place {
  readonly path: string;
  readonly mount: Mount;
  /** Undefined if nothing lies there, but its folder exists. */
  readonly node: TreeNode | undefined;
  readonly folder: FolderNode | undefined;
  readonly name: string;
}

/** All functions take absolute paths and throw FileError. */
export interface ContainerFiles {
  readonly mounts: readonly Mount[];
  /** Follows links, but for the last one if `follow` is false. @throws FileError if the folder does not exist */
  readonly find: (path: string, follow?: boolean) => Place;
  /** Returns undefined where `find` throws or finds nothing. */
  readonly node: (path: string, follow?: boolean) => TreeNode | undefined;
  readonly list: (path: string) => readonly string[];
  /** The bytes of a file. Devices have none. */
  readonly read: (path: string) => string;
  /** Opens a file for writing: makes it, or empties it unless `keep`. */
  readonly openForWriting: (path: string, keep: boolean) => Place & { readonly node: TreeNode };
  readonly append: (place: Place, bytes: string) => void;
  readonly write: (path: string, bytes: string) => void;
  readonly setSize: (path: string, size: number) => void;
  readonly makeFolder: (path: string) => void;
  readonly makeLink: (path: string, target: string) => void;
  readonly remove: (path: string) => void;
  readonly rename: (from: string, to: string) => void;
  readonly touch: (path: string, modified: number) => void;
  readonly setMode: (path: string, mode: number) => void;
}

const MOST_LINKS = 40;
const LONGEST_NAME = 255;

export interface ContainerFilesOptions {
  /** The first one is mounted at "/". */
  readonly mounts: readonly Mount[];
  readonly budget: ContentBudget;
  readonly now: () => number;
  /** The files of a disk have taken or given back room. */
  readonly onUse: (disk: Disk) => void;
}

export function contentOf(node: TreeNode): string {
  if (node.kind === 'generated') return node.text();
  if (node.kind !== 'file') return '';
  return node.content.length === node.size ? node.content : node.content.padEnd(Math.min(node.size, 2 ** 28), '\0');
}

export function createContainerFiles({ mounts, budget, now, onUse }: ContainerFilesOptions): ContainerFiles {
  const [top] = mounts;
  if (top === undefined) throw new Error('a container has a disk of its own');
  // The mount that was made last lies on top.
  const mountAt = new Map(mounts.map((mount) => [mount.path, mount]));

  function find(path: string, follow = true): Place {
    let rest = path.split('/').filter((part) => part !== '');
    let place: Place = { path: '/', mount: top as Mount, node: (top as Mount).root(), folder: undefined, name: '' };
    const above: Place[] = [];
    for (let links = 0; ; ) {
      const name = rest.shift();
      if (name === undefined) return place;
      if (name === '.') continue;
      if (place.node === undefined) throw new FileError('ENOENT', path);
      if (place.node.kind !== 'folder') throw new FileError('ENOTDIR');
      if (name === '..') {
        place = above.pop() ?? place;
        continue;
      }
      if (name.length > LONGEST_NAME) throw new FileError('ENAMETOOLONG');
      const next = joinPath(place.path, name);
      const mounted = mountAt.get(next);
      const node = mounted === undefined ? place.node.entries.get(name) : mounted.root();
      if (node?.kind === 'link' && (follow || rest.length > 0)) {
        links += 1;
        if (links > MOST_LINKS) throw new FileError('ELOOP');
        rest = [...node.target.split('/').filter((part) => part !== ''), ...rest];
        if (node.target.startsWith('/')) {
          above.length = 0;
          place = { path: '/', mount: top as Mount, node: (top as Mount).root(), folder: undefined, name: '' };
        }
        continue;
      }
      above.push(place);
      place = { path: next, mount: mounted ?? place.mount, node, folder: place.node, name };
    }
  }

  function existing(path: string, follow = true): Place & { readonly node: TreeNode } {
    const place = find(path, follow);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    return { ...place, node: place.node };
  }
  const checkWritable = ({ mount }: Place): void => {
    if (mount.isReadOnly) throw new FileError('EROFS');
  };
  /** Puts a node in its folder. */
  function put(place: Place, node: TreeNode): void {
    checkWritable(place);
    if (place.folder === undefined) throw new FileError('EEXIST');
    place.folder.entries.set(place.name, node);
    place.folder.modified = now();
  }
  function take(place: Place): void {
    checkWritable(place);
    if (mountAt.has(place.path) || place.folder === undefined) throw new FileError('EBUSY');
    place.folder.entries.delete(place.name);
    place.folder.modified = now();
  }
  function forgetBelow(disk: Disk, node: TreeNode): void {
    if (node.kind === 'file') forget(disk, node, budget);
    else if (node.kind === 'folder') for (const entry of node.entries.values()) forgetBelow(disk, entry);
  }

  function openForWriting(path: string, keep: boolean): Place & { readonly node: TreeNode } {
    const place = find(path);
    const { node } = place;
    if (node?.kind === 'folder') throw new FileError('EISDIR');
    if (node?.kind === 'device') return { ...place, node };
    checkWritable(place);
    if (node?.kind === 'file') {
      if (!keep && node.size > 0) {
        truncate(place.mount.disk, node, budget, now());
        onUse(place.mount.disk);
      }
      return { ...place, node };
    }
    const made = file(node?.kind === 'generated' && keep ? node.text() : '', now());
    put(place, made);
    place.mount.disk.bytes += made.size;
    budget.kept += made.size;
    return { ...place, node: made };
  }

  const files: ContainerFiles = {
    mounts,
    find,
    node: (path, follow) => {
      try {
        return find(path, follow).node;
      } catch (thrown) {
        if (thrown instanceof FileError) return undefined;
        throw thrown;
      }
    },
    list: (path) => {
      const { node } = existing(path);
      if (node.kind !== 'folder') throw new FileError('ENOTDIR');
      return [...node.entries.keys()].sort();
    },
    read: (path) => {
      const { node } = existing(path);
      if (node.kind === 'folder') throw new FileError('EISDIR');
      return contentOf(node);
    },
    openForWriting,
    append: (place, bytes) => {
      if (place.node?.kind !== 'file') return;
      try {
        append(place.mount.disk, place.node, bytes, budget, now());
      } finally {
        onUse(place.mount.disk);
      }
    },
    write: (path, bytes) => files.append(openForWriting(path, false), bytes),
    setSize: (path, size) => {
      const place = openForWriting(path, true);
      if (place.node.kind !== 'file') throw new FileError('EINVAL');
      shrink(place.mount.disk, place.node, size);
      extend(place.mount.disk, place.node, size, now());
      onUse(place.mount.disk);
    },
    makeFolder: (path) => {
      const place = find(path);
      if (place.node !== undefined) throw new FileError('EEXIST');
      put(place, folder(now()));
    },
    makeLink: (path, target) => {
      const place = find(path, false);
      if (place.node !== undefined) throw new FileError('EEXIST');
      put(place, { kind: 'link', target, modified: now() });
    },
    remove: (path) => {
      const place = existing(path, false);
      if (place.node.kind === 'folder' && place.node.entries.size > 0) throw new FileError('ENOTEMPTY');
      take(place);
      forgetBelow(place.mount.disk, place.node);
      onUse(place.mount.disk);
    },
    rename: (from, to) => {
      const source = existing(from, false);
      const target = find(to, false);
      if (target.path === source.path) return;
      if (`${target.path}/`.startsWith(`${source.path}/`)) throw new FileError('EINVAL');
      const replaced = target.node;
      if (replaced?.kind === 'folder') {
        if (source.node.kind !== 'folder') throw new FileError('EISDIR');
        if (replaced.entries.size > 0) throw new FileError('ENOTEMPTY');
      } else if (replaced !== undefined && source.node.kind === 'folder') throw new FileError('ENOTDIR');
      const size = bytesBelow(source.node);
      const [old, next] = [source.mount.disk, target.mount.disk];
      if (old !== next && next.bytes + size > next.room()) throw new FileError('ENOSPC');
      checkWritable(target);
      if (mountAt.has(target.path)) throw new FileError('EBUSY');
      take(source);
      if (replaced !== undefined) forgetBelow(next, replaced);
      put(target, source.node);
      old.bytes -= size;
      next.bytes += size;
      onUse(old);
      onUse(next);
    },
    touch: (path, modified) => {
      const place = find(path);
      if (place.node?.kind === 'folder') {
        checkWritable(place);
        place.node.modified = modified;
        return;
      }
      const { node } = openForWriting(path, true);
      if (node.kind === 'file') node.modified = modified;
    },
    setMode: (path, mode) => {
      const place = existing(path);
      checkWritable(place);
      if (place.node.kind === 'file' || place.node.kind === 'folder') place.node.mode = mode;
    },
  };

  function shrink(disk: Disk, node: FileNode, size: number): void {
    if (size >= node.size) return;
    disk.bytes -= node.size - size;
    budget.kept -= Math.max(0, node.content.length - size);
    node.content = node.content.slice(0, size);
    node.size = size;
    node.modified = now();
  }
  return files;
}
