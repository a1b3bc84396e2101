import type { Client } from '../../cluster/connection/client.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import { readLookups } from '../../cluster/read/lookups.ts';
import { readSnapshot } from '../../cluster/read/read-snapshot.ts';
import { readStorageFacts } from '../../cluster/read/storage-facts.ts';
import { type DisksWanted, disksWanted } from '../../domain/disks/disks-wanted.ts';
import type { DiskReadings } from '../../domain/model/disk.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import { describeSet, describeSets } from '../../domain/set/describe-set.ts';
import { eventNamespaces } from '../../domain/set/event-namespaces.ts';
import { lookupsNeeded } from '../../domain/set/lookups-needed.ts';
import { textsInMembersNeeded } from '../../domain/set/members-needed.ts';
import { hasQuestions, storageQuestions } from '../../domain/set/storage-questions.ts';
import { namesInVolumesNeeded } from '../../domain/set/volumes-needed.ts';
import type { DiskReader } from '../disks/disk-reader.ts';
import { namespacesToRead, type SetsQuery } from './namespaces-to-read.ts';
import { requireNamespaces, setReadRefusals } from './read-refusals.ts';
import { filterNamedSets, namespacesText, type OfSet } from './set-names.ts';

export interface SetsReadOnce {
  /** The sets that the names match, or all without names. Only they are described. */
  readonly sets: readonly SetStatus[];
  /** Every set that was read. */
  readonly all: readonly OfSet[];
  /** A sentence for each namespace in which StatefulSets could not be read. */
  readonly refusals: readonly string[];
  /** "namespace shop" */
  readonly where: string;
  /** What to add if there are no sets: where else to look. */
  readonly hint: string;
  readonly now: number;
}

/** These namespaces are read once and not watched, so there may be more of them than in the dashboard. */
const MAX_EVENT_NAMESPACES = 20;

export interface ReadOptions {
  /** How long a pod may be starting before its events are read. */
  readonly gracePeriodMs?: number;
  /** True if what writes the sets is to be read in any case, and not only where something shows that it is needed. */
  readonly withSetWriters?: boolean;
  /** Who asks how full the disks are; nobody is asked without it. */
  readonly disks?: {
    readonly reader: DiskReader;
    /** What has not been answered by then is not known. */
    readonly timeoutMs?: number;
  };
}

/** A user who asks why a pod is not up wants the reason, however short the time has been. */
export const EVERY_REASON: ReadOptions = { gracePeriodMs: Number.NEGATIVE_INFINITY, withSetWriters: true };

/**
 * Reads the sets of the command line once, and the events of their pods and claims if those are not healthy.
 * Throws ClusterError, also for a namespace that does not exist.
 */
export async function readSetsOnce(
  client: Client,
  access: ClusterAccess,
  request: SetsQuery,
  { gracePeriodMs, withSetWriters = false, disks }: ReadOptions = {},
): Promise<SetsReadOnce> {
  const { selector, roleLabel } = request.connection;
  const namespaces = namespacesToRead(request, access.namespace);
  const grace = gracePeriodMs === undefined ? {} : { gracePeriodMs };
  const namedSetsIn = (snapshot: Snapshot, now: number): readonly SetStatus[] => {
    const options = { now, roleLabel };
    if (request.sets.length === 0) return describeSets(snapshot, options);
    return filterNamedSets(setsIn(snapshot), request.sets).map(({ set }) => describeSet(snapshot, set, options));
  };
  const memberEventsOf = (first: Snapshot): readonly string[] => {
    const now = client.serverClock.now();
    const limits = { now, limit: MAX_EVENT_NAMESPACES, ...grace };
    return eventNamespaces(namedSetsIn(first, now), limits).map(({ namespace }) => namespace);
  };
  const membersWith = (first: Snapshot) =>
    textsInMembersNeeded(
      filterNamedSets(setsIn(first), request.sets).map(({ set }) => set),
      first.tables,
    );
  const volumesWith = (first: Snapshot) => namesInVolumesNeeded(namedSetsIn(first, client.serverClock.now()));
  const read = await readSnapshot(client, {
    namespaces,
    setSelector: selector,
    memberEventsOf,
    ...(request.sets.length === 0 ? {} : { membersWith, volumesWith }),
  });
  const refused = setReadRefusals(read, access.server);
  const now = client.serverClock.now();
  const { signal } = new AbortController();
  const named = namedSetsIn(read, now);
  const needed = lookupsNeeded(named, namespaces, withSetWriters ? named : []);
  const withLookups = { ...read, lookups: await readLookups(client, needed, signal) };
  const questions = storageQuestions(namedSetsIn(withLookups, now), { now, ...grace });
  const withStorage = hasQuestions(questions)
    ? { ...withLookups, storageFacts: await readStorageFacts(client, questions, signal) }
    : withLookups;
  const snapshot =
    disks === undefined ? withStorage : { ...withStorage, disks: await readDisksOnce(disks, disksWanted(named)) };
  const all = setsIn(snapshot);
  if (namespaces !== 'all') {
    const found = new Set(all.map(({ set }) => set.meta.namespace));
    await requireNamespaces(
      client,
      namespaces.filter((namespace) => !found.has(namespace)),
    );
  }
  return {
    sets: namedSetsIn(snapshot, now),
    all,
    refusals: refused,
    where: namespacesText(namespaces),
    hint: namespaces === 'all' ? '' : ' (-A looks in all)',
    now,
  };
}

function setsIn({ tables }: Snapshot): readonly OfSet[] {
  return [...tables.StatefulSet.values()].map((set) => ({ set }));
}

async function readDisksOnce(
  { reader, timeoutMs }: NonNullable<ReadOptions['disks']>,
  wanted: DisksWanted,
): Promise<DiskReadings> {
  const { signal } = new AbortController();
  const late = timeoutMs === undefined ? signal : AbortSignal.timeout(timeoutMs);
  try {
    await reader.read(wanted, () => {}, late);
  } catch (thrown) {
    if (!late.aborted) throw thrown;
  }
  return reader.readings();
}
