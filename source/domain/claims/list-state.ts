/** Decides whether a verdict may rest on a list: the list must be complete and live. Otherwise it gives the reason. */

import { indexTable } from '../join/table-index.ts';
import type { ClusterObject, Kind } from '../model/kinds.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type ClaimReadings, unreadableText, WORKLOAD_KINDS } from './readings.ts';

const PLURALS: Readonly<Partial<Record<Kind, string>>> = {
  StatefulSet: 'StatefulSets',
  Pod: 'pods',
  PersistentVolumeClaim: 'claims',
  PersistentVolume: 'volumes',
};

export type ListState = 'live' | 'loading' | 'stale' | 'refused';

/** Returns `live` also if the cluster has no such API, since the list is then empty. */
export function listState({ sources }: Snapshot, kind: Kind, namespace: string): ListState {
  const ofKind = sources.filter((source) => source.kind === kind);
  const source =
    ofKind.find((candidate) => candidate.namespace === namespace) ??
    ofKind.find((candidate) => candidate.namespace === undefined);
  switch (source?.state.phase) {
    case 'live':
    case 'absent':
      return 'live';
    case 'denied':
      return 'refused';
    case 'stale':
      return 'stale';
    case 'listing':
    case 'failing':
    case undefined:
      return 'loading';
  }
}

/** Returns "pods may not be read" or "the list of pods is out of date"; undefined if the list is reliable. */
export function unreliableListReason(snapshot: Snapshot, kind: Kind, namespace: string): string | undefined {
  const plural = PLURALS[kind] ?? kind;
  switch (listState(snapshot, kind, namespace)) {
    case 'live':
      return unreadableObjectReason(snapshot, kind, namespace);
    case 'refused':
      return `${plural} may not be read`;
    case 'stale':
      return `the list of ${plural} is out of date: contact is lost`;
    case 'loading':
      return `the list of ${plural} is not complete yet`;
  }
}

const unreadableSets = indexTable<'StatefulSet'>(namespaceIfUnreadable);
const unreadablePods = indexTable<'Pod'>(namespaceIfUnreadable);

function namespaceIfUnreadable({ meta }: ClusterObject): readonly string[] {
  return meta.unreadable === undefined ? [] : [meta.namespace];
}

/** One set or pod that cannot be read may use any claim of its namespace. */
function unreadableObjectReason({ tables }: Snapshot, kind: Kind, namespace: string): string | undefined {
  if (kind !== 'StatefulSet' && kind !== 'Pod') return undefined;
  const index = kind === 'Pod' ? unreadablePods(tables.Pod) : unreadableSets(tables.StatefulSet);
  const [found] = index.get(namespace) ?? [];
  return found === undefined
    ? undefined
    : `${kind} ${found.meta.name} could not be read: ${found.meta.unreadable?.[0]}`;
}

/** Returns what is missing from the lists of workloads: one phrase for all refused lists, one for all unread lists. */
export function unreadWorkloadReasons({ workloads }: ClaimReadings): readonly string[] {
  const refused = WORKLOAD_KINDS.flatMap((kind) => {
    const reading = workloads[kind];
    return reading.state === 'refused' ? [{ kind, reading }] : [];
  });
  const isUnread = WORKLOAD_KINDS.some((kind) => workloads[kind].state === 'unread');
  const [first] = refused;
  const kinds = refused.map(({ kind }) => kind).join(', ');
  return [
    // The reasons differ in little more than the kind that they name, so the first one is enough.
    ...(first === undefined ? [] : [unreadableText(`workloads (${kinds})`, first.reading)]),
    ...(isUnread ? ['the workloads with pod templates have not been read yet'] : []),
  ];
}
