/** What keeps a claim from being of use: ClaimLost, ClaimTerminating, NoStorageClass, ProvisioningFailed, NoMatchingVolume. */

import type { Claim, ClusterEvent } from '../kinds.ts';
import { conditionOf } from '../pod-word.ts';
import type { ClaimBinding } from '../status.ts';
import { SLOW_MS } from '../thresholds.ts';
import { claimSubject, type PodRow, type RowsContext, see } from './context.ts';
import { eventLine, sentence, standing, timestamp, unreadable } from './evidence.ts';
import type { FindingAction, FindingCode, Subject } from './finding.ts';
import { volumeFits } from './volume-fit.ts';

/** Enough to find a mistyped name among. */
const MOST_NAMES = 10;

export interface ClaimTrouble {
  readonly code: FindingCode;
  readonly subject: Subject;
  /** "claim data-web-2 asks for storage class gold, which does not exist" */
  readonly clause: string;
  readonly evidence: readonly string[];
  readonly since: number | undefined;
  readonly action: FindingAction | undefined;
  /** It cannot be a matter of time. */
  readonly definite: boolean;
  /** How long it may be only slow, where that is not the usual minute. */
  readonly patienceMs?: number;
}

/** `row`: the pod that waits for the claim, where there is one. */
export function claimTrouble(
  context: RowsContext,
  binding: ClaimBinding,
  { row }: { readonly row?: PodRow } = {},
): ClaimTrouble | undefined {
  const { claim, phase } = binding;
  if (claim === undefined) return undefined;
  if (phase === 'Lost') return lost(context, claim);
  if (binding.terminating) return terminating(context, claim);
  if (phase !== 'Pending') return undefined;
  const message = row === undefined ? '' : (conditionOf(row.status.pod, 'PodScheduled')?.message ?? '');
  return noClass(context, claim) ?? provisioning(context, claim) ?? noVolume(context, claim, message);
}

function base({ set }: RowsContext, { meta }: Claim) {
  return { subject: claimSubject(set, meta.name), since: meta.createdAt, action: undefined, definite: false } as const;
}

function lost(context: RowsContext, claim: Claim): ClaimTrouble {
  const { name } = claim.meta;
  return {
    ...base(context, claim),
    code: 'ClaimLost',
    clause: `claim ${name} has lost its volume`,
    evidence: [
      `status.phase=Lost; spec.volumeName=${claim.volume}, which no longer exists or belongs to another claim`,
      'the data are gone unless the volume can be made again under the same name',
      ...unreadable(context.known, 'PersistentVolume'),
    ],
    definite: true,
    action: {
      label: `delete claim ${name}: the controller makes a new, empty one`,
      args: ['delete', 'pvc', name],
      namespace: claim.meta.namespace,
      proposal: undefined,
    },
  };
}

function terminating(context: RowsContext, claim: Claim): ClaimTrouble {
  const { meta } = claim;
  return {
    ...base(context, claim),
    code: 'ClaimTerminating',
    clause: `claim ${meta.name} is being deleted`,
    evidence: [
      `metadata.deletionTimestamp=${timestamp(meta.deletionAt ?? 0)}`,
      `metadata.finalizers: ${meta.finalizers.length === 0 ? 'none' : meta.finalizers.join(', ')}`,
    ],
    since: meta.deletionAt,
    action: see('what holds it', ['describe', 'pvc', meta.name], meta.namespace),
  };
}

const SEE_CLASSES = see('which storage classes there are', ['get', 'storageclass'], '');

function noClass(context: RowsContext, claim: Claim): ClaimTrouble | undefined {
  const { name } = claim.meta;
  const { known, classes, classMissing, eventsOf } = context;
  const event = standing(eventsOf(claim.meta.uid), ['ProvisioningFailed', 'FailedBinding']);
  const heard = event !== undefined && /storageclass\S* "?.*"? not found/.test(event.message) ? event : undefined;
  const lines = (found: ClusterEvent | undefined) => (found === undefined ? [] : [eventLine(found)]);
  const isUnread = known.StorageClass === 'forbidden';
  if (classMissing.has(name) || (isUnread && heard !== undefined)) {
    const there = namesOf(classes);
    return {
      ...base(context, claim),
      code: 'NoStorageClass',
      clause: `claim ${name} asks for storage class ${claim.storageClass}, which does not exist`,
      evidence: [
        `spec.storageClassName=${claim.storageClass}`,
        ...(isUnread ? unreadable(known, 'StorageClass') : [`storage classes: ${there}`]),
        ...lines(event),
      ],
      action: SEE_CLASSES,
      definite: true,
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
    action: SEE_CLASSES,
    definite: true,
  };
}

/** The first few by name. */
function namesOf(classes: RowsContext['classes']): string {
  const names = [...classes.keys()].sort();
  const more = names.length - MOST_NAMES;
  if (names.length === 0) return 'none';
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

function provisioning(context: RowsContext, claim: Claim): ClaimTrouble | undefined {
  const { name } = claim.meta;
  const events = context.eventsOf(claim.meta.uid);
  const failed = standing(events, ['ProvisioningFailed'], ['ProvisioningSucceeded', 'Provisioning']);
  const className = claim.storageClass ?? '';
  const action = see('all that the provisioner says', ['describe', 'pvc', name], claim.meta.namespace);
  if (failed !== undefined) {
    return {
      ...base(context, claim),
      code: 'ProvisioningFailed',
      clause: `claim ${name} gets no volume from class ${className}: ${sentence(failed.message)}`,
      evidence: [eventLine(failed), `provisioner: ${context.classes.get(className)?.provisioner ?? 'not known'}`],
      since: failed.firstAt,
      action,
    };
  }
  const external = standing(events, ['ExternalProvisioning'], ['ProvisioningSucceeded']);
  if (external === undefined) return undefined;
  return {
    ...base(context, claim),
    code: 'ProvisioningFailed',
    clause: `claim ${name} waits for a provisioner that makes no volume`,
    evidence: [
      eventLine(external),
      `class ${className}: provisioner ${context.classes.get(className)?.provisioner ?? 'not known'}; check that it runs`,
    ],
    action,
    ...(claim.selectedNode === '' ? {} : { patienceMs: SLOW_MS }),
  };
}

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** A claim that only a volume made by hand can serve. `message`: what the scheduler says of its pod. */
function noVolume(context: RowsContext, claim: Claim, message: string): ClaimTrouble | undefined {
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
      ...shown.map(({ volume, obstacles, place }) => {
        const why = obstacles.length > 0 ? obstacles.join(', ') : `would fit, but only on ${place || 'other nodes'}`;
        return `volume ${volume.meta.name} (${volume.capacity}): ${why}`;
      }),
      ...(known.PersistentVolume !== 'known'
        ? unreadable(known, 'PersistentVolume')
        : shown.length > 0
          ? []
          : [`there is no volume${className === '' ? ' without a class' : ` of class ${className}`} at all`]),
      `class ${className === '' ? '(none)' : className}: nothing makes volumes for it, an administrator has to`,
      ...(heard ? [`the scheduler: ${sentence(message)}`] : []),
    ],
    action: see('which volumes there are', ['get', 'pv'], ''),
  };
}
