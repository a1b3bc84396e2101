/** The flags that all commands share: cluster, user, and selection of sets. */

import type { ParsedFlags } from './parse-flags.ts';
import { UsageError } from './usage-error.ts';

export interface ConnectionFlags {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
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

/** Returns the equivalent kubectl flags, without context and namespace, which every command adds itself. */
export function kubectlFlagsOf({ kubeconfig, as, asGroups }: Pick<ConnectionFlags, 'kubeconfig' | 'as' | 'asGroups'>) {
  return [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(as === undefined ? [] : ['--as', as]),
    ...asGroups.flatMap((group) => ['--as-group', group]),
  ];
}
