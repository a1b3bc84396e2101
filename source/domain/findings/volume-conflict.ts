/** VolumeNodeConflict: no node has both the pod's volume and room for the pod. */

import type { FindingAction } from '../model/finding.ts';
import type { Binding } from '../model/set-status.ts';
import { countOf } from '../text/sentences.ts';
import { type FindingContext, inspectAction } from './context.ts';
import type { SchedulerReason, SchedulerVerdict } from './scheduler-message.ts';
import { describeAffinityNodes } from './tied-nodes.ts';

/** Reports whether the scheduler refuses some nodes because of the volume alone. */
export function isVolumeConflict(verdict: SchedulerVerdict | undefined): boolean {
  return volumeReasons(verdict).length > 0;
}

const REFUSED_FOR_VOLUME = /PersistentVolume's node affinity|volume node affinity conflict|no available volume zone/;

function volumeReasons(verdict: SchedulerVerdict | undefined): readonly SchedulerReason[] {
  return (verdict?.reasons ?? []).filter(({ raw }) => REFUSED_FOR_VOLUME.test(raw));
}

export function volumeNodesEvidence(
  context: FindingContext,
  { name, volumeName, nodes }: Binding['claims'][number],
): readonly string[] {
  if (volumeName === '' || nodes.length === 0) return [];
  return [
    `claim ${name} is bound to volume ${volumeName}, which is tied to ${describeAffinityNodes(context, nodes).text}`,
  ];
}

/** The part of the finding's message that follows "cannot be scheduled where its volume is". */
export function volumeConflictText(
  context: FindingContext,
  { claims }: Binding,
  verdict: SchedulerVerdict | undefined,
): string {
  const tied = claims.filter(({ nodes }) => nodes.length > 0);
  const rest = remainderText(verdict, commonNodes(context, tied));
  if (tied.length === 0) return `no node that can reach the volume takes the pod${rest}`;
  const described = tied.map(({ volumeName, nodes }) => ({ volumeName, ...describeAffinityNodes(context, nodes) }));
  const requirements = described.map(({ volumeName, text }) => `volume ${volumeName} is tied to ${text}`).join('; ');
  return described.some(({ allUnusable }) => allUnusable) ? requirements : `${requirements}${rest}`;
}

/** The existing nodes that all these volumes can be reached from. */
function commonNodes({ known, affinityNodes }: FindingContext, tied: Binding['claims']): readonly string[] {
  const [first, ...others] = tied;
  return (first?.nodes ?? []).filter(
    (name) => others.every(({ nodes }) => nodes.includes(name)) && (known.Node !== 'known' || affinityNodes.has(name)),
  );
}

/**
 * Returns why the scheduler refuses the nodes that it does not refuse for the volume. These always include the volume's
 * own nodes. If there are more, the others were refused by an earlier filter. The filters for topology spread and pod
 * affinity run after the filter for volumes, so that they refuse only nodes from which the volume can be reached.
 */
function remainderText(verdict: SchedulerVerdict | undefined, ownNodes: readonly string[]): string {
  const reasons = (verdict?.reasons ?? []).filter(({ about }) => about !== 'volume');
  if (verdict === undefined || reasons.length === 0) return '';
  const elsewhere = volumeReasons(verdict).reduce((sum, { nodes }) => sum + nodes, 0);
  const left = verdict.nodes - elsewhere;
  const counted = (some: readonly SchedulerReason[]): string =>
    some.map(({ nodes, text }) => `${nodes} ${text}`).join(', ');
  const late = reasons.filter(({ isAfterVolumes }) => isAfterVolumes);
  const lateNodes = late.reduce((sum, { nodes }) => sum + nodes, 0);
  const ofOwn = left === ownNodes.length ? reasons : lateNodes >= ownNodes.length ? late : undefined;
  if (ownNodes.length > 0 && ofOwn !== undefined) {
    return ownNodes.length === 1
      ? `; that node: ${ofOwn.map(({ text }) => text).join(', ')}`
      : `; of these nodes ${counted(ofOwn)}`;
  }
  const whose = ownNodes.length === 0 ? '' : ", the volume's own among them";
  return `; of the ${countOf(left, 'node')} not refused for the volume${whose}: ${counted(reasons)}`;
}

/** Looks at the node that the volume is tied to, or lets it take pods again. */
export function volumeConflictAction(context: FindingContext, { claims }: Binding): FindingAction {
  const tied = claims.find(({ nodes }) => nodes.length > 0);
  const name = tied?.nodes.find((node) => context.affinityNodes.has(node)) ?? tied?.nodes[0];
  if (tied === undefined || name === undefined) {
    return inspectAction('which nodes there are', ['get', 'nodes', '--show-labels'], '');
  }
  const node = context.affinityNodes.get(name);
  if (node?.ready === 'True' && node.unschedulable) {
    return {
      label: `let node ${name} take pods again`,
      args: ['uncordon', name],
      namespace: '',
      proposedAction: undefined,
    };
  }
  if (node === undefined && context.known.Node === 'known') {
    return inspectAction(`where volume ${tied.volumeName} is`, ['describe', 'pv', tied.volumeName], '');
  }
  return inspectAction(`what node ${name} has left, and what is on it`, ['describe', 'node', name], '');
}
