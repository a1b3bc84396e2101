import type { Binding } from '../model/set-status.ts';
import { brokenContainer, recentlyCrashedContainer } from './containers.ts';
import type { FindingContext, PodBinding, PodProblem, SetFindingContext } from './context.ts';
import { explainedByFullDisk } from './disk-full.ts';
import { endedPod } from './ended-pod.ts';
import { failedWrite } from './failed-write.ts';
import { noProgress } from './no-progress.ts';
import { nodeLost } from './node-lost.ts';
import { podNotReady } from './not-ready.ts';
import { podNotStarted } from './not-started.ts';
import { podNotCreated } from './pod-not-created.ts';
import { recreateLoop } from './recreate-loop.ts';
import { terminatingStuck } from './terminating-stuck.ts';
import { podUnscheduled } from './unscheduled.ts';
import { unsteadyReadiness } from './unsteady-readiness.ts';

/** Returns undefined for a row whose pod is available, or starts up or terminates in the normal way. */
export function podProblem(context: SetFindingContext, binding: Binding): PodProblem | undefined {
  const problem = ownProblem(context, binding);
  return problem === undefined ? undefined : explainedByFullDisk(context, binding, problem);
}

function ownProblem(context: SetFindingContext, binding: Binding): PodProblem | undefined {
  const present = binding.pod === undefined ? podNotCreated(context, binding) : podFault(context, binding);
  const lasting =
    (binding.pod === undefined ? undefined : failedWrite(context, { binding, status: binding.pod })) ??
    recreateLoop(context, binding);
  if (lasting?.severity === 'error') return lasting;
  if (present?.verdictImpact === 'permanent') return present;
  return noProgress(context, binding) ?? lasting ?? present;
}

function podFault(context: SetFindingContext, binding: Binding): PodProblem | undefined {
  const status = binding.pod;
  if (status === undefined) return undefined;
  const row: PodBinding = { binding, status };
  switch (status.stage) {
    case 'available':
    case 'ready':
      return isOnLostNode(context, row)
        ? { ...nodeLost(context, row), severity: 'warning', verdictImpact: 'none' }
        : (recentlyCrashedContainer(context, row) ??
            (status.stage === 'ready' ? unsteadyReadiness(context, row) : undefined));
    case 'finished':
      return endedPod(context, row);
    case 'terminating':
      return terminatingProblem(context, row);
    case 'unscheduled':
      return podUnscheduled(context, row);
    case 'lost':
      return nodeLost(context, row);
    case 'broken':
      return status.pod.phase === 'Failed' ? endedPod(context, row) : brokenContainer(context, row);
    case 'starting':
      return podNotStarted(context, row);
    case 'running':
      return podNotReady(context, row);
  }
}

/** Reports the eviction as the reason why an evicted pod terminates, unless its termination is overdue. */
function terminatingProblem(context: SetFindingContext, row: PodBinding): PodProblem | undefined {
  const { pod } = row.status;
  const stuck = terminatingStuck(context, pod, row.binding.node);
  const evicted = pod.phase === 'Failed' && pod.reason === 'Evicted';
  return evicted && stuck?.severity !== 'error' ? endedPod(context, row) : stuck;
}

/** The controller counts the pod as ready until its condition changes. It is unknown whether it still is. */
function isOnLostNode({ known }: FindingContext, { binding, status }: PodBinding): boolean {
  const { node } = binding;
  return node === undefined ? known.Node === 'known' && status.pod.node !== '' : node.ready === 'Unknown';
}
