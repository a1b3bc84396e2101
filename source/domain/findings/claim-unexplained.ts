/** A claim that is not bound for a reason that is none of the known ones. */

import type { Claim, ClusterEvent } from '../model/kinds.ts';
import { PROGRESS_DEADLINE_MS, UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction } from './context.ts';
import { eventEvidence, unreadableKinds, unreadEvents, withoutFullStop } from './evidence.ts';

export function unexplainedClaim(context: FindingContext, pending: PendingClaim): ClaimProblem | undefined {
  const { claim, binding } = pending;
  const { now, known } = context;
  const events = context.eventsOf(claim.meta.uid);
  const warning = events.find(({ type }) => type === 'Warning');
  const isOverdue = now - claim.meta.createdAt > UNSCHEDULABLE_AFTER_MS;
  if (waitsForItsPod(context, pending, events) || (warning === undefined && !isOverdue)) return undefined;
  const where = claim.selectedNode === '' ? '' : `, which is to be made for node ${claim.selectedNode},`;
  const why = warning === undefined ? ', and nothing tells why' : `: ${withoutFullStop(warning.message)}`;
  const newest = warning ?? events[0];
  return {
    ...claimProblemBase(context, claim),
    code: 'ClaimPending',
    clause: `${claimNoun(context.set, binding)}${where} is not bound to a volume${why}`,
    evidence: [
      fieldsOf(context, claim),
      ...(newest === undefined ? unreadEvents(known) : [eventEvidence(newest)]),
      ...(newest === undefined && known.memberEvents === 'known' ? ['there is no event about the claim'] : []),
      ...unreadableKinds(known, 'PersistentVolume', 'StorageClass'),
    ],
    since: warning?.firstAt ?? claim.meta.createdAt,
    action: inspectAction('all that is said of it', ['describe', 'pvc', claim.meta.name], claim.meta.namespace),
    ...(claim.selectedNode === '' ? {} : { patienceMs: PROGRESS_DEADLINE_MS }),
  };
}

/** Reports whether the claim is bound only once its pod has a node, or may be: its class may be hidden. */
function waitsForItsPod(
  { classes, known }: FindingContext,
  { claim, schedulerMessage }: PendingClaim,
  events: readonly ClusterEvent[],
): boolean {
  if (claim.selectedNode !== '' || claim.volume !== '') return false;
  const newest = events[0]?.reason;
  if (newest === 'WaitForFirstConsumer' || newest === 'WaitForPodScheduled') return true;
  const storageClass = classes.get(claim.storageClass ?? '');
  if (storageClass !== undefined) return storageClass.bindingMode === 'WaitForFirstConsumer';
  return known.StorageClass !== 'known' && !schedulerMessage.includes('unbound immediate');
}

function fieldsOf({ classes }: FindingContext, claim: Claim): string {
  const storageClass = classes.get(claim.storageClass ?? '');
  return [
    'status.phase=Pending',
    claim.volume === '' ? '' : `spec.volumeName=${claim.volume}`,
    `class ${claim.storageClass || '(none)'}`,
    storageClass === undefined
      ? ''
      : `provisioner ${storageClass.provisioner}, volumeBindingMode=${storageClass.bindingMode}`,
    claim.dataSource === undefined ? '' : `spec.dataSourceRef: ${claim.dataSource}`,
    claim.attributesClass === '' ? '' : `spec.volumeAttributesClassName=${claim.attributesClass}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
