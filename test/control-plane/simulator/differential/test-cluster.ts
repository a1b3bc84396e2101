/** A cluster on which a script runs: the genuine one, or the simulated one. */

import type { Packet } from 'dns-packet';

export interface Fields {
  readonly [name: string]: unknown;
}

export interface WatchedObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly spec?: Fields;
  readonly status?: Fields;
  readonly [field: string]: unknown;
}

/** The plurals of the watched kinds. */
export const WATCHED = [
  'statefulsets',
  'controllerrevisions',
  'pods',
  'persistentvolumeclaims',
  'persistentvolumes',
  'events',
] as const;
export type Watched = (typeof WATCHED)[number];

/** A change of one object, in the order of `version`. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Watched;
  readonly version: number;
  readonly object: WatchedObject;
}

export interface DeleteOptions {
  readonly cascade?: 'orphan' | 'foreground' | 'background';
  /** With a grace period of 0. */
  readonly force?: boolean;
}

/** The present objects. */
export class ObjectCache {
  readonly #objects = new Map<string, WatchedObject>();

  apply({ type, resource, object }: Change): void {
    const key = `${resource}/${object.metadata.name}`;
    if (type === 'DELETED') {
      if (this.#objects.get(key)?.metadata.uid === object.metadata.uid) this.#objects.delete(key);
    } else this.#objects.set(key, object);
  }

  get(resource: Watched, name: string): WatchedObject | undefined {
    return this.#objects.get(`${resource}/${name}`);
  }

  list(resource: Watched): readonly WatchedObject[] {
    return [...this.#objects].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object);
  }

  isReady(pod: string): boolean {
    const found = this.get('pods', pod);
    return found !== undefined && found.metadata.deletionTimestamp === undefined && hasCondition(found, 'Ready');
  }

  phase(resource: Watched, name: string): unknown {
    return this.get(resource, name)?.status?.['phase'];
  }
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}

export function hasCondition(object: WatchedObject, type: string): boolean {
  return list(object.status?.['conditions']).some((entry) => entry['type'] === type && entry['status'] === 'True');
}

/** Returns the reason why a pod's first container waits. */
export function waitingReason(pod: WatchedObject | undefined): string | undefined {
  for (const container of list(pod?.status?.['containerStatuses'])) {
    const state = container['state'];
    if (typeof state !== 'object' || state === null || !('waiting' in state)) continue;
    const { waiting } = state;
    if (typeof waiting === 'object' && waiting !== null && 'reason' in waiting) return String(waiting.reason);
  }
  return undefined;
}

export interface TestCluster {
  /** All changes so far, in the order of their versions. */
  readonly changes: () => readonly Change[];
  /** Returns a name for a cluster-scoped object that no other script uses. */
  readonly unique: (name: string) => string;
  readonly namespace: string;
  readonly apply: (manifest: string) => Promise<void>;
  /** A merge patch. */
  readonly patch: (resource: string, name: string, patch: Fields) => Promise<void>;
  readonly remove: (resource: string, name: string, options?: DeleteOptions) => Promise<void>;
  /** Waits until the condition holds. @throws after the deadline */
  readonly waitUntil: (what: string, isSo: (view: ObjectCache) => boolean) => Promise<void>;
  /** Queries the cluster's DNS for a name in the namespace ("web-0.web") and records the answer for the comparison. */
  readonly queryDns: (name: string, type: 'A' | 'AAAA' | 'SRV') => Promise<void>;
  /** The answers of DNS so far. */
  readonly answers: () => readonly string[];
  /** Waits until nothing changes and `isDone` holds, or the time limit has passed. */
  readonly waitUntilQuiet: (isDone?: () => boolean) => Promise<void>;
}

/** "web-0.web A: 10.0.0.1 is web-0", without the address itself. */
export function describeDnsAnswer(
  name: string,
  type: string,
  reply: Packet,
  view: ObjectCache,
  namespace: string,
): string {
  const codes = ['NOERROR', '', '', 'NXDOMAIN', '', 'REFUSED'];
  const code = codes[(reply.flags ?? 0) & 0b1111] ?? 'another code';
  const owner = (address: string): string =>
    view.list('pods').find((pod) => pod.status?.['podIP'] === address)?.metadata.name ?? 'nobody';
  const said = (reply.answers ?? []).map((answer) => {
    if (answer.type === 'A') return `address of ${owner(answer.data)} for ${answer.ttl} s`;
    if (answer.type !== 'SRV') return answer.type;
    const { target, port, weight, priority } = answer.data;
    return `${target.replace(`.${namespace}.`, '.NAMESPACE.')} ${port} ${weight} ${priority} for ${answer.ttl} s`;
  });
  return `${name} ${type}: ${[code, ...said.sort()].join(', ')}`;
}

export interface DifferentialScript {
  readonly name: string;
  /** True if the order of its pods is guaranteed. */
  readonly isOrdered?: boolean;
  readonly run: (stage: TestCluster) => Promise<void>;
}
