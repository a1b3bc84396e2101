/** Collects the references to the claims that a search finds. */

import { type ApiKind, kindName } from '../../../domain/claims/search/api-kind.ts';
import { belongsToRelease, helmReleaseIn } from '../../../domain/claims/search/releases.ts';
import { searchObject } from '../../../domain/claims/search/search-object.ts';
import type { Mention, SearchResult, UnsearchedKind } from '../../../domain/claims/search/search-result.ts';
import { type SoughtClaims, soughtKey } from '../../../domain/claims/search/sought-claim.ts';
import { MAX_DEPTH } from '../../../domain/claims/search/walk.ts';
import { fields, text, textMap } from '../../json-fields.ts';

export interface Findings {
  readonly searchObject: (object: unknown, kind: ApiKind) => void;
  /** Adds a Secret in which Helm keeps a release, of which only the metadata is read. */
  readonly addRelease: (secret: unknown) => void;
  readonly releasesUnread: (reason: string) => void;
  readonly addUnsearched: (unsearched: UnsearchedKind) => void;
  readonly result: (kinds: number, ignoredKinds: readonly string[]) => SearchResult;
}

export function createFindings(sought: SoughtClaims): Findings {
  const mentions = new Map<string, Map<string, Mention>>(sought.all.map((claim) => [soughtKey(claim), new Map()]));
  const releases = new Map<string, Set<string>>();
  const unsearched: UnsearchedKind[] = [];
  let releasesUnread: string | undefined;
  let objects = 0;

  function addRelease(object: unknown): void {
    const { namespace, labels } = fields<'namespace' | 'labels'>(fields<'metadata'>(object).metadata);
    const release = helmReleaseIn(textMap(labels));
    if (release === undefined) return;
    for (const claim of sought.all) {
      if (claim.namespace !== namespace || !belongsToRelease(claim, release)) continue;
      const key = soughtKey(claim);
      releases.set(key, (releases.get(key) ?? new Set()).add(release));
    }
  }

  return {
    addRelease,
    searchObject(object, kind) {
      objects += 1;
      // Helm keeps its releases in ConfigMaps where it is set up so.
      if (kindName(kind) === 'ConfigMap') addRelease(object);
      const found = searchObject(object, kind, sought);
      // Several versions of one object contain the same reference.
      for (const [claim, mention] of found.mentions) {
        mentions.get(claim)?.set(`${mention.kind} ${mention.object}`, mention);
      }
      if (found.isTooDeep) {
        const name = text(fields<'name'>(fields<'metadata'>(object).metadata).name);
        const reason = `Its fields nest more than ${MAX_DEPTH} levels deep.`;
        unsearched.push({ kind: `${kindName(kind)} ${name}`, reason });
      }
    },
    releasesUnread(reason) {
      releasesUnread = reason;
    },
    addUnsearched(kind) {
      unsearched.push(kind);
    },
    result: (kinds, ignoredKinds) => ({
      kinds,
      objects,
      unsearched,
      ignoredKinds,
      mentions: new Map([...mentions].map(([claim, byObject]) => [claim, [...byObject.values()]])),
      releases: new Map([...releases].map(([claim, names]) => [claim, [...names]])),
      releasesUnread,
    }),
  };
}
