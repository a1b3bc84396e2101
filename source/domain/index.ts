/** What the other folders use of the meaning. */

export { type DescribeOptions, describeSet, describeSets } from './describe-set.ts';
export { humanDuration } from './duration.ts';
export type * from './findings/finding.ts';
export { claimNameOf, isInRange, ordinalOf, podNameOf, rangeOf } from './identity.ts';
export type * from './kinds.ts';
export { KINDS } from './kinds.ts';
export { nextChangeAt } from './next-change.ts';
export { shortRevision } from './revision.ts';
export { dnsNameFor } from './service.ts';
export * from './snapshot.ts';
export type * from './status.ts';
export { harmless } from './text.ts';
