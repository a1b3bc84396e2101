/** Collects all objects that belong to one set. */

import { noSpaceMessage } from '../disks/no-space.ts';
import { controllerUidOf, isInRange, ordinalOf, REVISION_LABEL, rangeOf, splitOrdinal } from '../model/identity.ts';
import type {
  ClusterEvent,
  ControllerRevision,
  EndpointSlice,
  Node,
  Pod,
  Service,
  StatefulSet,
} from '../model/kinds.ts';
import { type ListCompletenessByKind, listCompletenessFor } from '../model/list-completeness.ts';
import type { ControllerLease, DisruptionBudget, Lookups, NamespaceState } from '../model/lookups.ts';
import type { SetWriters } from '../model/set-writers.ts';
import { keyOf, type Snapshot, type Table } from '../model/snapshot.ts';
import type { StorageFacts } from '../model/storage-facts.ts';
import { ALL_VOLUMES, CONTROLLER_SEEN, controllerSeenMinute, type Trace } from './changed-keys.ts';
import { createClaimGatherer, type GatheredClaim } from './gather-claim.ts';
import {
  claimsByStem,
  controllerEventsBySet,
  eventsBySubject,
  isParkedClaimOf,
  podEventsByName,
  podsByController,
  revisionsBySet,
  setsByStem,
  slicesByService,
} from './indexes.ts';
import { type ClaimNames, namesByOrdinal, otherClaimsOf } from './member-names.ts';
import { type PeerService, peerServices } from './peer-services.ts';
import { unwrittenSince } from './write-bound.ts';

/**
 * The maximum number of listed ordinals without pod or claim. A set scaled to millions by mistake must not fill the
 * memory.
 */
export const MAX_LISTED_ORDINALS = 10_000;

const NO_CLASSES: Table<'StorageClass'> = new Map();
const NO_VOLUME_TABLE: Table<'PersistentVolume'> = new Map();
const NO_CLAIMS: readonly ClaimNames[] = [];

export interface GatheredRow {
  readonly ordinal: number;
  readonly podName: string;
  readonly inRange: boolean;
  readonly pod: Pod | undefined;
  readonly conflictingPod: Pod | undefined;
  /**
   * True if the pod's revision label refers to no ControllerRevision of the namespace; undefined if that is not known.
   */
  readonly revisionMissing: boolean | undefined;
  readonly node: Node | undefined;
  readonly nodeGone: boolean;
  readonly claims: readonly GatheredClaim[];
}

export interface Gathered {
  readonly set: StatefulSet;
  readonly known: ListCompletenessByKind;
  /** Ascending. */
  readonly rows: readonly GatheredRow[];
  readonly outside: readonly GatheredRow[];
  readonly service: Service | undefined;
  readonly slices: readonly EndpointSlice[];
  /** By "namespace/name": the services of other namespaces that the set's containers name. */
  readonly peerServices: ReadonlyMap<string, PeerService>;
  readonly events: readonly ClusterEvent[];
  /** Returns the events about the pod or claim of that uid, the latest first. */
  readonly eventsOf: (uid: string) => readonly ClusterEvent[];
  /** Returns events about pods of that name, including earlier pods, the latest first. */
  readonly podEventsOf: (podName: string) => readonly ClusterEvent[];
  /** The minute of the controller's last write to the status of any set; undefined if not known, and for a set at rest. */
  readonly controllerSeenAt: number | undefined;
  readonly controllerLease: ControllerLease | undefined;
  readonly storageFacts: StorageFacts | undefined;
  /** The disruption budgets of the namespace; undefined if they have not been read. */
  readonly budgets: readonly DisruptionBudget[] | 'forbidden' | undefined;
  readonly webhooks: Lookups['webhooks'];
  readonly limitRanges: readonly string[] | 'forbidden' | undefined;
  readonly setWriters: SetWriters | undefined;
  readonly namespaceState: NamespaceState | 'forbidden' | undefined;
  /** If the newest generation is not observed: the time since which the set is known to be unchanged. */
  readonly unwrittenSince: number | undefined;
  /**
   * The whole table if a claim is not bound (for classes also if a claim is smaller than its request, its disk is
   * measured or full, or the volume of an unscheduled pod is tied to nodes); otherwise empty.
   */
  readonly classes: Table<'StorageClass'>;
  readonly volumes: Table<'PersistentVolume'>;
  /** The existing nodes that the volumes of unscheduled pods are tied to. */
  readonly affinityNodes: ReadonlyMap<string, Node>;
  readonly updateRevision: ControllerRevision | undefined;
  /** The newest first. */
  readonly revisions: readonly ControllerRevision[];
  /** Names of the revisions with which a member was seen ready. */
  readonly seenReady: ReadonlySet<string>;
  readonly trace: Trace;
}

