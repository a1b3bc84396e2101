import { fields, text } from '../json-fields.ts';
import { listPages } from '../list/list-pages.ts';
import type { Transport } from '../transport.ts';

/** Only the metadata is sent, by servers that can. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** Returns the names of the objects of a list, sorted. Throws ClusterError, and the signal's reason. */
export async function readNames(
  transport: Transport,
  list: { readonly path: string; readonly kind: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of listPages(transport, { ...list, query: {} }, { signal, accept: METADATA_ONLY })) {
    for (const item of page.items) names.push(text(fields<'name'>(fields<'metadata'>(item).metadata).name));
  }
  return names.filter((name) => name !== '').sort();
}
