/** The claims whose users are searched for, with indexes by the names and labels that refer to them. */

import { splitOrdinal } from '../../model/identity.ts';
import type { Claim, StatefulSet } from '../../model/kinds.ts';
import { keyOf } from '../../model/snapshot.ts';

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
}

const RELEASE_LABELS = [
  'app.kubernetes.io/instance',
  'release',
  'argocd.argoproj.io/instance',
  'kustomize.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/name',
] as const;

/** `set` and `ordinal`: those whose name it has; undefined for a claim that is left behind. */
export function soughtClaim(
  { meta }: Claim,
  { set, ordinal }: { readonly set: StatefulSet | undefined; readonly ordinal: number | undefined },
): SoughtClaim {
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
  return { namespace, name, uid, labels, setNames, parked, releases };
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
    namespaces: new Set(all.map(({ namespace }) => namespace)),
    textsWithoutNames: new Set(),
  };
}

function indexBy(all: readonly SoughtClaim[], wordsOf: (claim: SoughtClaim) => readonly string[]) {
  const index = new Map<string, SoughtClaim[]>();
  for (const claim of all) {
    for (const word of wordsOf(claim)) index.set(word, [...(index.get(word) ?? []), claim]);
  }
  return index;
}

/** "shop/data-web-0" */
export function soughtKey({ namespace, name }: Pick<SoughtClaim, 'namespace' | 'name'>): string {
  return keyOf(namespace, name);
}
