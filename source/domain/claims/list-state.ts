/** Which lists a verdict may rest on: complete and live, or with the reason why not. */

import type { Kind } from '../model/kinds.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type ClaimReadings, unreadableText, WORKLOAD_KINDS } from './readings.ts';

const PLURALS: Readonly<Partial<Record<Kind, string>>> = {
  StatefulSet: 'StatefulSets',
  Pod: 'pods',
  PersistentVolumeClaim: 'claims',
  PersistentVolume: 'volumes',
};

export type ListState = 'live' | 'loading' | 'stale' | 'refused';

/** `live` also where the cluster has no such API: the list is empty then. */
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

/** "pods may not be read", "the list of pods is out of date"; undefined for a list that can be relied on. */
export function unreliableListReason(snapshot: Snapshot, kind: Kind, namespace: string): string | undefined {
  const plural = PLURALS[kind] ?? kind;
  switch (listState(snapshot, kind, namespace)) {
    case 'live':
      return undefined;
    case 'refused':
      return `${plural} may not be read`;
    case 'stale':
      return `the list of ${plural} is out of date: contact is lost`;
    case 'loading':
      return `the list of ${plural} is not complete yet`;
  }
}

/** What is missing of the lists of workloads, one phrase for all that are refused and one for all that are unread. */
export function unreadWorkloadReasons({ workloads }: ClaimReadings): readonly string[] {
  const refused = WORKLOAD_KINDS.flatMap((kind) => {
    const reading = workloads[kind];
    return reading.state === 'refused' ? [{ kind, reading }] : [];
  });
  const isUnread = WORKLOAD_KINDS.some((kind) => workloads[kind].state === 'unread');
  const [first] = refused;
  const kinds = refused.map(({ kind }) => kind).join(', ');
  return [
    // One reason stands for all: they differ in hardly more than the kind that they name.
    ...(first === undefined ? [] : [unreadableText(`workloads (${kinds})`, first.reading)]),
    ...(isUnread ? ['the workloads with pod templates have not been read yet'] : []),
  ];
}
