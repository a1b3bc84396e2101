/** Derives the verdict on a set whose pods may be read, with a sentence that gives the reason. */

import type { BlockingProblem } from '../findings/blocking-problem.ts';
import type { Finding } from '../model/finding.ts';
import type { StatefulSet } from '../model/kinds.ts';
import type { Binding, NextStep, SetStatus, UpdateProgress } from '../model/set-status.ts';
import { shortRevision } from '../rollout/short-revision.ts';
import { controllerWaitClause, countOf, heldSentence, progressSentence } from '../text/sentences.ts';

export type SetJudgement = Pick<SetStatus, 'verdict' | 'reason' | 'blockingPod'>;

export interface VerdictInput {
  readonly set: StatefulSet;
  /** What forbids every further judgement; undefined where there is nothing of the kind. */
  readonly overriding: Finding | undefined;
  /** In the order of the range, then of the ordinals outside it. */
  readonly problems: readonly BlockingProblem[];
  readonly range: readonly Binding[];
  readonly outside: readonly Binding[];
  readonly next: NextStep | undefined;
  readonly update: UpdateProgress;
  readonly parkedClaims: number;
}

/**
 * - `stuck`: work has begun or is due (a pod to be created, brought up, deleted or updated), and waiting will not bring
 *   what it waits for.
 * - `degraded`: no work is left, but a pod that was up is not available.
 * - `progressing`: work is in progress, or waits for something in the normal course.
 * - `held`: all pods are available, and the partition or OnDelete leaves some at an older revision.
 * - `unreadable`: a field that decides cannot be understood, so nothing is concluded.
 */
export function judgeSet(facts: VerdictInput): SetJudgement {
  const { range, next } = facts;
  if (facts.overriding !== undefined) return overriddenJudgement(facts, facts.overriding);
  if (next === undefined || next.after?.until === 'deleted-by-hand') {
    const trouble = facts.problems[0];
    return trouble === undefined ? settledJudgement(facts) : problemJudgement(facts, trouble);
  }
  const problem = blockingProblem(facts, next);
  const shown = problem ?? memberThatStays(facts, next);
  if (shown !== undefined) return problemJudgement(facts, shown);
  const awaited = [...range, ...facts.outside].find((binding) => binding.podName === next.after?.pod);
  return progressing(progressSentence(facts.set, next, awaited));
}

/** Judges a set that is being deleted, or whose newest generation the controller has not observed. */
function overriddenJudgement({ problems }: VerdictInput, overriding: Finding): SetJudgement {
  if (overriding.code === 'Unreadable') {
    return { verdict: 'unreadable', reason: overriding.message, blockingPod: overriding.pod };
  }
  const isDeleted = overriding.code === 'BeingDeleted';
  const held = isDeleted
    ? problems.find(({ code, isPermanent }) => isPermanent && code === 'TerminatingStuck')
    : undefined;
  if (held !== undefined) {
    return { verdict: 'stuck', reason: `the set is being deleted; ${held.pod} ${held.text}`, blockingPod: held.pod };
  }
  if (overriding.severity === 'error') {
    return { verdict: 'stuck', reason: overriding.message, blockingPod: overriding.pod };
  }
  return progressing(isDeleted ? 'the set is being deleted' : overriding.message);
}

/** Returns the problem that blocks the next step. A problem that the step does not wait for does not block it. */
function blockingProblem(facts: VerdictInput, next: NextStep): BlockingProblem | undefined {
  const all = facts.problems;
  const lasting = all.find((problem) => problem.isPermanent && problem.outlastsNextStep);
  if (lasting !== undefined) return lasting;
  // The state of a pod that is being deleted or updated now does not matter.
  if (next.after === undefined && next.action !== 'create') return undefined;
  const waitsFor = next.after?.pod ?? next.pod;
  const direct = all.find((problem) => problem.pod === waitsFor);
  if (direct?.isPermanent) return direct;
  if (next.action === 'wait') return all.find((problem) => problem.isPermanent) ?? direct ?? all[0];
  // OrderedReady waits for every pod of the range, not only for the first one that the step names.
  const strict = facts.set.podManagementPolicy === 'OrderedReady' && next.after !== undefined;
  const inRange = new Set(facts.range.map((binding) => binding.podName));
  return (strict ? all.find((problem) => problem.isPermanent && inRange.has(problem.pod)) : undefined) ?? direct;
}

