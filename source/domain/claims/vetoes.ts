/** Reasons against deleting a claim, whatever its verdict is. */

import { podsByController } from '../join/indexes.ts';
import { isInRange, ordinalOf } from '../model/identity.ts';
import type { Claim, StatefulSet, Volume } from '../model/kinds.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import { humanDuration } from '../text/duration.ts';
import type { ClaimContext } from './claim-context.ts';
import type { ClaimIdentity } from './claim-identity.ts';
import { claimsByDataSource, otherVolumeOfStorage } from './claim-indexes.ts';
import { deletionOutcome } from './deletion-outcome.ts';
import { keepVetoes } from './keep-notes.ts';
import { lastUseOf } from './last-use.ts';
import {
  type ClaimCreator,
  type ClaimReferences,
  claimVersionOf,
  type ReadResult,
  readingsFor,
  UNREAD,
  unreadableText,
  WORKLOAD_KINDS,
} from './readings.ts';
import { recreatingManagers } from './recreating-managers.ts';
import { possiblyRenamedSets } from './renamed-sets.ts';
import { scaledBackVetoes } from './scaled-back.ts';
import { searchVetoes } from './search/search-vetoes.ts';
import { type Veto, veto } from './veto.ts';

/** `isLeftBehind`: the claim's set no longer exists. Managers that might create the set again then count as vetoes. */
export function vetoesOf(
  context: ClaimContext,
  claim: Claim,
  identity: ClaimIdentity | undefined,
  isLeftBehind: boolean,
): readonly Veto[] {
  const { snapshot, now, minAgeMs } = context;
  const age = now - claim.meta.createdAt;
  return [
    ...(claim.meta.deletionAt === undefined ? [] : [veto('it is being deleted already')]),
    ...ownerVetoes(claim, identity),
    ...referenceVetoes(context, claim.meta),
    ...keepVetoes(claim, deletionOutcome(snapshot, claim).volume, identity?.setsSharingName ?? []),
    ...storageVetoes(snapshot, claim),
    ...(identity?.setsSharingName ?? []).flatMap((set) => setVetoes(snapshot, set)),
    ...(identity === undefined || identity.inRange ? [] : parkedVetoes(context, claim, identity)),
    ...possiblyRenamedSets(snapshot, claim, identity, now).map((set) => renamedVeto(set)),
    ...(age < minAgeMs
      ? [veto(`it is only ${humanDuration(Math.max(0, age))} old (less than ${humanDuration(minAgeMs)})`)]
      : []),
    ...(isLeftBehind ? lastUseVetoes(context, claim) : []),
    ...(isLeftBehind
      ? recreatingManagers(claim).map((who) => ({ text: `${who} may bring its set back`, isOverridable: true }))
      : []),
  ];
}

/** A claim with a set's name was not necessarily created by the set, and may still be needed. */
function parkedVetoes({ facts }: ClaimContext, claim: Claim, identity: ClaimIdentity): readonly Veto[] {
  const creator = facts.creators.get(claimVersionOf(claim)) ?? UNREAD;
  return [...scaledBackVetoes(identity), ...creatorVetoes(creator)];
}

function creatorVetoes(creator: ReadResult<ClaimCreator>): readonly Veto[] {
  const isMadeByHand = 'it may be prepared for a scale-up, or restored from a backup';
  switch (creator.state) {
    case 'known':
      return creator.value === 'controller'
        ? []
        : [{ text: `kube-controller-manager did not make it: ${isMadeByHand}`, isOverridable: true }];
    case 'unread':
      return [{ text: `who made it has not been read yet: ${isMadeByHand}`, isOverridable: true }];
    case 'refused':
      return [{ text: `${isMadeByHand}: ${unreadableText('its managedFields', creator)}`, isOverridable: true }];
  }
}

function renamedVeto({ meta }: StatefulSet): Veto {
  const why = 'it is younger, has the same labels or claim template, and claims that are young or empty';
  return { text: `its set is perhaps renamed to ${meta.name}, whose data it may hold: ${why}`, isOverridable: true };
}

/** A set that was deleted a moment ago may be about to be created again, however old its claims are. */
function lastUseVetoes({ facts, now, minAgeMs }: ClaimContext, claim: Claim): readonly Veto[] {
  const last = lastUseOf(facts, claim);
  const { podEndTimes } = readingsFor(facts, claim.meta.namespace);
  if (last === undefined && podEndTimes.state === 'refused') {
    const text = `a pod may have used it a moment ago: ${unreadableText('the events of ended pods', podEndTimes)}`;
    return [{ text, isOverridable: true }];
  }
  if (last === undefined || now - last.at >= minAgeMs) return [];
  const ago = humanDuration(Math.max(0, now - last.at));
  return [veto(`${last.text} only ${ago} ago (less than ${humanDuration(minAgeMs)})`)];
}

