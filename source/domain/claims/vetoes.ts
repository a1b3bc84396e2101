/** What speaks against deleting a claim, whatever its verdict is. */

import { humanDuration } from '../duration.ts';
import { isInRange, ordinalOf } from '../identity.ts';
import { podsByController } from '../index-snapshot.ts';
import type { Claim, StatefulSet } from '../kinds.ts';
import { keyOf, type Snapshot } from '../snapshot.ts';
import { fateOf } from './fate.ts';
import { lastUseOf } from './last-use.ts';
import type { Place } from './place.ts';
import { type ClaimUsers, type Reading, readingsFor, refusalOf, WORKLOAD_KINDS } from './readings.ts';
import { returnersOf } from './returning.ts';
import { copiesByClaim, volumesByStorage } from './users.ts';
import type { ClaimWorld } from './world.ts';

export interface Veto {
  /** A phrase without a full stop. */
  readonly text: string;
  /** Typing the name in a dialog overrides it; a command never does. */
  readonly liftable: boolean;
}

const veto = (text: string): Veto => ({ text, liftable: false });

/** `isLeftBehind`: its set is gone, and the question is whether it comes back. */
export function vetoesOf(
  world: ClaimWorld,
  claim: Claim,
  place: Place | undefined,
  isLeftBehind: boolean,
): readonly Veto[] {
  const { snapshot, now, youngMs } = world;
  const age = now - claim.meta.createdAt;
  return [
    ...(claim.meta.deletionAt === undefined ? [] : [veto('it is being deleted already')]),
    ...ownerVetoes(claim, place),
    ...referenceVetoes(world, claim.meta),
    ...storageVetoes(snapshot, claim),
    ...(place?.sharing ?? []).flatMap((set) => setVetoes(snapshot, set)),
    ...(age < youngMs
      ? [veto(`it is only ${humanDuration(Math.max(0, age))} old (less than ${humanDuration(youngMs)})`)]
      : []),
    ...(isLeftBehind ? lastUseVetoes(world, claim) : []),
    ...(isLeftBehind
      ? returnersOf(claim).map((who) => ({ text: `${who} may bring its set back`, liftable: true }))
      : []),
  ];
}

/** A set that was deleted a moment ago may be about to be made again, however old its claims are. */
function lastUseVetoes({ facts, now, youngMs }: ClaimWorld, claim: Claim): readonly Veto[] {
  const last = lastUseOf(facts, claim);
  if (last === undefined || now - last.at >= youngMs) return [];
  const ago = humanDuration(Math.max(0, now - last.at));
  return [veto(`${last.text} only ${ago} ago (less than ${humanDuration(youngMs)})`)];
}

function ownerVetoes(claim: Claim, place: Place | undefined): readonly Veto[] {
  const sharing = place?.sharing ?? [];
  return claim.meta.owners.flatMap(({ kind, name, uid }): readonly Veto[] => {
    if (sharing.some((set) => set.meta.uid === uid)) return [];
    if (kind === 'Pod') return [veto(`pod ${name} owns it: it goes with that pod (retention policy, or ephemeral)`)];
    if (kind === 'StatefulSet')
      return [veto(`StatefulSet ${name} (uid …${uid.slice(-6)}) owns it: it goes with that set`)];
    return [veto(`${kind} ${name} owns it`)];
  });
}

type ClaimName = Pick<Claim['meta'], 'namespace' | 'name'>;

/** Whatever names the claim, besides pods; that somebody may, where that cannot be read. */
export function referenceVetoes(world: Pick<ClaimWorld, 'snapshot' | 'facts'>, claim: ClaimName): readonly Veto[] {
  return [...workloadVetoes(world, claim), ...copyVetoes(world, claim)];
}

function workloadVetoes({ facts }: Pick<ClaimWorld, 'facts'>, { namespace, name }: ClaimName): readonly Veto[] {
  const { workloads } = readingsFor(facts, namespace);
  const key = keyOf(namespace, name);
  return WORKLOAD_KINDS.flatMap((kind) => {
    const reading = workloads[kind];
    const names = reading.state === 'known' ? (reading.value.get(key) ?? []) : [];
    return names.map((name) => veto(`the pod template of ${kind} ${name} names it`));
  });
}

function copyVetoes(
  { snapshot, facts }: Pick<ClaimWorld, 'snapshot' | 'facts'>,
  { namespace, name }: ClaimName,
): readonly Veto[] {
  const key = keyOf(namespace, name);
  const copies = copiesByClaim(snapshot.tables.PersistentVolumeClaim).get(key) ?? [];
  const { snapshots } = readingsFor(facts, namespace);
  return [
    ...copies.map(({ meta }) => veto(`it is the data source of claim ${meta.name}`)),
    ...snapshotVetoes(snapshots, key),
  ];
}

/** What destroys the data of one volume destroys those of every other that stands for the same storage. */
function storageVetoes(snapshot: Snapshot, claim: Claim): readonly Veto[] {
  const { fate, volume } = fateOf(snapshot, claim);
  if (fate !== 'destroyed' || volume === undefined) return [];
  const same = volumesByStorage(snapshot.tables.PersistentVolume).get(volume.source) ?? [];
  const other = same.find(({ meta }) => meta.uid !== volume.meta.uid);
  if (other === undefined) return [];
  const { meta, claimRef } = other;
  const whose = claimRef === undefined ? '' : ` of claim ${claimRef.namespace}/${claimRef.name}`;
  return [veto(`volume ${meta.name}${whose} is the same storage as its own (${volume.source})`)];
}

function snapshotVetoes(snapshots: Reading<ClaimUsers>, key: string): readonly Veto[] {
  switch (snapshots.state) {
    case 'known':
      return (snapshots.value.get(key) ?? []).map((name) => veto(`it is the data source of VolumeSnapshot ${name}`));
    case 'unread':
      return [veto('VolumeSnapshots have not been read yet: one may be taken from it')];
    case 'refused':
      return [veto(`a VolumeSnapshot may be taken from it: ${refusalOf('they', snapshots)}`)];
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