const NO_EVENTS: readonly ClusterEvent[] = [];
const NO_REVISIONS: readonly ControllerRevision[] = [];
const NO_NAMES: ReadonlySet<string> = new Set();

export function gather(snapshot: Snapshot, set: StatefulSet): Gathered {
  const { tables } = snapshot;
  const { namespace, name, uid } = set.meta;
  const known = listCompletenessFor(snapshot, namespace);
  const { values, keys }: Trace = { values: [known], keys: new Set([keyOf(namespace, name), uid]) };
  const traced = <T>(value: T): T => {
    values.push(value);
    return value;
  };

  const subjectEvents = eventsBySubject(tables.Event);
  const podEvents = podEventsByName(tables.Event);
  const tiedNodes = new Map<string, Node>();
  const claimGatherer = createClaimGatherer(snapshot, known, { values, keys });

  const gatherAffinityNode = (name: string): void => {
    const node = tables.Node.get(name);
    if (node === undefined || tiedNodes.has(name)) return;
    // The node's heartbeats are left out, since they change nothing in the result.
    values.push(name, node.ready, node.unschedulable);
    tiedNodes.set(name, node);
  };

  const names = namesByOrdinal(set);
  const gatherRow = (ordinal: number, hasClaim: (template: string) => boolean): GatheredRow => {
    const ofOrdinal = names(ordinal);
    const { podName, podKey, claims, podTemplateClaims } = ofOrdinal;
    keys.add(podKey);
    const found = traced(tables.Pod.get(podKey));
    const owned = found !== undefined && controllerUidOf(found.meta) === uid;
    const onNode = found !== undefined && found.node !== '';
    const node = traced(onNode ? tables.Node.get(found.node) : undefined);
    const inRange = isInRange(set, ordinal);
    const otherClaims = owned ? otherClaimsOf(found, ofOrdinal) : inRange ? podTemplateClaims : NO_CLAIMS;
    const gatheredClaims = [...claims.filter(({ template }) => hasClaim(template)), ...otherClaims].map(
      claimGatherer.gather,
    );
    if (found?.node === '') for (const name of gatheredClaims.flatMap(({ nodes }) => nodes)) gatherAffinityNode(name);
    for (const event of podEvents.get(podKey) ?? NO_EVENTS) values.push(event);
    const revision = owned ? found.meta.labels[REVISION_LABEL] : undefined;
    const revisionKey = revision === undefined ? undefined : keyOf(namespace, revision);
    if (revisionKey !== undefined) keys.add(revisionKey);
    const revisionMissing = traced(
      owned && known.ControllerRevision === 'known'
        ? revisionKey === undefined || !tables.ControllerRevision.has(revisionKey)
        : undefined,
    );
    return {
      ordinal,
      podName,
      inRange,
      pod: owned ? found : undefined,
      conflictingPod: owned ? undefined : found,
      revisionMissing,
      node,
      nodeGone: onNode && node === undefined && known.Node === 'known',
      claims: gatheredClaims,
    };
  };

  const outside = new Map<number, Set<string>>();
  const unlistedOrdinals = new Set<number>();
  const { start, end } = rangeOf(set);
  const lastListed = Math.min(end, start + MAX_LISTED_ORDINALS - 1);
  const addOrdinal = (ordinal: number, template: string | undefined): void => {
    if (isInRange(set, ordinal)) {
      if (ordinal > lastListed) unlistedOrdinals.add(ordinal);
      return;
    }
    const templates = outside.get(ordinal) ?? new Set();
    if (template !== undefined) templates.add(template);
    outside.set(ordinal, templates);
  };
  for (const pod of podsByController(tables.Pod).get(uid) ?? []) {
    const ordinal = pod.meta.namespace === namespace ? ordinalOf(pod.meta.name, name) : undefined;
    if (ordinal !== undefined) addOrdinal(ordinal, undefined);
  }
  for (const template of set.claimTemplates) {
    const stem = keyOf(namespace, `${template.name}-${name}`);
    keys.add(stem);
    const sharing = setsByStem(tables.StatefulSet).get(stem) ?? [];
    for (const claim of claimsByStem(tables.PersistentVolumeClaim).get(stem) ?? []) {
      const ordinal = splitOrdinal(claim.meta.name)?.ordinal;
      if (ordinal === undefined) continue;
      if (isInRange(set, ordinal) || isParkedClaimOf(set, sharing, ordinal, claim)) addOrdinal(ordinal, template.name);
    }
  }

  const rows: GatheredRow[] = [];
  for (let ordinal = start; ordinal <= lastListed; ordinal += 1) rows.push(gatherRow(ordinal, () => true));
  for (const ordinal of ascending(unlistedOrdinals)) rows.push(gatherRow(ordinal, () => true));
  values.push(outside.size);
  const claimsKnown = known.PersistentVolumeClaim === 'known';
  const outsideRows = ascending(outside.keys()).map((ordinal) => {
    const templates = outside.get(ordinal);
    values.push(ordinal, templates?.size);
    // A missing claim is listed only if the claim should exist or if claims may not be read.
    const row = gatherRow(ordinal, (template) => !claimsKnown || templates?.has(template) === true);
    return claimsKnown || row.pod !== undefined ? row : { ...row, claims: row.claims.filter((item) => item.claim) };
  });

  const serviceKey = keyOf(namespace, set.serviceName);
  keys.add(serviceKey);
  const service = traced(set.serviceName === '' ? undefined : tables.Service.get(serviceKey));
  const slices = slicesByService(tables.EndpointSlice).get(serviceKey) ?? [];
  const events = controllerEventsBySet(tables.Event).get(uid) ?? [];
  values.push(slices.length, ...slices, events.length, ...events);
  const peers = peerServices(snapshot, set);
  for (const [key, { isKnown, service, slices }] of peers) {
    keys.add(key);
    values.push(isKnown, service, slices.length, ...slices);
  }
  const { updateRevision: updateName } = set.status;
  const updateKey = keyOf(namespace, updateName);
  keys.add(updateKey);
  const updateRevision = traced(updateName === '' ? undefined : tables.ControllerRevision.get(updateKey));
  const revisions = revisionsBySet(tables.ControllerRevision).get(uid) ?? NO_REVISIONS;
  values.push(revisions.length, ...revisions);
  const isOutOfSpace = rows.some(({ pod }) => pod !== undefined && noSpaceMessage(pod) !== undefined);
  const needsClasses =
    claimGatherer.hasUnbound() ||
    claimGatherer.hasResizing() ||
    claimGatherer.hasMeasured() ||
    isOutOfSpace ||
    tiedNodes.size > 0;
  const classes = needsClasses ? traced(tables.StorageClass) : NO_CLASSES;
  const volumes = claimGatherer.hasUnbound() ? traced(tables.PersistentVolume) : NO_VOLUME_TABLE;
  if (claimGatherer.hasUnbound()) keys.add(ALL_VOLUMES);
  const eventsOf = (subjectUid: string) => subjectEvents.get(subjectUid) ?? NO_EVENTS;
  const podEventsOf = (podName: string) => podEvents.get(keyOf(namespace, podName)) ?? NO_EVENTS;
  const isUnobserved = set.status.observedGeneration < set.meta.generation;
  const isAtRest =
    !isUnobserved &&
    rows.every(({ pod }) => pod !== undefined && pod.meta.labels[REVISION_LABEL] === updateName) &&
    outsideRows.every(({ pod }) => pod === undefined);
  const standsSince = traced(
    isUnobserved ? earliest(unwrittenSince(tables.Node, set.meta), snapshot.unobservedSince?.get(uid)) : undefined,
  );
  const controllerSeenAt = traced(isAtRest ? undefined : controllerSeenMinute(tables));
  if (!isAtRest) keys.add(CONTROLLER_SEEN);
  return {
    set,
    known,
    rows,
    outside: outsideRows,
    service,
    slices,
    peerServices: peers,
    events,
    eventsOf,
    podEventsOf,
    controllerSeenAt,
    unwrittenSince: standsSince,
    storageFacts: traced(snapshot.storageFacts),
    controllerLease: traced(snapshot.lookups?.controllerLease),
    budgets: traced(snapshot.lookups?.budgets?.get(namespace)),
    webhooks: traced(snapshot.lookups?.webhooks),
    limitRanges: traced(snapshot.lookups?.limitRanges?.get(namespace)),
    setWriters: traced(snapshot.lookups?.setWriters?.get(namespace)),
    namespaceState: traced(snapshot.lookups?.namespaces?.get(namespace)),
    classes,
    volumes,
    affinityNodes: tiedNodes,
    updateRevision,
    revisions,
    seenReady: traced(snapshot.seenReady?.get(uid) ?? NO_NAMES),
    trace: { values, keys },
  };
}

function earliest(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right);
}

function ascending(ordinals: Iterable<number>): readonly number[] {
  return [...ordinals].sort((left, right) => left - right);
}
