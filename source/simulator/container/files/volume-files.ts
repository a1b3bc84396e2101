/** Volumes whose files are made from objects of the API: ConfigMaps, Secrets, tokens, fields of the pod. */

import type { KubeObject } from '../../model/kube-object.ts';
import { bytesOf } from '../kernel/streams.ts';
import { type FolderNode, file, folder, type TreeNode } from './nodes.ts';
import { absolutePath } from './paths.ts';

export interface VolumeFile {
  /** UTF-8 */
  readonly content: string;
  readonly mode: number;
}

/** By their path within the volume, such as "nginx.conf" or "certs/tls.key". */
export type FilesByPath = ReadonlyMap<string, VolumeFile>;

/** Returns the files of a pod's volume; undefined for a volume that is a disk. Containers can read these files only. */
export type VolumeFiles = (pod: KubeObject, volume: string) => FilesByPath | undefined;

export function treeOfFiles(files: FilesByPath, now: number): FolderNode {
  const root = folder(now, [], 0o755);
  for (const [path, { content, mode }] of files) {
    const parts = absolutePath(path).slice(1).split('/');
    const name = parts.pop() ?? '';
    let place = root;
    for (const part of parts) place = innerFolder(place, part, now);
    place.entries.set(name, file(bytesOf(content), now, mode));
  }
  return root;
}

function innerFolder(parent: FolderNode, name: string, now: number): FolderNode {
  const found: TreeNode | undefined = parent.entries.get(name);
  if (found?.kind === 'folder') return found;
  const made = folder(now);
  parent.entries.set(name, made);
  return made;
}
