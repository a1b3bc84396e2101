/** Collects what one object says of the claims, and keeps what can mean them: an object is near to some claims only. */

import { type ApiKind, isOwnKind, kindName } from './api-kind.ts';
import type { Mention } from './search-result.ts';
import { type SoughtClaim, soughtKey } from './sought-claim.ts';
import type { StorageName } from './storage-names.ts';
import type { Place } from './walk.ts';

/**
 * - `namespace`: it means a claim of its own namespace, or of one that the object names as well.
 * - `anywhere`: what it says means one claim in all namespaces: a uid, a volume.
 */
export type Reach = 'namespace' | 'anywhere';

export interface Mentions {
  /** Only the first mention of each claim is kept. */
  readonly add: (claim: SoughtClaim, says: string, position: Pick<Place, 'path'>, reach?: Reach) => void;
  /** Adds a folder of the claim's volume, which counts if the object names a server of it. */
  readonly addFolder: (claim: SoughtClaim, name: StorageName, position: Pick<Place, 'path'>) => void;
  readonly seeNamespace: (namespace: string) => void;
  readonly seeServer: (server: string) => void;
  /** Reports whether an own kind of another namespace than the claim's has it, which can only mean it in full. */
  readonly isForeign: (claim: SoughtClaim) => boolean;
  /** By "namespace/name" of the claim. */
  readonly resultWithout: (claims: readonly SoughtClaim[]) => ReadonlyMap<string, Mention>;
}

/** What kubectl has applied says the same as a field of the object itself. */
const COPY_OF_OBJECT = /last-applied-configuration/;

interface Said {
  readonly says: string;
  readonly field: string;
}

export function createMentions(kind: ApiKind, { namespace, name }: { namespace: string; name: string }): Mentions {
  const near = new Map<SoughtClaim, Said>();
  const anywhere = new Map<SoughtClaim, Said>();
  const folders: { readonly claim: SoughtClaim; readonly name: StorageName; readonly said: Said }[] = [];
  const namespaces = new Set<string>();
  const servers = new Set<string>();

  function addTo(said: Map<SoughtClaim, Said>, claim: SoughtClaim, value: Said): void {
    const earlier = said.get(claim);
    if (earlier === undefined || COPY_OF_OBJECT.test(earlier.field)) said.set(claim, value);
  }

  function isClaimItself(claim: SoughtClaim): boolean {
    return kindName(kind) === 'PersistentVolumeClaim' && namespace === claim.namespace && name === claim.name;
  }

  return {
    add(claim, says, { path }, reach = 'namespace') {
      addTo(reach === 'anywhere' ? anywhere : near, claim, { says, field: path() });
    },
    addFolder: (claim, folder, { path }) =>
      folders.push({ claim, name: folder, said: { says: folder.says, field: path() } }),
    seeNamespace: (seen) => namespaces.add(seen),
    seeServer: (server) => servers.add(server),
    isForeign: (claim) => isOwnKind(kind) && namespace !== claim.namespace,
    resultWithout(excluded) {
      for (const { claim, name: folder, said } of folders) {
        if (folder.servers.some((server) => servers.has(server))) addTo(anywhere, claim, said);
      }
      const isNear = (claim: SoughtClaim) =>
        !kind.isNamespaced || namespace === claim.namespace || namespaces.has(claim.namespace);
      const all = [...[...near].filter(([claim]) => isNear(claim)), ...anywhere];
      const object = (claim: SoughtClaim) =>
        namespace === '' || namespace === claim.namespace ? name : `${namespace}/${name}`;
      // What is near comes first, and is said of a claim of which both are known.
      return new Map(
        all
          .toReversed()
          .filter(([claim]) => !isClaimItself(claim) && !excluded.includes(claim))
          .map(([claim, said]) => [soughtKey(claim), { kind: kindName(kind), object: object(claim), ...said }]),
      );
    },
  };
}

/** Own kinds mean their own namespace by these fields, whatever else they say. */
export function isLocalField({ key, keys, around }: Place): boolean {
  if (keys[0] === 'metadata') return keys[1] !== 'annotations';
  if (key === 'claimName' || keys.some((step) => LOCAL_PARTS.has(String(step)))) return true;
  const parent = around.at(-1);
  return key === 'name' && typeof parent?.['kind'] === 'string' && parent['namespace'] === undefined;
}

const LOCAL_PARTS: ReadonlySet<string> = new Set(['dataSource', 'scaleTargetRef', 'volumeClaimTemplates']);
