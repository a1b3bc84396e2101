/** The claims whose users are searched for, with indexes by the names and labels that refer to them. */

import { splitOrdinal } from '../../model/identity.ts';
import type { Claim, StatefulSet, Volume } from '../../model/kinds.ts';
import { keyOf } from '../../model/snapshot.ts';
import { type StorageName, storageNamesOf } from './storage-names.ts';
import { wordsOf } from './words.ts';

export interface SoughtClaim {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Names that its set can have had: "web-1" and "1" for "data-web-1-0". Empty while its set exists. */
  readonly setNames: readonly string[];
  /** For a parked claim: the set and the ordinal that an autoscaler may scale up to. */
  readonly parked: { readonly set: string; readonly firstOrdinal: number; readonly ordinal: number } | undefined;
  /** The installed release that it belongs to, according to its labels and annotations. */
  readonly releases: readonly string[];
  /** Names of its volume and of the storage behind it; empty without a volume. */
  readonly storageNames: readonly StorageName[];
  /** The CSI driver of its volume; empty if there is none, or it is not known. */
  readonly driver: string;
}

const RELEASE_LABELS = [
  'app.kubernetes.io/instance',
  'release',
  'argocd.argoproj.io/instance',
  'kustomize.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/name',
] as const;

export interface ClaimPlace {
  /** The set and the ordinal whose name it has; undefined for a claim that is left behind. */
  readonly set: StatefulSet | undefined;
  readonly ordinal: number | undefined;
  /** Undefined if there is none, or it may not be read. */
  readonly volume: Volume | undefined;
}

export function soughtClaim({ meta, volume: volumeName }: Claim, { set, ordinal, volume }: ClaimPlace): SoughtClaim {
  const { namespace, name, uid, labels, annotations } = meta;
  const named: readonly (string | undefined)[] = [
    ...RELEASE_LABELS.map((label) => labels[label]),
    annotations['meta.helm.sh/release-name'],
    annotations['argocd.argoproj.io/tracking-id']?.split(':')[0],
  ];
  const releases = [...new Set(named.filter((release) => release !== undefined))];
  const parked =
    set === undefined || ordinal === undefined
      ? undefined
      : { set: set.meta.name, firstOrdinal: set.ordinalsStart, ordinal };
  const setNames = set === undefined ? possibleSetNames(name) : [];
  const storageNames = storageNamesOf(volumeName, volume);
  const driver = volume?.storage.fields['driver'] ?? '';
  return { namespace, name, uid, labels, setNames, parked, releases, storageNames, driver };
}

function stemOf(claim: string): string {
  return splitOrdinal(claim)?.stem ?? '';
}

/** A claim's name cannot be split into template and set, so every ending can be the set's name. */
function possibleSetNames(claim: string): readonly string[] {
  const stem = stemOf(claim);
  return [...stem.matchAll(/-/g)].map(({ index }) => stem.slice(index + 1)).filter((name) => name !== '');
}

function beginningsOf(stem: string): readonly string[] {
  return [...stem.matchAll(/-/g)].map(({ index }) => stem.slice(0, index));
}

export interface SoughtStorage {
  readonly claim: SoughtClaim;
  readonly name: StorageName;
}

export interface SoughtClaims {
  readonly all: readonly SoughtClaim[];
  /** By name and by uid. */
  readonly byWord: ReadonlyMap<string, readonly SoughtClaim[]>;
  /** By the name without the ordinal: "data-web" stands for all claims of a set in "data-web-$i" and "data-web-[0-9]". */
  readonly byStem: ReadonlyMap<string, readonly SoughtClaim[]>;
  /** Each beginning of a stem: names that a claim template can have. */
  readonly templates: ReadonlySet<string>;
  readonly bySetName: ReadonlyMap<string, readonly SoughtClaim[]>;
  /** Parked claims by the name of their set. */
  readonly byParkingSet: ReadonlyMap<string, readonly SoughtClaim[]>;
  readonly byStorageWord: ReadonlyMap<string, readonly SoughtStorage[]>;
  /** The servers of folders. */
  readonly servers: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  /** Filled during the search. */
  readonly textsWithoutNames: Set<string>;
}

export function soughtClaims(all: readonly SoughtClaim[]): SoughtClaims {
  return {
    all,
    byWord: indexBy(all, ({ name, uid }) => [name, uid]),
    byStem: indexBy(all, ({ name }) => [stemOf(name)].filter((stem) => stem.includes('-'))),
    templates: new Set(all.flatMap(({ name }) => beginningsOf(stemOf(name)))),
    bySetName: indexBy(all, ({ setNames }) => setNames),
    byParkingSet: indexBy(all, ({ parked }) => (parked === undefined ? [] : [parked.set])),
    byStorageWord: Map.groupBy(
      all.flatMap((claim) => claim.storageNames.map((name) => ({ claim, name }))),
      ({ name }) => name.word,
    ),
    servers: new Set(all.flatMap(({ storageNames }) => storageNames.flatMap(({ servers }) => servers))),
    namespaces: new Set(all.map(({ namespace }) => namespace)),
    textsWithoutNames: new Set(),
  };
}

function indexBy(all: readonly SoughtClaim[], keysOf: (claim: SoughtClaim) => readonly string[]) {
  const index = new Map<string, SoughtClaim[]>();
  for (const claim of all) {
    for (const word of keysOf(claim)) index.set(word, [...(index.get(word) ?? []), claim]);
  }
  return index;
}

/** "shop/data-web-0" */
export function soughtKey({ namespace, name }: Pick<SoughtClaim, 'namespace' | 'name'>): string {
  return keyOf(namespace, name);
}

/** The most texts without a name or a namespace that are cached. Keys and most values occur many times. */
const MAX_KEPT = 50_000;

/** Returns the words of a text by which a claim may be meant. */
export function knownWordsIn(
  text: string,
  { byWord, byStem, byStorageWord, servers, namespaces, textsWithoutNames }: SoughtClaims,
): readonly string[] {
  if (textsWithoutNames.has(text)) return [];
  const isKnown = (word: string) =>
    byWord.has(word) || byStem.has(word) || byStorageWord.has(word) || servers.has(word) || namespaces.has(word);
  const known = [...new Set(wordsOf(text))].filter(isKnown);
  if (known.length === 0 && textsWithoutNames.size < MAX_KEPT && text.length < 100) textsWithoutNames.add(text);
  return known;
}
