/** What may be concluded from a table: whether its kind has been listed whole, and whether it may be read at all. */

import { KINDS, type Kind } from './kinds.ts';
import type { Snapshot, Source } from './snapshot.ts';

/**
 * - `known`: listed whole, at least once; an object that is not in the table did not exist when it was last seen.
 * - `unloaded`: not listed whole yet, or never asked for.
 * - `forbidden`: the user may not read it.
 * - `absent`: the cluster has no such API.
 */
export type Knowledge = 'known' | 'unloaded' | 'forbidden' | 'absent';

const CLUSTER_SCOPED: ReadonlySet<Kind> = new Set(['PersistentVolume', 'StorageClass', 'Node']);

/** `Event`: those about sets. */
export type KnowledgeOf = Readonly<Record<Kind, Knowledge>> & {
  /** Events about pods and claims. */
  readonly memberEvents: Knowledge;
};

const remembered = new WeakMap<readonly Source[], Map<string, KnowledgeOf>>();

/** What is known of every kind for a set of that namespace; the same reference for the same sources. */
export function knowledgeFor(snapshot: Snapshot, namespace: string): KnowledgeOf {
  let byNamespace = remembered.get(snapshot.sources);
  if (byNamespace === undefined) {
    byNamespace = new Map();
    remembered.set(snapshot.sources, byNamespace);
  }
  const found = byNamespace.get(namespace);
  if (found !== undefined) return found;
  const of = (kind: Kind): Knowledge => knowledge(snapshot.sources, kind, namespace);
  const made: KnowledgeOf = {
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
    memberEvents: memberEvents(snapshot.sources, namespace),
  };
  byNamespace.set(namespace, made);
  return made;
}

export function forbiddenKinds(known: KnowledgeOf): readonly Kind[] {
  return KINDS.filter((kind) => known[kind] === 'forbidden');
}

function knowledge(sources: readonly Source[], kind: Kind, namespace: string): Knowledge {
  const ofKind = sources.filter((source) => source.kind === kind && source.about === undefined);
  return phaseOf(CLUSTER_SCOPED.has(kind) ? ofKind.find(isOfAll) : closest(ofKind, namespace));
}

/** Whoever may not read those of sets may not read these either, whether or not they were asked for. */
function memberEvents(sources: readonly Source[], namespace: string): Knowledge {
  const source = closest(
    sources.filter(({ about }) => about === 'members'),
    namespace,
  );
  if (source !== undefined) return phaseOf(source);
  return knowledge(sources, 'Event', namespace) === 'forbidden' ? 'forbidden' : 'unloaded';
}

function closest(sources: readonly Source[], namespace: string): Source | undefined {
  return sources.find((source) => source.namespace === namespace) ?? sources.find(isOfAll);
}

function isOfAll({ namespace }: Source): boolean {
  return namespace === undefined;
}

function phaseOf(source: Source | undefined): Knowledge {
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
