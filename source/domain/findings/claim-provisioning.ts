/** A claim for which the provisioner of its class makes no volume. */

import { NO_PROVISIONER } from '../claims/volume-obstacles.ts';
import { PROGRESS_DEADLINE_MS } from '../model/thresholds.ts';
import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction } from './context.ts';
import { eventEvidence, unresolvedEvent, withoutFullStop } from './evidence.ts';

const SUCCESS = 'ProvisioningSucceeded';

export function failedProvisioning(
  context: FindingContext,
  { binding, claim }: PendingClaim,
): ClaimProblem | undefined {
  // For such a class, the controller manager reports only that it finds no plugin.
  if (provisionerOf(context, claim) === NO_PROVISIONER) return undefined;
  const failed = unresolvedEvent(context.eventsOf(claim.meta.uid), ['ProvisioningFailed'], [SUCCESS, 'Provisioning']);
  if (failed === undefined) return undefined;
  const className = claim.storageClass ?? '';
  return {
    ...claimProblemBase(context, claim),
    code: 'ProvisioningFailed',
    clause: `${claimNoun(context.set, binding)} gets no volume from class ${className}: ${withoutFullStop(failed.message)}`,
    evidence: [
      eventEvidence(failed),
      `provisioner: ${provisionerOf(context, claim)}`,
      ...(claim.attributesClass === '' ? [] : [`spec.volumeAttributesClassName=${claim.attributesClass}`]),
      ...(claim.dataSource === undefined ? [] : [`spec.dataSourceRef: ${claim.dataSource}`]),
    ],
    since: failed.firstAt,
    action: describeClaim(claim),
  };
}

export function silentProvisioner(context: FindingContext, { binding, claim }: PendingClaim): ClaimProblem | undefined {
  const events = context.eventsOf(claim.meta.uid);
  const external = unresolvedEvent(events, ['ExternalProvisioning'], [SUCCESS]);
  // A warning explains more than the absence of messages from the provisioner.
  if (external === undefined || events.some(({ type }) => type === 'Warning')) return undefined;
  return {
    ...claimProblemBase(context, claim),
    code: 'ProvisioningFailed',
    clause: `${claimNoun(context.set, binding)} waits for a provisioner that makes no volume`,
    evidence: [
      eventEvidence(external),
      `class ${claim.storageClass ?? ''}: provisioner ${provisionerOf(context, claim)}; check that it runs`,
    ],
    action: describeClaim(claim),
    ...(claim.selectedNode === '' ? {} : { patienceMs: PROGRESS_DEADLINE_MS }),
  };
}

function provisionerOf({ classes }: FindingContext, { storageClass = '' }: PendingClaim['claim']): string {
  return classes.get(storageClass)?.provisioner ?? 'not known';
}

function describeClaim({ meta }: PendingClaim['claim']): ClaimProblem['action'] {
  return inspectAction('all that the provisioner says', ['describe', 'pvc', meta.name], meta.namespace);
}
