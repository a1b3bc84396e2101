/** The flags that all commands share: cluster, user, and selection of sets. */
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

/** Returns the equivalent kubectl flags, without context and namespace, which every command adds itself. */
export function kubectlFlagsOf({ kubeconfig, as, asGroups }: Pick<ConnectionFlags, 'kubeconfig' | 'as' | 'asGroups'>) {
  return [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(as === undefined ? [] : ['--as', as]),
    ...asGroups.flatMap((group) => ['--as-group', group]),
  ];
}
