import { ClusterError } from '../errors.ts';
import { fields, text } from '../json-fields.ts';
import { listPages } from '../list/list-pages.ts';
import type { Transport } from '../transport.ts';

export type NamespaceNames =
  | { readonly names: readonly string[] }
  /** A sentence that says why the namespaces cannot be listed, so that the user has to type a name. */
  | { readonly denied: string };

const NAMES_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** Returns the names of all namespaces, sorted. @throws ClusterError for every failure but a refusal */
export async function listNamespaces(
  transport: Transport,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): Promise<NamespaceNames> {
  const names: string[] = [];
  try {
    for await (const page of listPages(
      transport,
      { path: '/api/v1/namespaces', kind: 'Namespace', query: {} },
      { signal, accept: NAMES_ONLY },
    )) {
      for (const item of page.items) names.push(text(fields<'name'>(fields<'metadata'>(item).metadata).name));
    }
  } catch (thrown) {
    if (thrown instanceof ClusterError && thrown.kind === 'forbidden') return { denied: thrown.message };
    throw thrown;
  }
  return { names: names.filter((name) => name !== '').sort() };
}
