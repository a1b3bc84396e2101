import { parseObjectName } from './object-name.ts';

/** The sets that a command is about. */
export interface SetsQuery {
  readonly connection: {
    /** Undefined for the context's namespace. */
    readonly namespaces: readonly string[] | 'all' | undefined;
    /** A label selector that the API server applies. */
    readonly selector: string | undefined;
    /** The pod label that names a pod's role. */
    readonly roleLabel: string | undefined;
  };
  /** As written on the command line. */
  readonly sets: readonly string[];
}

/** Sets written as NAMESPACE/NAME are read in that namespace, whatever the context's namespace is. */
export function namespacesToRead({ connection, sets }: SetsQuery, contextNamespace: string): readonly string[] | 'all' {
  if (connection.namespaces !== undefined) return connection.namespaces;
  const named = sets.flatMap((word) => parseObjectName(word).namespace ?? []);
  const hasPlainName = sets.length === 0 || named.length < sets.length;
  return [...new Set([...(hasPlainName ? [contextNamespace] : []), ...named])];
}
