/** What a table proves: whether its kind has been listed completely, and whether it may be read at all. */

import { KINDS, type Kind } from './kinds.ts';
import type { Snapshot, Source } from './snapshot.ts';

/**
 * - `known`: listed completely at least once. An object that is not in the table did not exist at the last contact.
 * - `unloaded`: not listed completely yet, or never requested.
 * - `forbidden`: the user may not read it.
 * - `absent`: the cluster has no such API.
 */
export type ListCompleteness = 'known' | 'unloaded' | 'forbidden' | 'absent';

const CLUSTER_SCOPED: ReadonlySet<Kind> = new Set(['PersistentVolume', 'StorageClass', 'Node']);

/** `Event`: the events about sets. */
export type ListCompletenessByKind = Readonly<Record<Kind, ListCompleteness>> & {
  /** Events about pods and claims. */
  readonly memberEvents: ListCompleteness;
};

const completenessCache = new WeakMap<readonly Source[], Map<string, ListCompletenessByKind>>();

/**
 * Returns the completeness of every kind for a set of that namespace. Returns the same reference for the same sources.
 */
export function listCompletenessFor(snapshot: Snapshot, namespace: string): ListCompletenessByKind {
  let byNamespace = completenessCache.get(snapshot.sources);
  if (byNamespace === undefined) {
    byNamespace = new Map();
    completenessCache.set(snapshot.sources, byNamespace);
  }
  const found = byNamespace.get(namespace);
  if (found !== undefined) return found;
  const of = (kind: Kind): ListCompleteness => completenessOf(snapshot.sources, kind, namespace);
  const made: ListCompletenessByKind = {
    StatefulSet: of('StatefulSet'),
    Pod: of('Pod'),
    PersistentVolumeClaim: of('PersistentVolumeClaim'),
    PersistentVolume: of('PersistentVolume'),
    StorageClass: of('StorageClass'),
    Service: of('Service'),
    EndpointSlice: of('EndpointSlice'),
    ControllerRevision: of('ControllerRevision'),
    Node: of('Node'),
    Event: of('Event'),
    memberEvents: memberEventsCompleteness(snapshot.sources, namespace),
  };
  byNamespace.set(namespace, made);
  return made;
}

export function forbiddenKinds(known: ListCompletenessByKind): readonly Kind[] {
  return KINDS.filter((kind) => known[kind] === 'forbidden');
}

function completenessOf(sources: readonly Source[], kind: Kind, namespace: string): ListCompleteness {
  const ofKind = sources.filter((source) => source.kind === kind && source.about === undefined);
  return completenessOfSource(CLUSTER_SCOPED.has(kind) ? ofKind.find(isClusterWide) : sourceFor(ofKind, namespace));
}

/** A user who may not read the events about sets may not read these either, whether or not they were requested. */
function memberEventsCompleteness(sources: readonly Source[], namespace: string): ListCompleteness {
  const source = sourceFor(
    sources.filter(({ about }) => about === 'members'),
    namespace,
  );
  if (source !== undefined) return completenessOfSource(source);
  return completenessOf(sources, 'Event', namespace) === 'forbidden' ? 'forbidden' : 'unloaded';
}

function sourceFor(sources: readonly Source[], namespace: string): Source | undefined {
  return sources.find((source) => source.namespace === namespace) ?? sources.find(isClusterWide);
}

function isClusterWide({ namespace }: Source): boolean {
  return namespace === undefined;
}

function completenessOfSource(source: Source | undefined): ListCompleteness {
  switch (source?.state.phase) {
    case 'live':
    case 'stale':
      return 'known';
    case 'denied':
      return 'forbidden';
    case 'absent':
      return 'absent';
    case 'listing':
    case 'failing':
    case undefined:
      return 'unloaded';
  }
}
