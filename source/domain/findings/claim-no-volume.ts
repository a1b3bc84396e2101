/** A claim for which nothing makes a volume, and that no existing volume fits. */

import { isOnlyTiedToFormerClaim, NO_PROVISIONER } from '../claims/volume-obstacles.ts';
import type { LabelSelector } from '../model/kinds.ts';
import { UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import { type FindingContext, freeVolumeAction, inspectAction } from './context.ts';
import { eventEvidence, unreadableKinds, unresolvedEvent, withoutFullStop } from './evidence.ts';
import { volumeFits } from './volume-fit.ts';

const MAX_SHOWN_VOLUMES = 6;

export function noVolumeProblem(
  context: FindingContext,
  { binding, claim, schedulerMessage }: PendingClaim,
): ClaimProblem | undefined {
  const { known, classes, now } = context;
  const isToldByScheduler = schedulerMessage.includes("didn't find available persistent volumes to bind");
  const event = unresolvedEvent(
    context.eventsOf(claim.meta.uid).filter(({ message }) => message.includes('no persistent volumes available')),
    ['FailedBinding'],
  );
  const isTold = isToldByScheduler || event !== undefined;
  const className = claim.storageClass ?? '';
  const isStatic = className === '' || classes.get(className)?.provisioner === NO_PROVISIONER;
  // Most provisioners refuse a claim with a selector, and some ignore the selector.
  const isSelective = claim.selector !== undefined && now - claim.meta.createdAt > UNSCHEDULABLE_AFTER_MS;
  if (!isStatic && !isSelective && !isTold) return undefined;
  if (isToldByScheduler && isMadeOnOtherNode(context, claim)) return undefined;
  const fits = volumeFits(context, claim);
  if (fits.some(({ obstacles }) => obstacles.length === 0) && !isToldByScheduler) return undefined;
  if (known.PersistentVolume !== 'known' && !isTold) return undefined;
  const shown = fits.filter(({ related }) => related).slice(0, MAX_SHOWN_VOLUMES);
  const former = shown.find(({ volume, obstacles }) => isOnlyTiedToFormerClaim(volume, claim, obstacles))?.volume;
  const wants = [claim.request, claim.accessModes.join(','), className === '' ? '' : `of class ${className}`];
  const selects = claim.selector === undefined ? '' : ` with ${selectorText(claim.selector)}`;
  return {
    ...claimProblemBase(context, claim),
    code: 'NoMatchingVolume',
    clause: `${claimNoun(context.set, binding)} (${wants.filter((part) => part !== '').join(' ')}${selects}) finds no volume that fits`,
    evidence: [
      ...shown.map(({ volume, obstacles, nodes }) => {
        const why = obstacles.length > 0 ? obstacles.join(', ') : `would fit, but only on ${nodes || 'other nodes'}`;
        return `volume ${volume.meta.name} (${volume.capacity}): ${why}`;
      }),
      ...(known.PersistentVolume !== 'known'
        ? unreadableKinds(known, 'PersistentVolume')
        : shown.length > 0
          ? []
          : [`there is no volume${className === '' ? ' without a class' : ` of class ${className}`} at all`]),
      isStatic
        ? `class ${className === '' ? '(none)' : className}: nothing makes volumes for it, an administrator has to`
        : `class ${className}: its provisioner has made none, and many make none for a claim with a selector`,
      ...(isToldByScheduler ? [`the scheduler: ${withoutFullStop(schedulerMessage)}`] : []),
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    action:
      former === undefined ? inspectAction('which volumes there are', ['get', 'pv'], '') : freeVolumeAction(former),
  };
}

/** The scheduler reports the same for all other nodes if a provisioner creates the claim's volume on one node. */
function isMadeOnOtherNode({ classes }: FindingContext, { selectedNode, storageClass = '' }: PendingClaim['claim']) {
  const provisioner = classes.get(storageClass)?.provisioner;
  return selectedNode !== '' && provisioner !== undefined && provisioner !== NO_PROVISIONER;
}

function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => [key, operator, values.join('|')].filter(Boolean).join(' ')),
  ].join(', ');
}
