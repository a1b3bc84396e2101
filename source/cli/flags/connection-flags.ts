/** The flags that all commands share: cluster, user, and selection of sets. */

import type { ParsedFlags } from './parse-flags.ts';
import { UsageError } from './usage-error.ts';

export interface ConnectionFlags {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly server?: string | undefined;
  /** A credential: never to be printed. */
  readonly token?: string | undefined;
  /** Undefined for the context's own namespace. */
  readonly namespaces: readonly string[] | 'all' | undefined;
  readonly as: string | undefined;
  readonly asGroups: readonly string[];
  /** Milliseconds, 0 for no limit; undefined if the flag is not given. */
  readonly requestTimeoutMs: number | undefined;
  /** Label selector for the sets, in the API server's syntax. */
  readonly selector: string | undefined;
  /** Key of the label with a pod's role. */
  readonly roleLabel: string | undefined;
  /** --read-only: nothing may be changed, whatever the other arguments are. */
  readonly readOnly?: boolean;
}

/** Throws UsageError. */
export function connectionFlags(flags: ParsedFlags): ConnectionFlags {
  return {
    kubeconfig: flags.kubeconfig,
    context: flags.context,
    cluster: flags.cluster,
    user: flags.user,
    server: flags.server,
    token: flags.token,
    namespaces: namespacesOf(flags),
    as: flags.as,
    asGroups: flags.asGroup,
    requestTimeoutMs: flags.requestTimeout,
    selector: flags.selector,
    roleLabel: flags.roleLabel,
    readOnly: flags.readOnly === true,
  };
}

function namespacesOf({ namespace, allNamespaces }: ParsedFlags): ConnectionFlags['namespaces'] {
  const names = [...new Set(namespace.flat())];
  if (allNamespaces !== true) return names.length === 0 ? undefined : names;
  if (names.length > 0) throw new UsageError('--namespace and --all-namespaces exclude each other: give one of them.');
  return 'all';
}

/** Returns the flags for another context of the kubeconfig, which has its own cluster and user. */
export function flagsForContext(connection: ConnectionFlags, context: string): ConnectionFlags {
  return { ...connection, context, cluster: undefined, user: undefined, server: undefined, token: undefined };
}

/**
 * Returns the equivalent kubectl flags, without context and namespace, which every command adds itself. A token is
 * replaced by a word that no server accepts, so that the command never acts as another user.
 */
export function kubectlFlagsOf(
  connection: Pick<ConnectionFlags, 'kubeconfig' | 'as' | 'asGroups'> & Partial<ConnectionFlags>,
): readonly string[] {
  const { kubeconfig, as, asGroups, cluster, user, server, token } = connection;
  return [
    ...flagWith('--kubeconfig', kubeconfig),
    ...flagWith('--cluster', cluster),
    ...flagWith('--user', user),
    ...flagWith('--server', server === undefined ? undefined : withoutUserInfo(server)),
    ...flagWith('--token', token === undefined ? undefined : 'TOKEN'),
    ...flagWith('--as', as),
    ...asGroups.flatMap((group) => ['--as-group', group]),
  ];
}

function flagWith(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flag, value];
}

/** An address may hold a password. */
function withoutUserInfo(server: string): string {
  return server.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, '$1').replace(/[?#].*$/, '');
}
