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
    request: /^(update|patch) Job /,
    reason: 'the refusal of another template does not show it as Go holds it',
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