/**
 * A member that cannot come up, and that the controller's work does not reach: it has the update revision already, or
 * keeps its own. Under Parallel the work goes on beside it.
 */
function memberThatStays({ set, range, problems }: VerdictInput, next: NextStep): BlockingProblem | undefined {
  return problems.find(({ pod: name, isPermanent }) => {
    const binding = range.find(({ podName }) => podName === name);
    if (!isPermanent || name === next.pod || binding?.pod === undefined || binding.pod.stage === 'terminating') {
      return false;
    }
    return binding.heldByPartition || binding.pod.revision === set.status.updateRevision;
  });
}

function problemJudgement(facts: VerdictInput, problem: BlockingProblem): SetJudgement {
  const { set, next } = facts;
  const toDo = next !== undefined && next.action !== 'wait' && next.after?.until !== 'deleted-by-hand';
  // currentRevision becomes updateRevision only at the end of an update, and never while a partition is set.
  const midUpdate =
    set.strategy.type === 'RollingUpdate' &&
    set.strategy.partition === 0 &&
    set.status.currentRevision !== set.status.updateRevision;
  const unfinished = toDo || midUpdate || problem.unfinished;
  const blame = problem.pod;
  if (problem.isPermanent) {
    return unfinished
      ? { verdict: 'stuck', reason: stuckReason(facts, problem, toDo ? next : undefined), blockingPod: blame }
      : { verdict: 'degraded', reason: `${blame} ${problem.text}`, blockingPod: blame };
  }
  if (unfinished) return progressing(`${blame} ${problem.text}`);
  return { verdict: 'degraded', reason: `${blame} ${problem.text}`, blockingPod: blame };
}

function stuckReason(facts: VerdictInput, problem: BlockingProblem, next: NextStep | undefined): string {
  const { set } = facts;
  const pod = facts.range.find((binding) => binding.podName === problem.pod)?.pod;
  const updateRevision = set.status.updateRevision;
  const waitsForUnwantedRevision =
    next?.after !== undefined && pod?.stage === 'broken' && pod.revision !== updateRevision && updateRevision !== '';
  if (waitsForUnwantedRevision && pod.revisionRole === 'other' && pod.revision !== '') {
    const revision = shortRevision(set.meta, pod.revision);
    return `${problem.pod} ${problem.text} and runs revision ${revision}, which is no longer wanted; the controller waits for it`;
  }
  // If the blocked pod is itself the next one to be created, the sentence need not say that it comes next.
  const isItself = next?.action === 'create' && next.pod === problem.pod;
  return `${problem.pod} ${problem.text}${isItself ? '' : controllerWaitClause(next, problem.pod)}`;
}

function settledJudgement(facts: VerdictInput): SetJudgement {
  const { set, range, update, parkedClaims } = facts;
  if (set.replicas === 0) {
    const kept = parkedClaims === 0 ? '' : ` and keeps ${countOf(parkedClaims, 'claim')}`;
    return { verdict: 'scaled-to-zero', reason: `the set is scaled to zero${kept}`, blockingPod: undefined };
  }
  const held = range.filter((binding) => binding.pod?.revision !== set.status.updateRevision);
  if (update.held > 0) return { verdict: 'held', reason: heldSentence(set, held), blockingPod: undefined };
  if (held.length > 0) {
    const strategy = set.strategy.type === 'Other' ? ` (update strategy ${set.strategy.name})` : '';
    return progressing(`${countOf(held.length, 'pod')} not at the update revision yet${strategy}`);
  }
  return { verdict: 'complete', reason: completeReason(set), blockingPod: undefined };
}

function completeReason(set: StatefulSet): string {
  const revision = shortRevision(set.meta, set.status.updateRevision);
  return `${countOf(set.replicas, 'pod')} available at revision ${revision}`;
}

function progressing(reason: string): SetJudgement {
  return { verdict: 'progressing', reason, blockingPod: undefined };
}
