/** Formats conditions, events and fields of the API as lines of evidence. */

import type { ClusterEvent, Condition, Kind, Node } from '../model/kinds.ts';
import type { ListCompletenessByKind } from '../model/list-completeness.ts';

/** "Ready=False ContainersNotReady: containers with unready status: [main]" */
export function conditionEvidence({ type, status, reason, message }: Condition): string {
  const why = [reason, message].filter((part) => part !== '').join(': ');
  return `condition ${type}=${status}${why === '' ? '' : ` ${why}`}`;
}

/** "event FailedMount ×3, last 2026-01-15T12:00:00Z: …" */
export function eventEvidence({ reason, message, count, isCombined, lastAt }: ClusterEvent): string {
  const times = count > 1 ? ` ×${count}` : '';
  return `event ${reason}${times}${isCombined ? ' (similar ones combined)' : ''}, last ${rfc3339(lastAt)}: ${message.trim()}`;
}

/** Says that a node is not ready, why, and which taints it got for that. */
export function nodeEvidence({ meta, ready, readySince, readyReason, taints }: Node): readonly string[] {
  const since = readySince === undefined ? '' : ` since ${rfc3339(readySince)}`;
  return [
    `node ${meta.name} has Ready=${ready}${since}${readyReason === '' ? '' : ` ${readyReason}`}`,
    ...taints.filter(({ key }) => key.startsWith('node.')).map(({ key, effect }) => `taint ${key}:${effect}`),
  ];
}

/** "node node-1 is not ready (KubeletNotReady: container runtime is down)" */
export function nodeNotReadyClause({ meta, readyReason }: Node): string {
  return `node ${meta.name} is not ready${readyReason === '' ? '' : ` (${withoutFullStop(readyReason)})`}`;
}

export function rfc3339(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'at an unknown time' : `${date.toISOString().slice(0, 19)}Z`;
}

/** Returns the message without its final full stop, so that it can be part of a sentence. */
export function withoutFullStop(message: string): string {
  return message.trim().replace(/\.$/, '');
}

const RESOURCE: Partial<Record<Kind, string>> = {
  Pod: 'pods',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  PersistentVolume: 'persistentvolumes',
  StorageClass: 'storageclasses',
  Service: 'services',
  EndpointSlice: 'endpointslices',
  ControllerRevision: 'controllerrevisions',
  Node: 'nodes',
  Event: 'events',
};

/** Returns a line for each of these kinds that may not be read, with the missing permission. */
export function unreadableKinds(known: ListCompletenessByKind, ...kinds: readonly Kind[]): readonly string[] {
  return kinds.filter((kind) => known[kind] === 'forbidden').map((kind) => missingPermission(RESOURCE[kind] ?? kind));
}

/** Returns a line that says why events of pods and claims are not read; empty if they are read. */
export function unreadEvents({ memberEvents }: ListCompletenessByKind): readonly string[] {
  if (memberEvents === 'forbidden') return [missingPermission('events')];
  return memberEvents === 'unloaded' ? ['not known: events of pods and claims have not been read here'] : [];
}

function missingPermission(resource: string): string {
  return `not known: ${resource} may not be read here (the permission to list them is missing)`;
}

/** Returns the newest event with one of `reasons`, unless a later event has one of `overtakenBy`. */
export function unresolvedEvent(
  events: readonly ClusterEvent[],
  reasons: readonly string[],
  overtakenBy: readonly string[] = [],
): ClusterEvent | undefined {
  const newest = (wanted: readonly string[]) =>
    events.reduce<ClusterEvent | undefined>(
      (best, event) => (wanted.includes(event.reason) && (!best || event.lastAt > best.lastAt) ? event : best),
      undefined,
    );
  const found = newest(reasons);
  const later = newest(overtakenBy);
  return found !== undefined && later !== undefined && later.lastAt > found.lastAt ? undefined : found;
}
