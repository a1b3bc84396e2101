/**
 * A pod that was given its node by the template (spec.nodeName), while its claim waits for the scheduler to choose one:
 * nobody ever binds it.
 */

import { NO_PROVISIONER } from '../claims/volume-obstacles.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { claimProblem } from './claim-problem.ts';
import { claimSubject, type FindingContext, inspectAction, type PodBinding, type PodProblem } from './context.ts';
import { eventEvidence } from './evidence.ts';

const ANNOTATION = 'volume.kubernetes.io/selected-node';

/** The claim of a pod that has a node already is not bound. The kubelet waits for it. */
export function unboundClaimOfStartingPod(context: FindingContext, row: PodBinding): PodProblem | undefined {
  for (const item of row.binding.claims) {
    if (item.claim === undefined || item.phase !== 'Pending' || item.terminating) continue;
    const found = causedByClaim(context, row, item) ?? waitsForScheduler(context, row, item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function causedByClaim(context: FindingContext, row: PodBinding, item: ClaimBinding): PodProblem | undefined {
  const problem = claimProblem(context, item, { row });
  if (problem === undefined) return undefined;
  const { podName } = row.binding;
  const waited = context.now - row.status.since;
  const isPermanent = problem.isPermanent || waited > (problem.patienceMs ?? UNSCHEDULABLE_AFTER_MS);
  return {
    code: problem.code,
    severity: isPermanent ? 'error' : 'warning',
    subject: problem.subject,
    text: `cannot start: its ${problem.clause}`,
    message: `${problem.clause}: ${podName} cannot start`,
    evidence: problem.evidence,
    since: problem.since,
    action: problem.action,
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(row.status.pod),
  };
}

function waitsForScheduler(context: FindingContext, row: PodBinding, item: ClaimBinding): PodProblem | undefined {
  const { claim, name } = item;
  const { set, classes, now } = context;
  const { pod } = row.status;
  const storageClass = classes.get(claim?.storageClass ?? '');
  if (claim === undefined || claim.selectedNode !== '' || claim.volume !== '') return undefined;
  if (storageClass?.bindingMode !== 'WaitForFirstConsumer') return undefined;
  // The scheduler writes the node into the claim before it gives it to the pod.
  const isPermanent = now - row.status.since > UNSCHEDULABLE_AFTER_MS;
  const event = context.eventsOf(claim.meta.uid)[0];
  const clause = `claim ${name} waits for the scheduler to choose a node, and ${pod.meta.name} was given node ${pod.node} without it`;
  return {
    code: 'ClaimPending',
    severity: isPermanent ? 'error' : 'warning',
    subject: claimSubject(set, name),
    text: `cannot start: ${clause}`,
    message: `${clause}: nobody binds it`,
    evidence: [
      `class ${claim.storageClass ?? ''}: volumeBindingMode=WaitForFirstConsumer; no annotation ${ANNOTATION}`,
      `spec.nodeName=${pod.node} of ${pod.meta.name}; in the template, nodeSelector or affinity leave the choice to the scheduler`,
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    since: claim.meta.createdAt,
    action:
      storageClass.provisioner === NO_PROVISIONER
        ? inspectAction(
            `the template's nodeName`,
            ['get', 'statefulset', set.meta.name, '-o', 'yaml'],
            set.meta.namespace,
          )
        : {
            label: `let the volume of claim ${name} be made for node ${pod.node}`,
            args: ['annotate', 'pvc', name, `${ANNOTATION}=${pod.node}`],
            namespace: set.meta.namespace,
            proposedAction: undefined,
          },
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}
