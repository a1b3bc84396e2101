/** A claim whose storage class does not exist, or that has none where there is no default. */

import { defaultStorageClass } from '../join/default-storage-class.ts';
import type { ClusterEvent } from '../model/kinds.ts';
import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction } from './context.ts';
import { eventEvidence, unreadableKinds, unresolvedEvent } from './evidence.ts';
import { volumeFits } from './volume-fit.ts';

/** Enough names to find a mistyped one. */
const MAX_CLASS_NAMES = 10;

const LIST_CLASSES = inspectAction('which storage classes there are', ['get', 'storageclass'], '');

export function noClassProblem(context: FindingContext, { binding, claim }: PendingClaim): ClaimProblem | undefined {
  const { name } = claim.meta;
  const noun = claimNoun(context.set, binding);
  const { known, classes, claimsWithMissingClass, eventsOf } = context;
  const event = unresolvedEvent(eventsOf(claim.meta.uid), ['ProvisioningFailed', 'FailedBinding']);
  const classEvent = event !== undefined && /storageclass\S* "?.*"? not found/.test(event.message) ? event : undefined;
  const lines = (found: ClusterEvent | undefined) => (found === undefined ? [] : [eventEvidence(found)]);
  const isUnread = known.StorageClass === 'forbidden';
  if (claimsWithMissingClass.has(name) || (isUnread && classEvent !== undefined)) {
    const there = namesOf(classes);
    return {
      ...claimProblemBase(context, claim),
      code: 'NoStorageClass',
      clause: `${noun} asks for storage class ${claim.storageClass}, which does not exist`,
      evidence: [
        `spec.storageClassName=${claim.storageClass}`,
        ...(isUnread ? unreadableKinds(known, 'StorageClass') : [`storage classes: ${there}`]),
        ...lines(event),
      ],
      action: LIST_CLASSES,
      isPermanent: true,
    };
  }
  if (claim.storageClass !== undefined || known.StorageClass !== 'known') return undefined;
  if (defaultStorageClass(classes.values()) !== undefined) return undefined;
  if (volumeFits(context, claim).some(({ obstacles }) => obstacles.length === 0)) return undefined;
  return {
    ...claimProblemBase(context, claim),
    code: 'NoStorageClass',
    clause: `${noun} names no storage class, and the cluster has no default one`,
    evidence: [
      'spec.storageClassName is not set',
      `storage classes: ${namesOf(classes)}; none is annotated storageclass.kubernetes.io/is-default-class=true`,
      ...lines(event),
    ],
    action: LIST_CLASSES,
    isPermanent: true,
  };
}

/** Returns the first few names in alphabetical order. */
function namesOf(classes: FindingContext['classes']): string {
  const names = [...classes.keys()].sort();
  const more = names.length - MAX_CLASS_NAMES;
  if (names.length === 0) return 'none';
  return more > 0 ? `${names.slice(0, MAX_CLASS_NAMES).join(', ')} and ${more} more` : names.join(', ');
}
