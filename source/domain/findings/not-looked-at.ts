/** Finds pods that no scheduler considers: because of a gate, a missing device claim, or an absent scheduler. */

import type { FindingAction, FindingSubject } from '../model/finding.ts';
import type { Pod, StatefulSet } from '../model/kinds.ts';
import { NO_SCHEDULER_AFTER_MS, PROGRESS_DEADLINE_MS, UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { listNames } from '../text/sentences.ts';
import {
  editTemplateAction,
  type FindingContext,
  inspectAction,
  type PodBinding,
  type PodProblem,
  podSubject,
} from './context.ts';
import { conditionEvidence, eventEvidence, unreadEvents, unresolvedEvent } from './evidence.ts';

export function notLookedAt(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const { pod, since } = row.status;
  const waited = context.now - since;
  if (pod.schedulingGates.length > 0) return heldByGate(context, row);
  if (podCondition(pod, 'PodScheduled') !== undefined || waited <= NO_SCHEDULER_AFTER_MS) return undefined;
  if (hasProvisionedClaim(row)) return undefined;
  return withoutDevices(context, row) ?? withoutScheduler(context, row);
}

/** The scheduler has chosen a node, and waits for the provisioner without a condition on the pod. */
export function hasProvisionedClaim({ binding }: PodBinding): boolean {
  return binding.claims.some(({ phase, claim }) => phase === 'Pending' && (claim?.selectedNode ?? '') !== '');
}

function problem(
  { set, now }: FindingContext,
  { status: { pod, since } }: PodBinding,
  patienceMs: number,
  more: {
    readonly subject?: FindingSubject;
    readonly text: string;
    readonly evidence: readonly string[];
    readonly action: FindingAction;
  },
): PodProblem {
  const isPermanent = now - since > patienceMs;
  return {
    code: 'Unschedulable',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    since,
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: true,
    ...more,
  };
}

/** No scheduler considers the pod until the owner of the gate removes it, which may take minutes. */
function heldByGate(context: FindingContext, row: PodBinding): PodProblem {
  const { schedulingGates: gates, meta } = row.status.pod;
  const condition = podCondition(row.status.pod, 'PodScheduled');
  const what = gates.length === 1 ? 'scheduling gate' : 'scheduling gates';
  return problem(context, row, PROGRESS_DEADLINE_MS, {
    text: `is held back by ${what} ${listNames(gates)}`,
    evidence: [
      `spec.schedulingGates: ${gates.join(', ')}; no scheduler looks at the pod until the owner of each has taken it off`,
      ...(condition === undefined ? [] : [conditionEvidence(condition)]),
    ],
    action: {
      label: `take the ${what} off, once the owner is known to be gone`,
      args: ['patch', 'pod', meta.name, '--type=json', '-p', '[{"op":"remove","path":"/spec/schedulingGates"}]'],
      namespace: meta.namespace,
      proposedAction: undefined,
    },
  });
}

/** The scheduler looks at a pod only once its ResourceClaims exist, and writes no condition before. */
function withoutDevices(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const { pod } = row.status;
  const { namespace } = pod.meta;
  const event = unresolvedEvent(context.eventsOf(pod.meta.uid), ['FailedResourceClaimCreation']);
  const missing = pod.resourceClaims.find(({ template }) => event !== undefined && template !== '');
  const wanted = missing ?? pod.resourceClaims.find(({ claim }) => claim !== '') ?? pod.resourceClaims[0];
  if (wanted === undefined) return undefined;
  const kind = wanted.template === '' ? 'ResourceClaim' : 'ResourceClaimTemplate';
  const name = wanted.template === '' ? wanted.claim : wanted.template;
  return problem(context, row, UNSCHEDULABLE_AFTER_MS, {
    subject: { kind, namespace, name },
    text:
      kind === 'ResourceClaim'
        ? `waits for ResourceClaim ${name}: the scheduler does not look at the pod before it exists`
        : `waits for a ResourceClaim from ResourceClaimTemplate ${name}: the scheduler does not look at the pod before it is made`,
    evidence: [
      `spec.resourceClaims of the pod: ${kind} ${name}; no condition PodScheduled`,
      ...(event === undefined ? unreadEvents(context.known) : [eventEvidence(event)]),
      `create ${kind} ${name}, or name another in the template`,
    ],
    action: inspectAction(`which ${kind}s there are`, ['get', kind.toLowerCase()], namespace),
  });
}

function withoutScheduler(context: FindingContext, row: PodBinding): PodProblem {
  const { pod } = row.status;
  const { schedulerName } = pod;
  return problem(context, row, UNSCHEDULABLE_AFTER_MS, {
    text: `has not been scheduled: scheduler ${schedulerName} has not looked at it`,
    evidence: [`spec.schedulerName=${schedulerName}; no condition PodScheduled`],
    action: schedulerAction(context.set, pod),
  });
}

const DEFAULT_SCHEDULER = 'default-scheduler';

function schedulerAction(set: StatefulSet, { schedulerName }: Pod): FindingAction {
  return schedulerName === DEFAULT_SCHEDULER
    ? inspectAction(
        'when the scheduler last renewed its lease',
        ['get', 'lease', 'kube-scheduler', '-o', 'jsonpath={.spec.holderIdentity} {.spec.renewTime}'],
        'kube-system',
      )
    : {
        ...editTemplateAction(set, 'schedulerName'),
        label: `start scheduler ${schedulerName}, or name another in the template`,
      };
}
