/** A volume whose driver refuses to attach it to the pod's node. */

import type { FindingAction } from '../model/finding.ts';
import type { ClusterEvent } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { attachLimitKey, type VolumeAttachment } from '../model/storage-facts.ts';
import { MOUNT_TIMEOUT_MS } from '../model/thresholds.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { countOf } from '../text/sentences.ts';
import {
  type FindingContext,
  inspectAction,
  type PodBinding,
  type PodProblem,
  podSubject,
  volumeSubject,
} from './context.ts';
import { eventEvidence, withoutFullStop } from './evidence.ts';
import { nameTooLong } from './name-too-long.ts';

interface Refusal {
  readonly claim: ClaimBinding | undefined;
  readonly attachment: VolumeAttachment | undefined;
  readonly event: ClusterEvent | undefined;
  readonly message: string;
}

const LIMIT_REACHED =
  /maximum (?:number of|allowed|volume)|max(?:imum)? (?:number|count|volumes?)|attach\w* limit|limit (?:is )?(?:reached|exceeded)|too many (?:volumes|disks|attachments|devices)|ResourceExhausted|no (?:free|available) (?:device|slot|lun)/i;

/** The attachment's own error counts first: it lasts as long as the attempt, and an event only an hour. */
export function attachFailed(
  context: FindingContext,
  row: PodBinding,
  attachEvent: { readonly event: ClusterEvent; readonly volume: ClaimBinding | undefined } | undefined,
): PodProblem | undefined {
  const refusal = refusalOf(context, row, attachEvent);
  if (refusal === undefined) return undefined;
  const { now, set } = context;
  const { pod, since } = row.status;
  const isPermanent = now - since > MOUNT_TIMEOUT_MS;
  const { claim, attachment, event, message } = refusal;
  const volume = claim?.volumeName ?? '';
  const why = reasonFor(context, row, refusal);
  return {
    code: 'AttachFailed',
    severity: isPermanent ? 'error' : 'warning',
    subject: volume === '' ? podSubject(set, pod.meta.name) : volumeSubject(volume),
    text: `waits for ${volume === '' ? 'a volume' : `volume ${volume}`}, which cannot be attached to node ${pod.node}: ${why.text}`,
    evidence: [
      ...(attachment === undefined
        ? []
        : [`VolumeAttachment to ${attachment.node} by ${attachment.attacher}: ${message}`]),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...why.evidence,
      ...(claim === undefined ? [] : [`claim ${claim.name} binds volume ${volume} (${claim.accessModes.join(', ')})`]),
    ],
    since: event?.firstAt ?? since,
    action: why.action,
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

function refusalOf(
  { storage }: FindingContext,
  { binding, status }: PodBinding,
  attachEvent: { readonly event: ClusterEvent; readonly volume: ClaimBinding | undefined } | undefined,
): Refusal | undefined {
  const { node } = status.pod;
  const all = storage?.attachments.state === 'known' ? storage.attachments.value : undefined;
  for (const claim of binding.claims) {
    const attachment = all?.get(claim.volumeName)?.find((item) => item.node === node);
    if (attachment === undefined || attachment.attached || attachment.error === '') continue;
    return { claim, attachment, event: attachEvent?.event, message: withoutFullStop(attachment.error) };
  }
  if (attachEvent === undefined) return undefined;
  const present = all?.get(attachEvent.volume?.volumeName ?? '')?.find((item) => item.node === node);
  if (present?.attached === true) return undefined;
  return {
    claim: attachEvent.volume,
    attachment: undefined,
    event: attachEvent.event,
    message: withoutFullStop(attachEvent.event.message),
  };
}

interface Reason {
  readonly text: string;
  readonly evidence: readonly string[];
  readonly action: FindingAction;
}

function reasonFor(context: FindingContext, { status }: PodBinding, { claim, attachment, message }: Refusal): Reason {
  const { name, namespace } = status.pod.meta;
  const { node } = status.pod;
  const describe = inspectAction('all that is said of the pod', ['describe', 'pod', name], namespace);
  const tooLong = nameTooLong(message, claim);
  if (tooLong !== undefined) return { ...tooLong, action: describe };
  if (!LIMIT_REACHED.test(message)) {
    const attachments = inspectAction('what the driver says', ['describe', 'volumeattachment'], '');
    const driver = attachment?.attacher ?? driverOf(claim);
    return {
      text: message,
      evidence: [
        `the controller manager tries again by itself; what refuses it is the driver${driver === '' ? '' : ` ${driver}`}`,
      ],
      action: attachments,
    };
  }
  const counts = countAttachments(context, node, attachment?.attacher ?? driverOf(claim));
  return {
    text: `the node takes no more volumes${counts.text === '' ? ` (${message})` : `: ${counts.text}`}`,
    evidence: [...counts.evidence, 'a volume that is detached from the node makes room'],
    action: {
      label: `cordon node ${node}, then delete pod ${name}: the scheduler chooses another node`,
      args: ['cordon', node],
      namespace: '',
      proposedAction: undefined,
    },
  };
}

function driverOf(claim: ClaimBinding | undefined): string {
  return /^csi (\S+)/.exec(claim?.volume?.source ?? '')?.[1] ?? '';
}

/** Returns how many volumes of the driver the node may take and how many it has, as far as that is known. */
function countAttachments(
  { storage }: FindingContext,
  node: string,
  driver: string,
): { readonly text: string; readonly evidence: readonly string[] } {
  const limit =
    storage?.attachLimits.state === 'known' ? storage.attachLimits.value.get(attachLimitKey(node, driver)) : undefined;
  const attached =
    storage?.attachments.state === 'known'
      ? [...storage.attachments.value.values()]
          .flat()
          .filter((item) => item.node === node && item.attacher === driver && item.attached).length
      : undefined;
  const may = limit === undefined ? '' : `it may take ${limit} of driver ${driver}`;
  const has = attached === undefined ? '' : `${attached === 1 ? '1 is' : `${attached} are`} attached`;
  return {
    text: [may, has].filter((part) => part !== '').join(', '),
    evidence: [
      limit === undefined
        ? `not known: how many volumes node ${node} may take (allocatable.count of driver ${driver} in its CSINode)`
        : `CSINode ${node}: allocatable.count=${limit} of driver ${driver}`,
      attached === undefined
        ? 'not known: how many volumes are attached (the permission to list volumeattachments is missing)'
        : `${countOf(attached, 'VolumeAttachment')} of driver ${driver} on node ${node}`,
    ],
  };
}
