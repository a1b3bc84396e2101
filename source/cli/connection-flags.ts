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