function ownerVetoes(claim: Claim, identity: ClaimIdentity | undefined): readonly Veto[] {
  const sharing = identity?.setsSharingName ?? [];
  return claim.meta.owners.flatMap(({ kind, name, uid }): readonly Veto[] => {
    if (sharing.some((set) => set.meta.uid === uid)) return [];
    if (kind === 'Pod') return [veto(`pod ${name} owns it: it goes with that pod (retention policy, or ephemeral)`)];
    if (kind === 'StatefulSet')
      return [veto(`StatefulSet ${name} (uid …${uid.slice(-6)}) owns it: it goes with that set`)];
    return [veto(`${kind} ${name} owns it`)];
  });
}

type ClaimName = Pick<Claim['meta'], 'namespace' | 'name'>;

/**
 * Returns a veto for each object other than a pod that references the claim, and for each list that could not be read.
 */
export function referenceVetoes(context: Pick<ClaimContext, 'snapshot' | 'facts'>, claim: ClaimName): readonly Veto[] {
  const { facts } = context;
  return [
    ...workloadVetoes(context, claim),
    ...copyVetoes(context, claim),
    ...searchVetoes(facts.search, readingsFor(facts, claim.namespace), keyOf(claim.namespace, claim.name)),
  ];
}

function workloadVetoes({ facts }: Pick<ClaimContext, 'facts'>, { namespace, name }: ClaimName): readonly Veto[] {
  const { workloads } = readingsFor(facts, namespace);
  const key = keyOf(namespace, name);
  return WORKLOAD_KINDS.flatMap((kind) => {
    const reading = workloads[kind];
    const names = reading.state === 'known' ? (reading.value.get(key) ?? []) : [];
    return names.map((name) => veto(`the pod template of ${kind} ${name} names it`));
  });
}

function copyVetoes(
  { snapshot, facts }: Pick<ClaimContext, 'snapshot' | 'facts'>,
  { namespace, name }: ClaimName,
): readonly Veto[] {
  const key = keyOf(namespace, name);
  const copies = claimsByDataSource(snapshot.tables.PersistentVolumeClaim).get(key) ?? [];
  const { snapshots } = readingsFor(facts, namespace);
  return [
    ...copies.map(({ meta }) => veto(`it is the data source of claim ${meta.name}`)),
    ...snapshotVetoes(snapshots, key),
  ];
}

/** Deleting the data of one volume also deletes the data of every other volume with the same storage. */
export function storageVetoes(snapshot: Snapshot, claim: Claim): readonly Veto[] {
  const { dataOutcome, volume } = deletionOutcome(snapshot, claim);
  if (dataOutcome !== 'destroyed' || volume === undefined) return [];
  return sharedStorageVetoes(snapshot, volume);
}

/** Returns a veto if another volume stands for the storage of this one, under the same description or another. */
export function sharedStorageVetoes(snapshot: Snapshot, volume: Volume): readonly Veto[] {
  const other = otherVolumeOfStorage(snapshot.tables.PersistentVolume, volume);
  if (other === undefined) return [];
  const { meta, claimRef, source } = other;
  const whose = claimRef === undefined ? '' : ` of claim ${claimRef.namespace}/${claimRef.name}`;
  const described = source === volume.source ? source : `${source}, and its own is ${volume.source}`;
  return [veto(`volume ${meta.name}${whose} is the same storage as its own (${described})`)];
}

function snapshotVetoes(snapshots: ReadResult<ClaimReferences>, key: string): readonly Veto[] {
  switch (snapshots.state) {
    case 'known':
      return (snapshots.value.get(key) ?? []).map((name) => veto(`it is the data source of VolumeSnapshot ${name}`));
    case 'unread':
      return [veto('VolumeSnapshots have not been read yet: one may be taken from it')];
    case 'refused':
      return [veto(`a VolumeSnapshot may be taken from it: ${unreadableText('they', snapshots)}`)];
  }
}

function setVetoes(snapshot: Snapshot, set: StatefulSet): readonly Veto[] {
  const { meta, status } = set;
  const subject = `StatefulSet ${meta.name}`;
  if (meta.deletionAt !== undefined) return [veto(`${subject} is being deleted`)];
  if (status.observedGeneration < meta.generation) return [veto(`the controller has not seen ${subject} as it is now`)];
  const condemned = (podsByController(snapshot.tables.Pod).get(meta.uid) ?? []).some((pod) => {
    const ordinal = ordinalOf(pod.meta.name, meta.name);
    return ordinal !== undefined && !isInRange(set, ordinal);
  });
  return condemned || status.replicas !== set.replicas ? [veto(`${subject} is scaling`)] : [];
}
