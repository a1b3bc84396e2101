/**
 * Reasons why a claim cannot be used: ClaimLost, ClaimTerminating, NoStorageClass, ProvisioningFailed,
 * NoMatchingVolume.
 */

import { NO_PROVISIONER } from '../claims/volume-obstacles.ts';
import type { FindingAction, FindingCode, FindingSubject } from '../model/finding.ts';
import type { Claim, ClusterEvent } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { PROGRESS_DEADLINE_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { claimSubject, type FindingContext, inspectAction, type PodBinding } from './context.ts';
import { eventEvidence, rfc3339, unreadableKinds, unresolvedEvent, withoutFullStop } from './evidence.ts';
import { volumeFits } from './volume-fit.ts';

/** Enough names to find a mistyped one. */
const MAX_CLASS_NAMES = 10;

export interface ClaimProblem {
  readonly code: FindingCode;
  readonly subject: FindingSubject;
  /** "claim data-web-2 asks for storage class gold, which does not exist" */
  readonly clause: string;
  readonly evidence: readonly string[];
  readonly since: number | undefined;
  readonly action: FindingAction;
  /** True if waiting does not help. */
  readonly isPermanent: boolean;
  /** How long it may merely be slow, if that is not the usual minute. */
  readonly patienceMs?: number;
}

/** `row`: the pod that waits for the claim, if there is one. */
export function claimProblem(
  context: FindingContext,
  binding: ClaimBinding,
  { row }: { readonly row?: PodBinding } = {},
): ClaimProblem | undefined {
  const { claim, phase } = binding;
  if (claim === undefined) return undefined;
  if (phase === 'Lost') return lost(context, claim);
  if (binding.terminating) return terminating(context, claim);
  if (phase !== 'Pending') return undefined;
  const message = row === undefined ? '' : (podCondition(row.status.pod, 'PodScheduled')?.message ?? '');
  return noClass(context, claim) ?? provisioning(context, claim) ?? noVolume(context, claim, message);
}

function base({ set }: FindingContext, { meta }: Claim) {
  return {
    subject: claimSubject(set, meta.name),
    since: meta.createdAt,
    isPermanent: false,
  } as const;
}

function lost(context: FindingContext, claim: Claim): ClaimProblem {
  const { name } = claim.meta;
  return {
    ...base(context, claim),
    code: 'ClaimLost',
    clause: `claim ${name} has lost its volume`,
    evidence: [
      `status.phase=Lost; spec.volumeName=${claim.volume}, which no longer exists or belongs to another claim`,
      'the data are gone unless the volume can be made again under the same name',
      ...unreadableKinds(context.known, 'PersistentVolume'),
    ],
    isPermanent: true,
    action: {
      label: `delete claim ${name}: the controller makes a new, empty one`,
      args: ['delete', 'pvc', name],
      namespace: claim.meta.namespace,
      proposedAction: undefined,
    },
  };
}

function terminating(context: FindingContext, claim: Claim): ClaimProblem {
  const { meta } = claim;
  return {
    ...base(context, claim),
    code: 'ClaimTerminating',
    clause: `claim ${meta.name} is being deleted`,
    evidence: [
      `metadata.deletionTimestamp=${rfc3339(meta.deletionAt ?? 0)}`,
      `metadata.finalizers: ${meta.finalizers.length === 0 ? 'none' : meta.finalizers.join(', ')}`,
    ],
    since: meta.deletionAt,
    action: inspectAction('what holds it', ['describe', 'pvc', meta.name], meta.namespace),
  };
}

const LIST_CLASSES = inspectAction('which storage classes there are', ['get', 'storageclass'], '');

function noClass(context: FindingContext, claim: Claim): ClaimProblem | undefined {
  const { name } = claim.meta;
  const { known, classes, claimsWithMissingClass, eventsOf } = context;
  const event = unresolvedEvent(eventsOf(claim.meta.uid), ['ProvisioningFailed', 'FailedBinding']);
  const heard = event !== undefined && /storageclass\S* "?.*"? not found/.test(event.message) ? event : undefined;
  const lines = (found: ClusterEvent | undefined) => (found === undefined ? [] : [eventEvidence(found)]);
  const isUnread = known.StorageClass === 'forbidden';
  if (claimsWithMissingClass.has(name) || (isUnread && heard !== undefined)) {
    const there = namesOf(classes);
    return {
      ...base(context, claim),
      code: 'NoStorageClass',
      clause: `claim ${name} asks for storage class ${claim.storageClass}, which does not exist`,
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
  if ([...classes.values()].some(({ isDefault }) => isDefault)) return undefined;
  if (volumeFits(context, claim).some(({ obstacles }) => obstacles.length === 0)) return undefined;
  return {
    ...base(context, claim),
    code: 'NoStorageClass',
    clause: `claim ${name} names no storage class, and the cluster has no default one`,
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

function provisioning(context: FindingContext, claim: Claim): ClaimProblem | undefined {
  const { name } = claim.meta;
  const events = context.eventsOf(claim.meta.uid);
  const failed = unresolvedEvent(events, ['ProvisioningFailed'], ['ProvisioningSucceeded', 'Provisioning']);
  const className = claim.storageClass ?? '';
  const action = inspectAction('all that the provisioner says', ['describe', 'pvc', name], claim.meta.namespace);
  if (failed !== undefined) {
    return {
      ...base(context, claim),
      code: 'ProvisioningFailed',
      clause: `claim ${name} gets no volume from class ${className}: ${withoutFullStop(failed.message)}`,
      evidence: [eventEvidence(failed), `provisioner: ${context.classes.get(className)?.provisioner ?? 'not known'}`],
      since: failed.firstAt,
      action,
    };
  }
  const external = unresolvedEvent(events, ['ExternalProvisioning'], ['ProvisioningSucceeded']);
  if (external === undefined) return undefined;
  return {
    ...base(context, claim),
    code: 'ProvisioningFailed',
    clause: `claim ${name} waits for a provisioner that makes no volume`,
    evidence: [
      eventEvidence(external),
      `class ${className}: provisioner ${context.classes.get(className)?.provisioner ?? 'not known'}; check that it runs`,
    ],
    action,
    ...(claim.selectedNode === '' ? {} : { patienceMs: PROGRESS_DEADLINE_MS }),
  };
}

/**
 * Describes a claim that only a manually created volume can satisfy. `message`: what the scheduler says about its pod.
 */
function noVolume(context: FindingContext, claim: Claim, message: string): ClaimProblem | undefined {
  const { name } = claim.meta;
  const { known, classes } = context;
  const heard = message.includes("didn't find available persistent volumes to bind");
  const className = claim.storageClass ?? '';
  const isStatic = className === '' || classes.get(className)?.provisioner === NO_PROVISIONER;
  if (!isStatic && !heard) return undefined;
  const fits = volumeFits(context, claim);
  const fitting = fits.filter(({ obstacles }) => obstacles.length === 0);
  if (fitting.length > 0 && !heard) return undefined;
  if (known.PersistentVolume !== 'known' && !heard) return undefined;
  const shown = fits.filter(({ related }) => related).slice(0, 6);
  const wants = `${claim.request} ${claim.accessModes.join(',')}${className === '' ? '' : ` of class ${className}`}`;
  return {
    ...base(context, claim),
    code: 'NoMatchingVolume',
    clause: `claim ${name} (${wants}) finds no volume that fits`,
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
      `class ${className === '' ? '(none)' : className}: nothing makes volumes for it, an administrator has to`,
      ...(heard ? [`the scheduler: ${withoutFullStop(message)}`] : []),
    ],
    action: inspectAction('which volumes there are', ['get', 'pv'], ''),
  };
}
