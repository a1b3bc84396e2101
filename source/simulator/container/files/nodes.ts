/** What lies on a disk: folders, files, links and devices. */

export interface FileNode {
  readonly kind: 'file';
  /** Bytes, one a character. Bytes beyond them, up to `size`, are read as zeros. */
  content: string;
  size: number;
  mode: number;
  modified: number;
}

/** A file whose text is made when it is read. Writing to it puts an ordinary file in its place. */
export interface GeneratedNode {
  readonly kind: 'generated';
  readonly text: () => string;
  /** The program of the image that it is; it stays that under another name. */
  readonly program?: string;
  readonly mode: number;
  readonly modified: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly entries: Map<string, TreeNode>;
  mode: number;
  modified: number;
}

export interface LinkNode {
  readonly kind: 'link';
  readonly target: string;
  readonly modified: number;
}

export const DEVICES = ['null', 'zero', 'full', 'random', 'tty', 'stdin', 'stdout', 'stderr', 'log'] as const;

export interface DeviceNode {
  readonly kind: 'device';
  readonly device: (typeof DEVICES)[number];
}

export type TreeNode = FileNode | GeneratedNode | FolderNode | LinkNode | DeviceNode;

export function folder(
  modified: number,
  entries: Iterable<readonly [string, TreeNode]> = [],
  mode = 0o755,
): FolderNode {
  return { kind: 'folder', entries: new Map(entries), mode, modified };
}

export function file(content: string, modified: number, mode = 0o644): FileNode {
  return { kind: 'file', content, size: content.length, mode, modified };
}

/** The bytes of all files below a node. */
export function bytesBelow(node: TreeNode): number {
  if (node.kind === 'file') return node.size;
  if (node.kind !== 'folder') return 0;
  let sum = 0;
  for (const entry of node.entries.values()) sum += bytesBelow(entry);
  return sum;
}
