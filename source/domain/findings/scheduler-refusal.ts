/** Explains why the scheduler has found no node for a pod, and how to solve it. */

import type { FindingAction } from '../model/finding.ts';
import type { Pod } from '../model/kinds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import {
  deletePodAction,
  inspectAction,
  type PodBinding,
  type PodProblem,
  podSubject,
  type SetFindingContext,
} from './context.ts';
import {
  conditionEvidence,
  eventEvidence,
  unreadableKinds,
  unreadEvents,
  unresolvedEvent,
  withoutFullStop,
} from './evidence.ts';
import { parseSchedulerMessage, type SchedulerVerdict, schedulerSentence } from './scheduler-message.ts';
import { isVolumeConflict, volumeConflictAction, volumeConflictText, volumeNodesEvidence } from './volume-conflict.ts';

/** Of the cluster autoscaler and of Karpenter. */
const NODE_IS_COMING = ['TriggeredScaleUp', 'Nominated'];
const NO_NODE_COMES = ['NotTriggerScaleUp', 'FailedScaleUp', 'FailedToScaleUpGroup', 'FailedToProvision'];
/** The cluster autoscaler's default --max-node-provision-time. Karpenter gives up as late. */
const NODE_PROVISION_MS = 15 * 60_000;

export function schedulerRefusal(
  context: SetFindingContext,
  { binding, status }: PodBinding,
  isOverdue: boolean,
): PodProblem {
  const { set, known, eventsOf, now } = context;
  const { pod, since } = status;
  const scaleUp = unresolvedEvent(eventsOf(pod.meta.uid), NODE_IS_COMING, NO_NODE_COMES);
  const nodeComes = scaleUp !== undefined && now - scaleUp.lastAt <= NODE_PROVISION_MS;
  const isPermanent = isOverdue && !nodeComes;
  const { name } = pod.meta;
  const condition = podCondition(pod, 'PodScheduled');
  const message = condition?.message ?? '';
  const verdict = parseSchedulerMessage(message);
  const conflict = isVolumeConflict(verdict);
  const event = unresolvedEvent(eventsOf(pod.meta.uid), ['FailedScheduling']);
  const why = verdict === undefined ? withoutFullStop(message) : schedulerSentence(verdict);
  const refused = message === '' ? 'has not been scheduled' : `cannot be scheduled: ${why}`;
  const text = nodeComes ? `waits for a node that an autoscaler adds: it ${refused}` : refused;
  const missingClass = /device class (\S+) does not exist/.exec(message)?.[1];
  const leaving = lacksRoom(verdict) ? podsToGo(context) : [];
  const last = leaving.at(-1);
  return {
    code: conflict ? 'VolumeNodeConflict' : 'Unschedulable',
    severity: isPermanent ? 'error' : 'warning',
    subject:
      missingClass === undefined ? podSubject(set, name) : { kind: 'DeviceClass', namespace: '', name: missingClass },
    text,
    message: conflict
      ? `${name} cannot be scheduled where its volume is: ${volumeConflictText(context, binding, verdict)}`
      : `${name} ${text}`,
    evidence: [
      ...(condition === undefined ? ['no condition PodScheduled'] : [conditionEvidence(condition)]),
      ...binding.claims.flatMap((claim) => volumeNodesEvidence(context, claim)),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...(scaleUp === undefined ? [] : [eventEvidence(scaleUp)]),
      ...(nodeComes ? ['a node may take 15 minutes; from then on it is called stuck'] : []),
      ...(last === undefined
        ? []
        : [
            `outside the range, and still on their nodes: ${leaving.join(', ')}; the controller removes them only once every pod of the range is available`,
          ]),
      ...binding.claims.filter(({ phase }) => phase === 'Missing').map((claim) => `claim ${claim.name} does not exist`),
      ...(binding.claims.some(({ phase }) => phase === 'Pending')
        ? [...unreadableKinds(known, 'StorageClass', 'PersistentVolume'), ...unreadEvents(known)]
        : []),
      ...unreadableKinds(known, 'Node', 'PersistentVolumeClaim'),
    ],
    since,
    action: conflict
      ? volumeConflictAction(context, binding)
      : last === undefined
        ? refusalAction(pod, verdict, missingClass)
        : deletePodAction(set, last),
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: true,
  };
}

/** Returns the pods outside the range, which the controller keeps until the pods of the range are available. */
function podsToGo({ set, outside }: SetFindingContext): readonly string[] {
  if (set.podManagementPolicy !== 'OrderedReady') return [];
  return outside.flatMap(({ pod, podName }) =>
    pod === undefined || pod.pod.node === '' || pod.stage === 'terminating' ? [] : [podName],
  );
}

/** Reasons that can end once another pod of the set goes. */
const ROOM =
  /^Insufficient |^Too many pods|anti-affinity|topology spread constraints(?! \(missing)|free ports|max volume count/;

function lacksRoom(verdict: SchedulerVerdict | undefined): boolean {
  return (verdict?.reasons ?? []).some(({ raw, isTooLarge }) => !isTooLarge && ROOM.test(raw));
}

function refusalAction(
  pod: Pod,
  verdict: SchedulerVerdict | undefined,
  missingClass: string | undefined,
): FindingAction {
  if (missingClass !== undefined) return inspectAction('which device classes there are', ['get', 'deviceclass'], '');
  const main = (verdict?.reasons ?? []).toSorted((a, b) => b.nodes - a.nodes)[0];
  if (main === undefined) {
    return inspectAction('all that the scheduler says', ['describe', 'pod', pod.meta.name], pod.meta.namespace);
  }
  if (/taint|unschedulable|not ready/.test(main.raw)) {
    const columns = 'NAME:.metadata.name,UNSCHEDULABLE:.spec.unschedulable,TAINTS:.spec.taints[*].key';
    return inspectAction('what keeps pods off the nodes', ['get', 'nodes', '-o', `custom-columns=${columns}`], '');
  }
  if (/node affinity\/selector|topology spread/.test(main.raw)) {
    return inspectAction('the labels of the nodes', ['get', 'nodes', '--show-labels'], '');
  }
  if (/allocate all claims/.test(main.raw)) {
    return inspectAction('the ResourceClaims', ['describe', 'resourceclaim'], pod.meta.namespace);
  }
  if (/affinity|free ports/.test(main.raw)) {
    return inspectAction('which pods are on which nodes', ['get', 'pods', '-A', '-o', 'wide'], '');
  }
  return inspectAction('what each node has left', ['describe', 'nodes'], '');
}
