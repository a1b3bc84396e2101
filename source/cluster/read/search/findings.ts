/** Collects the references to the claims that a search finds. */

import { type ApiKind, isSecret, kindName } from '../../../domain/claims/search/api-kind.ts';
import { belongsToRelease, helmReleaseIn, isOfHelm } from '../../../domain/claims/search/releases.ts';
import { searchObject } from '../../../domain/claims/search/search-object.ts';
import type { Mention, SearchResult, UnsearchedKind } from '../../../domain/claims/search/search-result.ts';
import { type SoughtClaims, soughtKey } from '../../../domain/claims/search/sought-claim.ts';
import { fields, text, textMap } from '../../json-fields.ts';
import { manifestsOfRelease } from './helm-release.ts';
import { unpack } from './unpack.ts';

export interface Findings {
  readonly searchObject: (object: unknown, kind: ApiKind) => void;
  readonly addSecretsUnread: (reason: string) => void;
  readonly addUnsearched: (unsearched: UnsearchedKind) => void;
  readonly addElsewhere: (kind: string) => void;
  readonly result: (kinds: number, ignoredKinds: readonly string[]) => SearchResult;
}

export function createFindings(sought: SoughtClaims): Findings {
  const mentions = new Map<string, Map<string, Mention>>(sought.all.map((claim) => [soughtKey(claim), new Map()]));
  const releases = new Map<string, Set<string>>();
  const unsearched: UnsearchedKind[] = [];
  const kindsElsewhere = new Set<string>();
  let secretsUnread: string | undefined;
  let objects = 0;

  function addRelease(namespace: string, release: string): void {
    for (const claim of sought.all) {
      if (claim.namespace !== namespace || !belongsToRelease(claim, release)) continue;
      const key = soughtKey(claim);
      releases.set(key, (releases.get(key) ?? new Set()).add(release));
    }
  }

  function search(object: unknown, kind: ApiKind, name: string): void {
    const found = searchObject(object, kind, sought, unpack);
    // Several versions of one object contain the same reference.
    for (const [claim, mention] of found.mentions) {
      mentions.get(claim)?.set(`${mention.kind} ${mention.object}`, mention);
    }
    if (found.unreadReason !== undefined) {
      unsearched.push({ kind: `${kindName(kind)} ${name}`, reason: found.unreadReason });
    }
  }

  /** Helm keeps its releases in Secrets or ConfigMaps. Of those that are over, nothing is wanted. */
  function searchRelease(object: unknown, kind: ApiKind, release: string): void {
    const { namespace, name } = fields<'namespace' | 'name'>(fields<'metadata'>(object).metadata);
    addRelease(text(namespace), release);
    const manifests = manifestsOfRelease(object, kind);
    if (manifests !== undefined) search(manifests, kind, text(name));
    else unsearched.push({ kind: `${kindName(kind)} ${text(name)}`, reason: 'Its Helm release cannot be unpacked.' });
  }

  return {
    searchObject(object, kind) {
      objects += 1;
      const { name, labels } = fields<'name' | 'labels'>(fields<'metadata'>(object).metadata);
      const mayBeRelease = isSecret(kind) || kindName(kind) === 'ConfigMap';
      if (!mayBeRelease || !isOfHelm(textMap(labels))) return search(object, kind, text(name));
      const release = helmReleaseIn(textMap(labels));
      if (release !== undefined) searchRelease(object, kind, release);
    },
    addSecretsUnread(reason) {
      secretsUnread = reason;
    },
    addUnsearched(kind) {
      unsearched.push(kind);
    },
    addElsewhere(kind) {
      kindsElsewhere.add(kind);
    },
    result: (kinds, ignoredKinds) => ({
      kinds,
      objects,
      unsearched,
      kindsElsewhere: [...kindsElsewhere].toSorted(),
      ignoredKinds,
      mentions: new Map([...mentions].map(([claim, byObject]) => [claim, [...byObject.values()]])),
      releases: new Map([...releases].map(([claim, names]) => [claim, [...names]])),
      secretsUnread,
    }),
  };
}
