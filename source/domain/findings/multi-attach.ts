/** A volume that another node still has. */

import type { FindingAction, FindingSubject } from '../model/finding.ts';
import type { ClusterEvent, Pod } from '../model/kinds.ts';
import { ATTACH_TIMEOUT_MS } from '../model/thresholds.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { listNames } from '../text/sentences.ts';
import { podWithNode } from './claim-holders.ts';
import { type FindingContext, inspectAction, type PodBinding, type PodProblem } from './context.ts';
import { eventEvidence, withoutFullStop } from './evidence.ts';

export function multiAttach(
  context: FindingContext,
  row: PodBinding,
  event: ClusterEvent,
  subject: FindingSubject,
): PodProblem {
  const { now } = context;
  const { pod, since } = row.status;
  const isPermanent = now - since > ATTACH_TIMEOUT_MS;
  const claims = row.binding.claims.filter(({ volumeName }) => volumeName === subject.name);
  const holders = claims
    .flatMap(({ name }) => context.usersOf(name))
    .filter(({ meta, node }) => meta.uid !== pod.meta.uid && node !== '' && node !== pod.node);
  const nodes = attachedNodes(context, row, subject.name);
  const named = /already (?:used by pod\(s\)|exclusively attached to) ?(.*)$/.exec(withoutFullStop(event.message))?.[1];
  const who =
    holders.length > 0
      ? `which ${listNames(holders.map(podWithNode))} still ${holders.length === 1 ? 'uses' : 'use'}`
      : nodes.length > 0
        ? `which is still attached to ${listNames(nodes)}`
        : `which another node still holds${named === undefined || named === '' ? '' : ` (${named})`}`;
  return {
    code: 'MultiAttach',
    severity: isPermanent ? 'error' : 'warning',
    subject,
    text: `waits for volume ${subject.name}, ${who}`,
    evidence: [
      eventEvidence(event),
      ...holders.map((holder) => `${podWithNode(holder)} names the claim; its phase is ${phaseOf(holder)}`),
      ...nodes.map((node) => `VolumeAttachment: volume ${subject.name} is attached to ${node}`),
      ...(holders.length === 0 && nodes.length > 0 ? ['no pod that is seen here uses it there'] : []),
      ...claims.map(
        ({ name, accessModes }) => `claim ${name} binds volume ${subject.name} (${accessModes.join(', ')})`,
      ),
      'the controller manager tries again by itself; from a dead node it detaches after 6 minutes',
    ],
    since: event.firstAt,
    action: wayOut(context, row, holders[0]),
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

function attachedNodes({ storage }: FindingContext, { status }: PodBinding, volume: string): readonly string[] {
  if (storage?.attachments.state !== 'known') return [];
  const all = storage.attachments.value.get(volume) ?? [];
  return all.flatMap(({ node, attached }) => (attached && node !== status.pod.node ? [node] : []));
}

function phaseOf({ phase, meta }: Pod): string {
  return meta.deletionAt === undefined ? phase : `${phase}, and it is being deleted`;
}

function wayOut({ set }: FindingContext, { status }: PodBinding, holder: Pod | undefined): FindingAction {
  const { namespace } = set.meta;
  return holder === undefined
    ? inspectAction('all that is said of the pod', ['describe', 'pod', status.pod.meta.name], namespace)
    : inspectAction(`pod ${holder.meta.name}, which has the volume`, ['describe', 'pod', holder.meta.name], namespace);
}
