import { ClusterError } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { readNames } from './read-names.ts';

export type NamespaceNames =
  | { readonly names: readonly string[] }
  /** A sentence that says why the namespaces cannot be listed, so that the user has to type a name. */
  | { readonly denied: string };

/** Returns the names of all namespaces, sorted. @throws ClusterError for every failure but a refusal */
export async function listNamespaces(
  transport: Transport,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): Promise<NamespaceNames> {
  try {
    return { names: await readNames(transport, { path: '/api/v1/namespaces', kind: 'Namespace' }, signal) };
  } catch (thrown) {
    if (thrown instanceof ClusterError && thrown.kind === 'forbidden') return { denied: thrown.message };
    throw thrown;
  }
}
