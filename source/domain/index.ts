/** What the other folders use of the meaning. */

export { dnsNameText } from './join/governing-service.ts';
export type * from './model/finding.ts';
export { claimNameOf, isInRange, ordinalOf, podNameOf, rangeOf } from './model/identity.ts';
export type * from './model/kinds.ts';
export { KINDS } from './model/kinds.ts';
export type * from './model/set-status.ts';
export * from './model/snapshot.ts';
export { shortRevision } from './rollout/short-revision.ts';
export { type DescribeOptions, describeSet, describeSets } from './set/describe-set.ts';
export { nextChangeAt } from './set/next-change.ts';
export { humanDuration } from './text/duration.ts';
export { sanitizeForTerminal } from './text/sanitize.ts';
