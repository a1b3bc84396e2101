/** Looks up a claim of a member, with its volume and its users. */

import { type ClaimDiskReading, claimDiskReading } from '../disks/claim-disk.ts';
import type { Claim, Pod, Volume } from '../model/kinds.ts';
import type { ListCompletenessByKind } from '../model/list-completeness.ts';
import type { ClaimOrigin } from '../model/set-status.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import type { Trace } from './changed-keys.ts';
import { type FormerHolder, formerHolders } from './former-holders.ts';
import { eventsBySubject, podsByClaim, volumesByClaim } from './indexes.ts';
import type { ClaimNames } from './member-names.ts';
import { type EmptyPlace, emptyPlaceOf, nodesOfVolume } from './volume-nodes.ts';

export interface GatheredClaim {
  /** Name of the claim template, or of the pod's volume. */
  readonly template: string;
  readonly origin: ClaimOrigin;
  readonly name: string;
  readonly claim: Claim | undefined;
  /** The volume that the claim names, whether or not the volume refers back to the claim. */
  readonly volume: Volume | undefined;
  readonly nodes: readonly string[];
  /** True if the claim's storage class does not exist. */
  readonly classMissing: boolean;
  /** Where the volume is, if no node is there. */
  readonly emptyPlace: EmptyPlace | undefined;
  /** True if the volume is to be made for a node that does not exist. */
  readonly selectedNodeGone: boolean;
  /** The pods that name the claim. */
  readonly users: readonly Pod[];
  /** The claim that this one is to become a copy of; undefined if there is none. */
  readonly sourceClaim: Claim | undefined;
  /** The nodes on which a former user of its volume may still write. */
  readonly formerHolders: readonly FormerHolder[];
  /** Volumes whose claimRef has the claim's name, whatever the uid. */
  readonly volumesNamingClaim: readonly Volume[];
  /** Undefined if no disk has been read. */
  readonly diskReading: ClaimDiskReading | undefined;
}

export interface ClaimGatherer {
  readonly gather: (names: ClaimNames) => GatheredClaim;
  /** True if one of the claims is not bound. */
  readonly hasUnbound: () => boolean;
  /** True if one of the claims has another size than it asks for. */
  readonly hasResizing: () => boolean;
  /** True if it is known how full one of the claims is. */
  readonly hasMeasured: () => boolean;
}

const NO_NODES: readonly string[] = [];
const NO_VOLUMES: readonly Volume[] = [];
const NO_HOLDERS: readonly FormerHolder[] = [];
const NO_PODS: readonly Pod[] = [];

/** Everything that is looked up goes into `trace`. */
export function createClaimGatherer(
  { tables, disks, storageFacts }: Snapshot,
  known: ListCompletenessByKind,
  trace: Trace,
): ClaimGatherer {
  const users = podsByClaim(tables.Pod);
  const subjectEvents = eventsBySubject(tables.Event);
  const volumesByClaimKey = volumesByClaim(tables.PersistentVolume);
  const shared = new Map<string, GatheredClaim>();
  let unbound = false;
  let resizing = false;
  let measured = false;
  const traced = <T>(value: T): T => {
    trace.values.push(value);
    return value;
  };

  function lookUp({ template, origin, name, key }: ClaimNames): GatheredClaim {
    trace.keys.add(key);
    const claim = traced(tables.PersistentVolumeClaim.get(key));
    const volumesNamingClaim = volumesByClaimKey.get(key) ?? NO_VOLUMES;
    for (const volume of volumesNamingClaim) trace.values.push(volume);
    const usersOfClaim = users.get(key) ?? NO_PODS;
    for (const pod of usersOfClaim) trace.values.push(pod);
    const diskReading = claimDiskReading(disks, key, usersOfClaim);
    measured ||= diskReading?.samples !== undefined;
    if (diskReading !== undefined) {
      const { samples, unusable, node, prometheusProblem, limits } = diskReading;
      trace.values.push(samples, unusable, node?.reading, prometheusProblem, limits);
    }
    const base = { template, origin, name, claim, users: usersOfClaim, volumesNamingClaim, diskReading };
    if (claim === undefined) {
      return {
        ...base,
        volume: undefined,
        nodes: NO_NODES,
        emptyPlace: undefined,
        selectedNodeGone: false,
        classMissing: false,
        sourceClaim: undefined,
        formerHolders: NO_HOLDERS,
      };
    }
    trace.keys.add(claim.volume).add(claim.meta.uid);
    const volume = traced(claim.volume === '' ? undefined : tables.PersistentVolume.get(claim.volume));
    const nodes = traced(
      volume === undefined ? NO_NODES : nodesOfVolume(volume, known.Node === 'known' ? tables.Node : undefined),
    );
    const areNodesKnown = known.Node === 'known';
    const emptyPlace = traced(volume === undefined || !areNodesKnown ? undefined : emptyPlaceOf(volume, tables.Node));
    const selectedNodeGone = traced(
      areNodesKnown && claim.phase === 'Pending' && claim.selectedNode !== '' && !tables.Node.has(claim.selectedNode),
    );
    const className = claim.storageClass ?? '';
    const classMissing = traced(
      className !== '' && known.StorageClass === 'known' && !tables.StorageClass.has(className),
    );
    const isUnbound = claim.phase !== 'Bound';
    unbound ||= isUnbound;
    resizing ||= claim.request !== claim.capacity;
    for (const event of subjectEvents.get(claim.meta.uid) ?? []) trace.values.push(event);
    const sourceKey = isUnbound ? sourceClaimKey(claim) : undefined;
    if (sourceKey !== undefined) trace.keys.add(sourceKey);
    const sourceClaim = traced(sourceKey === undefined ? undefined : tables.PersistentVolumeClaim.get(sourceKey));
    const holders =
      volume === undefined || !areNodesKnown || origin === 'shared'
        ? NO_HOLDERS
        : formerHolders(volume, tables.Node, usersOfClaim, storageFacts);
    for (const { node, evidence } of holders) trace.values.push(node, evidence.length);
    return { ...base, volume, nodes, emptyPlace, selectedNodeGone, classMissing, sourceClaim, formerHolders: holders };
  }

  return {
    gather: (names) => {
      if (names.origin !== 'shared') return lookUp(names);
      const found = shared.get(names.key) ?? lookUp(names);
      shared.set(names.key, found);
      return found;
    },
    hasUnbound: () => unbound,
    hasResizing: () => resizing,
    hasMeasured: () => measured,
  };
}

const CLAIM_SOURCE = /^PersistentVolumeClaim\/(?:([^/]+)\/)?([^/]+)$/;

/** Returns the key of the claim that this one is to become a copy of; undefined for any other source. */
export function sourceClaimKey({ dataSource, meta }: Claim): string | undefined {
  const [, namespace = meta.namespace, name] = CLAIM_SOURCE.exec(dataSource ?? '') ?? [];
  return name === undefined ? undefined : keyOf(namespace, name);
}
