import type { ConnectionFlags } from './connection-flags.ts';

interface SetsRequest {
  readonly connection: ConnectionFlags;
  /** As they were named on the command line. */
  readonly sets: readonly string[];
}

/** Sets named as NAMESPACE/NAME are looked for there, whatever the context's namespace is. */
export function namespacesToRead(
  { connection, sets }: SetsRequest,
  contextNamespace: string,
): readonly string[] | 'all' {
  if (connection.namespaces !== undefined) return connection.namespaces;
  const named = sets.flatMap((name) => /^([a-z0-9-]+)\/[^/]+$/.exec(name)?.[1] ?? []).filter((name) => !isKind(name));
  const plain = sets.length === 0 || named.length < sets.length;
  return [...new Set([...(plain ? [contextNamespace] : []), ...named])];
}

function isKind(word: string): boolean {
  return word === 'sts' || word === 'statefulset' || word === 'statefulsets';
}
