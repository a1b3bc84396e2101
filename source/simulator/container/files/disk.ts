/** One disk: a tree of files, its size, and how much of it is in use. */

import { CHUNK } from '../kernel/streams.ts';
import { FileError } from './file-error.ts';
import type { FileNode, FolderNode, TreeNode } from './nodes.ts';

export interface Disk {
  readonly root: FolderNode;
  /** The bytes of its files. */
  bytes: number;
  /** The bytes that the files may take. */
  readonly room: () => number;
}

/** How much content is kept in memory, for a file and for all disks of a cluster; beyond it, only sizes are. */
const KEPT_PER_FILE = 16 * 1024 * 1024;
const KEPT = 96 * 1024 * 1024;

export interface ContentBudget {
  kept: number;
}

/** Takes the file's bytes off the disk and out of memory. */
export function forget(disk: Disk, node: FileNode, budget: ContentBudget): void {
  disk.bytes -= node.size;
  budget.kept -= node.content.length;
}

export function truncate(disk: Disk, node: FileNode, budget: ContentBudget, now: number): void {
  forget(disk, node, budget);
  node.content = '';
  node.size = 0;
  node.modified = now;
}

/** A chunk of /dev/zero. */
export const ZEROS = '\0'.repeat(CHUNK);

function isZeros(bytes: string): boolean {
  return bytes.startsWith('\0') && bytes === (bytes.length === CHUNK ? ZEROS : '\0'.repeat(bytes.length));
}

/** Writes at the end of the file as much as there is room for. @throws FileError ENOSPC if that is not all */
export function append(disk: Disk, node: FileNode, bytes: string, budget: ContentBudget, now: number): void {
  const left = Math.max(0, Math.floor(disk.room() - disk.bytes));
  const fitting = bytes.length <= left ? bytes : bytes.slice(0, left);
  const gap = node.size - node.content.length;
  const kept = node.content.length + gap + fitting.length;
  // Zeros at the end take no memory.
  if (fitting !== '' && !isZeros(fitting) && kept <= KEPT_PER_FILE && budget.kept + gap + fitting.length <= KEPT) {
    node.content += gap === 0 ? fitting : `${'\0'.repeat(gap)}${fitting}`;
    budget.kept += gap + fitting.length;
  }
  node.size += fitting.length;
  disk.bytes += fitting.length;
  node.modified = now;
  if (fitting.length < bytes.length) throw new FileError('ENOSPC');
}

/** Makes the file longer by bytes that are zero, or not at all. @throws FileError ENOSPC */
export function extend(disk: Disk, node: FileNode, size: number, now: number): void {
  const more = size - node.size;
  if (more <= 0) return;
  if (disk.bytes + more > disk.room()) throw new FileError('ENOSPC');
  node.size = size;
  node.modified = now;
  disk.bytes += more;
}

/** Returns a copy of the folder with all that is in it. Contents for which there is no memory left become zeros. */
export function copyOf(source: FolderNode, budget: ContentBudget): FolderNode {
  const copied = (node: TreeNode): TreeNode => {
    if (node.kind === 'folder') return copyOf(node, budget);
    if (node.kind !== 'file') return node;
    const isKept = budget.kept + node.content.length <= KEPT;
    if (isKept) budget.kept += node.content.length;
    return { ...node, content: isKept ? node.content : '' };
  };
  return { ...source, entries: new Map([...source.entries].map(([name, node]) => [name, copied(node)])) };
}
