/** What a search of all objects of the cluster has found about claims. */

import { OTHER_NAMESPACES } from './api-kind.ts';

/** One object that may need a claim. */
export interface Mention {
  /** "Application.argoproj.io" */
  readonly kind: string;
  /** "argocd/shop"; without the namespace if that is the claim's. */
  readonly object: string;
  /** "status.resources[0].name" */
  readonly field: string;
  /** How it refers to the claim: "names it", "lists StatefulSet web". */
  readonly says: string;
}

export interface UnsearchedKind {
  /** "Application.argoproj.io", or a group with its version. */
  readonly kind: string;
  /** A sentence. */
  readonly reason: string;
}

export interface SearchResult {
  /** Numbers of what was searched. */
  readonly kinds: number;
  readonly objects: number;
  /** What could not be searched. No claim is proved unused while there is any. */
  readonly unsearched: readonly UnsearchedKind[];
  /** Names of the kinds that may be listed in the claims' namespaces only, or have no namespace and may not be listed. */
  readonly kindsElsewhere: readonly string[];
  /** "GROUP/KIND": what the user has vouched for. */
  readonly ignoredKinds: readonly string[];
  /** By the "namespace/name" of each claim that was searched for; empty lists included. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>;
  /** By claim: installed releases whose labels say that the claim is theirs. */
  readonly releases: ReadonlyMap<string, readonly string[]>;
  /** A sentence if not all Secrets may be read, which hold Helm's releases among other things. */
  readonly secretsUnread: string | undefined;
}

const MAX_NAMED = 4;

function namesText(kinds: readonly string[]): string {
  const more = kinds.length - MAX_NAMED;
  const named = kinds.slice(0, MAX_NAMED).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

/** "41 kinds outside of its namespace, ConfigMap, CronJob, Deployment, Job and 37 more" */
export function elsewhereText(kinds: readonly string[]): string {
  return `${kinds.length === 1 ? '1 kind' : `${kinds.length} kinds`} outside of its namespace, ${namesText(kinds)}`;
}

/** Reports whether what lies outside of the namespaces could not be searched, and the user does not vouch for it. */
function isElsewhereMissing({ kindsElsewhere, ignoredKinds }: SearchResult): boolean {
  return kindsElsewhere.length > 0 && !ignoredKinds.includes(OTHER_NAMESPACES);
}

/**
 * "could not be asked: A, B and 3 more (Not allowed); C (The server behind this API does not answer)": the kinds of one
 * reason together. Undefined if everything was searched.
 */
export function unsearchedText(result: SearchResult): string | undefined {
  const groups = [...Map.groupBy(result.unsearched, ({ reason }) => reason.replace(/\.$/, ''))]
    .map(([reason, of]) => `${namesText([...new Set(of.map(({ kind }) => kind))].toSorted())} (${reason})`)
    .toSorted();
  if (isElsewhereMissing(result)) {
    const kinds = elsewhereText(result.kindsElsewhere);
    groups.push(`${kinds} (Not allowed: --ignore-kind ${OTHER_NAMESPACES} vouches for them)`);
  }
  return groups.length === 0 ? undefined : `could not be asked: ${groups.join('; ')}`;
}

/** "Application.argoproj.io argocd/shop lists StatefulSet web (status.resources[0])" */
export function mentionText({ kind, object, field, says }: Mention): string {
  return `${kind} ${object} ${says} (${field})`;
}

/** Reports whether the object names the claim or its volume, instead of giving, choosing or installing claims like it. */
export function namesClaim({ says }: Mention): boolean {
  return says.startsWith('names ') || says.startsWith('has a pattern');
}
