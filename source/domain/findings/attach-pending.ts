/** A volume that its driver has not attached to the pod's node, without an error and without an event. */

import type { ClaimBinding } from '../model/set-status.ts';
import { attachLimitKey, type VolumeAttachment } from '../model/storage-facts.ts';
import { MOUNT_TIMEOUT_MS, PROGRESS_DEADLINE_MS } from '../model/thresholds.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { type FindingContext, inspectAction, type PodBinding, type PodProblem, volumeSubject } from './context.ts';
import { rfc3339 } from './evidence.ts';

/** The kubelet starts no container of the pod until the volume is attached. */
export function attachPending(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const { now } = context;
  const { pod, since } = row.status;
  const waited = now - since;
  const found = waited > MOUNT_TIMEOUT_MS ? pendingAttachment(context, row) : undefined;
  if (found === undefined) return undefined;
  const { claim, attachment } = found;
  const { attacher, createdAt, name = '' } = attachment;
  const isPermanent = waited > PROGRESS_DEADLINE_MS;
  const made = createdAt === undefined ? '' : `, made ${rfc3339(createdAt)}`;
  return {
    code: 'AttachFailed',
    severity: isPermanent ? 'error' : 'warning',
    subject: volumeSubject(claim.volumeName),
    text: `waits for volume ${claim.volumeName}, which ${attacher} has not attached to node ${pod.node}, without an error`,
    evidence: [
      `VolumeAttachment ${name} to ${pod.node} by ${attacher}: status.attached=false, no attachError${made}`,
      registration(context, pod.node, attacher),
      `what has to act is the attacher of ${attacher}: see whether it runs (external-attacher beside the driver's controller), and what its log says`,
      `claim ${claim.name} binds volume ${claim.volumeName} (${claim.accessModes.join(', ')})`,
    ],
    since: createdAt ?? since,
    action: inspectAction('the attachment', ['describe', 'volumeattachment', ...(name === '' ? [] : [name])], ''),
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

function pendingAttachment(
  { storage }: FindingContext,
  { binding, status }: PodBinding,
): { readonly claim: ClaimBinding; readonly attachment: VolumeAttachment } | undefined {
  if (storage?.attachments.state !== 'known') return undefined;
  for (const claim of binding.claims) {
    const all = storage.attachments.value.get(claim.volumeName) ?? [];
    const attachment = all.find(({ node }) => node === status.pod.node);
    if (attachment !== undefined && !attachment.attached && attachment.error === '') return { claim, attachment };
  }
  return undefined;
}

function registration({ storage }: FindingContext, node: string, driver: string): string {
  const drivers = storage?.drivers;
  if (drivers?.state !== 'known') return `not known: whether driver ${driver} has registered in the CSINode of ${node}`;
  return drivers.value.has(attachLimitKey(node, driver))
    ? `CSINode ${node}: driver ${driver} is registered`
    : `CSINode ${node}: driver ${driver} is not registered, so that its plugin does not run on that node`;
}
