/** Finds the revisions of a set that members ran ready with. */

import type { ClusterEvent, ControllerRevision, StatefulSet } from '../model/kinds.ts';
import type { Binding, ProvenRevision, SetStatus } from '../model/set-status.ts';
import { listNames } from '../text/sentences.ts';

export interface ProofFacts {
  readonly set: StatefulSet;
  /** The newest first. */
  readonly revisions: readonly ControllerRevision[];
  /** The pods of the set, inside and outside its range. */
  readonly bindings: readonly Binding[];
  /** The controller's events about its writes to pods of the set. */
  readonly setEvents: readonly ClusterEvent[];
  /** Names of the revisions with which this program has seen a member ready. */
  readonly seenReady: ReadonlySet<string>;
}

/** The revision that the set updates to may be among them. The newest first. */
export function provenRevisions(facts: ProofFacts): readonly ProvenRevision[] {
  return facts.revisions.flatMap((revision) => {
    const evidence = evidenceFor(facts, revision);
    return evidence === undefined ? [] : [{ revision, evidence }];
  });
}

/** Returns the newest revision that members ran ready with and that the set does not update to. */
export function revisionThatWorked({
  set,
  provenRevisions,
}: Pick<SetStatus, 'set' | 'provenRevisions'>): ProvenRevision | undefined {
  return provenRevisions.find(({ revision }) => revision.meta.name !== set.status.updateRevision);
}

function evidenceFor(facts: ProofFacts, revision: ControllerRevision): string | undefined {
  const { name } = revision.meta;
  const members = facts.bindings.filter(({ pod }) => pod?.revision === name);
  const up = members.filter(({ pod }) => pod?.stage === 'available' || pod?.stage === 'ready');
  if (up.length > 0)
    return `${listNames(up.map(({ podName }) => podName))} ${up.length === 1 ? 'is' : 'are'} ready with it`;
  if (facts.seenReady.has(name)) return 'a member was seen ready with it';
  // Pods that do not become ready are stronger evidence about a revision than the controller's records.
  if (members.some(({ pod }) => pod?.stage !== 'terminating' && pod?.stage !== 'lost')) return undefined;
  return name === facts.set.status.currentRevision ? evidenceOfCurrentRevision(facts, revision) : undefined;
}

/**
 * The controller makes a revision the current one when every member is ready with it. The first revision of a set is
 * the current one from the beginning, and stays it for ever under OnDelete.
 */
function evidenceOfCurrentRevision(facts: ProofFacts, revision: ControllerRevision): string | undefined {
  if (!isFirstRevision(facts, revision)) return 'it is status.currentRevision: every member was ready with it';
  const replaced = podReplacedByUpdate(facts, revision);
  return replaced && `the controller replaced ${replaced} of it, as it does while every member is available`;
}

/** Revisions that are older may have been deleted: the controller keeps ten. */
function isFirstRevision({ set, revisions }: ProofFacts, { meta, revision }: ControllerRevision): boolean {
  if (revisions.some((other) => other.meta.createdAt < meta.createdAt)) return false;
  return revision === 1 || meta.createdAt - set.meta.createdAt < FIRST_SYNC_MS;
}

/** The controller makes the first revision of a set within this time. */
const FIRST_SYNC_MS = 60_000;

/**
 * Returns a pod that the controller has deleted for an ordered update since another revision than the first exists.
 * All others are later, although the server's times in whole seconds may be the same.
 */
function podReplacedByUpdate({ set, revisions, bindings, setEvents }: ProofFacts, { meta }: ControllerRevision) {
  if (set.podManagementPolicy !== 'OrderedReady' || set.strategy.type !== 'RollingUpdate') return undefined;
  if (mayHaveBeenScaled(set, revisions)) return undefined;
  const later = revisions.filter((other) => other.meta.uid !== meta.uid);
  const updateBegan = Math.min(...later.map((other) => other.meta.createdAt));
  const deletions = setEvents.filter(({ reason, lastAt }) => reason === 'SuccessfulDelete' && lastAt >= updateBegan);
  return bindings.find(
    ({ podName, inRange }) => inRange && deletions.some(({ message }) => message.includes(` Pod ${podName} `)),
  )?.podName;
}

/**
 * A pod that was scaled away and made again leaves the same event as one that an update replaced. Every change of the
 * template makes a generation and a number of a revision, a change of the replicas a generation alone.
 */
function mayHaveBeenScaled({ meta }: StatefulSet, revisions: readonly ControllerRevision[]): boolean {
  return meta.generation > Math.max(...revisions.map(({ revision }) => revision));
}
