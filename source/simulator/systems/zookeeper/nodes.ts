/** The tree of nodes that an ensemble keeps. */

import type { Server } from '../../container/servers.ts';
import { type Records, type Row, readRecords, type Value } from '../records.ts';
import { caughtUp, store } from '../replication.ts';
import type { Ensemble } from './ensemble.ts';

export interface ZooNode {
  readonly path: string;
  readonly value: string;
  readonly createdId: number;
  readonly created: number;
  readonly modifiedId: number;
  readonly modified: number;
  readonly version: number;
  readonly childVersion: number;
}

const DATABASE = 'zookeeper';
const TABLE = 'nodes';
const OWN_NODES = ['/zookeeper', '/zookeeper/config', '/zookeeper/quota'];

/** An error of ZooKeeper: "NoNode for /a". */
export class ZooError extends Error {}

function nodeOf(row: Row): ZooNode {
  const number = (value: Value | undefined): number => Number(value ?? 0);
  return {
    path: String(row['path']),
    value: String(row['value'] ?? ''),
    createdId: number(row['createdId']),
    created: number(row['created']),
    modifiedId: number(row['modifiedId']),
    modified: number(row['modified']),
    version: number(row['version']),
    childVersion: number(row['childVersion']),
  };
}

function nodesIn(records: Records): readonly ZooNode[] {
  return (records.databases[DATABASE]?.[TABLE]?.rows ?? []).map(nodeOf);
}

export interface NodeTree {
  /** @throws ZooError */
  readonly get: (path: string) => ZooNode;
  /** The names of the nodes below one. @throws ZooError */
  readonly children: (path: string) => readonly string[];
  readonly create: (path: string, value: string) => void;
  readonly set: (path: string, value: string) => void;
  readonly remove: (path: string, withChildren: boolean) => void;
}

export function openTree(server: Server, ensemble: Ensemble, now: number): NodeTree {
  const all = (): readonly ZooNode[] => [
    ...['/', ...OWN_NODES].map((path) => nodeOf({ path, value: '' })),
    ...nodesIn(caughtUp(server, ensemble.members)),
  ];
  const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
  const find = (path: string): ZooNode | undefined => all().find((node) => node.path === path);

  function get(path: string): ZooNode {
    const node = find(path);
    if (node === undefined) throw new ZooError(`NoNode for ${path}`);
    return node;
  }
  const childrenOf = (path: string): readonly ZooNode[] =>
    all().filter((node) => node.path !== '/' && parentOf(node.path) === path);

  function write(change: (nodes: readonly ZooNode[]) => readonly ZooNode[]): void {
    const rows = change(nodesIn(readRecords(server))).map((node): Row => ({ ...node }));
    store(server, ensemble.members, { [DATABASE]: { [TABLE]: { columns: [], key: ['path'], rows } } });
  }
  /** The id of the next change: the epoch before the count. */
  const nextId = (): number => 2 ** 32 + readRecords(server).version + 2;
  const touched = (nodes: readonly ZooNode[], parent: string): readonly ZooNode[] =>
    nodes.map((node) => (node.path === parent ? { ...node, childVersion: node.childVersion + 1 } : node));

  return {
    get,
    children: (path) => {
      get(path);
      return childrenOf(path)
        .map((node) => node.path.slice(node.path.lastIndexOf('/') + 1))
        .sort();
    },
    create: (path, value) => {
      if (find(path) !== undefined) throw new ZooError(`Node already exists: ${path}`);
      get(parentOf(path));
      const id = nextId();
      const made: ZooNode = {
        path,
        value,
        createdId: id,
        created: now,
        modifiedId: id,
        modified: now,
        version: 0,
        childVersion: 0,
      };
      write((nodes) => [...touched(nodes, parentOf(path)), made]);
    },
    set: (path, value) => {
      get(path);
      const modifiedId = nextId();
      write((nodes) =>
        nodes.map((node) =>
          node.path === path ? { ...node, value, modifiedId, modified: now, version: node.version + 1 } : node,
        ),
      );
    },
    remove: (path, withChildren) => {
      get(path);
      if (!withChildren && childrenOf(path).length > 0) throw new ZooError(`Node not empty: ${path}`);
      write((nodes) =>
        touched(
          nodes.filter((node) => node.path !== path && !node.path.startsWith(`${path}/`)),
          parentOf(path),
        ),
      );
    },
  };
}
