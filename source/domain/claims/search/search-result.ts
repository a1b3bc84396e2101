/** What a search of all objects of the cluster has found about claims. */

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
  /** "GROUP/KIND": what the user has vouched for. */
  readonly ignoredKinds: readonly string[];
  /** By the "namespace/name" of each claim that was searched for; empty lists included. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>;
  /** By claim: installed releases whose labels say that the claim is theirs. */
  readonly releases: ReadonlyMap<string, readonly string[]>;
  /** A sentence if the labels of Secrets, which hold Helm's releases, may not be read. */
  readonly releasesUnread: string | undefined;
}

const MAX_NAMED = 4;

/** "could not be asked: A, B and 3 more kinds (Not allowed: …)"; undefined if everything was searched. */
export function unsearchedText({ unsearched }: SearchResult): string | undefined {
  const [first] = unsearched;
  if (first === undefined) return undefined;
  const kinds = [...new Set(unsearched.map(({ kind }) => kind))];
  const more = kinds.length - MAX_NAMED;
  const named = kinds.slice(0, MAX_NAMED).join(', ');
  const all = more > 0 ? `${named} and ${more} more` : named;
  return `could not be asked: ${all} (${first.kind}: ${first.reason.replace(/\.$/, '')})`;
}

/** "Application.argoproj.io argocd/shop lists StatefulSet web (status.resources[0])" */
export function mentionText({ kind, object, field, says }: Mention): string {
  return `${kind} ${object} ${says} (${field})`;
}
