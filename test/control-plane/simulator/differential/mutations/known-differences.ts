/** Where the embedded cluster answers otherwise than the genuine one, and why. */

export interface KnownDifference {
  /** Matches "create Pod spec.containers: drop". */
  readonly request: RegExp;
  /** True if only the objects differ: both servers accept the request. */
  readonly isAccepted?: true;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    request: /^create Job /,
    isAccepted: true,
    reason: "the labels and the selector with a Job's uid come a moment later, from its controller",
  },
  {
    request: /^(update|patch) Job /,
    reason:
      'a suspended Job has no selector yet, so that an update without one is not refused; Go structs are not shown',
  },
  {
    request:
      /^create Pod spec\.volumes\.(1\.configMap\.items: duplicate|3\.projected\.sources\.\d[.\w]*: (drop|null|empty))$/,
    isAccepted: true,
    reason: 'warnings about overlapping paths and projections without sources are not given',
  },
  {
    request: /^create Service web-headless spec\.selector/,
    isAccepted: true,
    reason: 'there is no IPv6: a headless service without a selector is not of two families',
  },
  {
    request: /^(create|update) Service web-outside spec\.ports: duplicate$/,
    reason: 'a node port is chosen by another rule, which gives two equal ports two node ports',
  },
  {
    request: /^update PersistentVolume spec\.nodeAffinity\..*\.key: (drop|null|empty)$/,
    reason: 'the genuine server lets an affinity whose key is empty pass as the beta label of the same meaning',
  },
];
