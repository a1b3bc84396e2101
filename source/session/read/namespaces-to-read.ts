import type { ConnectionFlags } from '../../cli/flags/connection-flags.ts';

interface SetsQuery {
  readonly connection: ConnectionFlags;
  /** As they were named on the command line. */
  readonly sets: readonly string[];
}

/** Sets named as NAMESPACE/NAME are looked for there, whatever the context's namespace is. */
export function namespacesToRead({ connection, sets }: SetsQuery, contextNamespace: string): readonly string[] | 'all' {
  if (connection.namespaces !== undefined) return connection.namespaces;
  const named = sets
    .flatMap((name) => /^([a-z0-9-]+)\/[^/]+$/.exec(name)?.[1] ?? [])
    .filter((name) => !isSetKind(name));
  const hasPlainName = sets.length === 0 || named.length < sets.length;
  return [...new Set([...(hasPlainName ? [contextNamespace] : []), ...named])];
}

function isSetKind(word: string): boolean {
  return word === 'sts' || word === 'statefulset' || word === 'statefulsets';
}
