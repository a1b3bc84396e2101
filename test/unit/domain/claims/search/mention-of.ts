/** What one object says of claim shop/data-web-0, as "says: field"; undefined if nothing. */

import type { ApiKind } from '../../../../../source/domain/claims/search/api-kind.ts';
import { searchObject } from '../../../../../source/domain/claims/search/search-object.ts';
import { type SoughtClaim, soughtClaims } from '../../../../../source/domain/claims/search/sought-claim.ts';

export function kindOf(kind: string, group = '', isNamespaced = true): ApiKind {
  return { group, version: 'v1', kind, plural: `${kind.toLowerCase()}s`, isNamespaced };
}

export function mentionOf(
  claim: SoughtClaim,
  object: Readonly<Record<string, unknown>>,
  kind: ApiKind,
  namespace = 'shop',
): string | undefined {
  const given = typeof object['metadata'] === 'object' ? object['metadata'] : {};
  const metadata = { name: 'x', ...(kind.isNamespaced ? { namespace } : {}), ...given };
  const { mentions } = searchObject({ ...object, metadata }, kind, soughtClaims([claim]), () => undefined);
  const mention = mentions.get(`${claim.namespace}/${claim.name}`);
  return mention === undefined ? undefined : `${mention.says}: ${mention.field}`;
}
