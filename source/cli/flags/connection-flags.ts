/** Which cluster, as whom, and which of its sets: the flags that all commands share. */
export interface ConnectionFlags {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  /** Undefined: the context's own namespace. */
  readonly namespaces: readonly string[] | 'all' | undefined;
  readonly as: string | undefined;
  readonly asGroups: readonly string[];
  /** Milliseconds, 0 for no limit; undefined where the user says nothing. */
  readonly requestTimeoutMs: number | undefined;
  /** Label selector for the sets, as the API server reads it. */
  readonly selector: string | undefined;
  /** Key of the label that tells a pod's role. */
  readonly roleLabel: string | undefined;
  /** --read-only: nothing is changed, whatever else is asked for. */
  readonly readOnly?: boolean;
}

/** The same for kubectl. The context and the namespace are not among them: every command names its own. */
export function kubectlFlagsOf({ kubeconfig, as, asGroups }: Pick<ConnectionFlags, 'kubeconfig' | 'as' | 'asGroups'>) {
  return [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(as === undefined ? [] : ['--as', as]),
    ...asGroups.flatMap((group) => ['--as-group', group]),
  ];
}
