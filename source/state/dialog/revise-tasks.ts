/** What becomes of an action after its run has ended without its goal: it is looked for in every snapshot. */

import type { Goal } from '../../actions/goal.ts';
import type { Progress } from '../../actions/observation.ts';
import type { Plan } from '../../actions/plan.ts';
import { progressOf } from '../../actions/run/progress.ts';
import type { RunResult } from '../../actions/run/run-plan.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import type { SourceState } from '../../domain/model/snapshot.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import type { State } from '../state.ts';
import type { Task, UnreachedGoal } from './action-dialog.ts';

/**
 * Returns what may still be reached without this program after the run of a plan: the goal of the last step, if every
 * step was accepted and the run ended because waiting seemed to lead nowhere.
 */
export function unreachedGoalOf(
  { steps }: Plan,
  { outcome, completed }: Pick<RunResult, 'outcome' | 'completed'>,
  sets: readonly SetStatus[],
): UnreachedGoal | undefined {
  const goal = steps.at(-1)?.goal;
  const mayBeReached = (outcome === 'stuck' || outcome === 'held') && completed === steps.length;
  if (goal === undefined || !mayBeReached) return undefined;
  return { goal, generation: setOf(goal, sets)?.set.meta.generation };
}

/** Returns the same state while nothing has become of any action. */
export function reviseTasks(state: State): State {
  if (!state.tasks.some(({ unreached }) => unreached !== undefined)) return state;
  const tasks = state.tasks.map((task) => reviseTask(state, task));
  return tasks.some((task, index) => task !== state.tasks[index]) ? { ...state, tasks } : state;
}

function reviseTask(state: State, task: Task): Task {
  const { unreached } = task;
  if (unreached === undefined || !canBeJudged(state, task, unreached)) return task;
  if (isChangedAgain(state, unreached)) {
    return { ...task, unreached: undefined, text: `The set has been changed again since. At its end: ${task.text}` };
  }
  const { snapshot, sets, now } = state;
  return withProgress(task, progressOf(unreached.goal, { snapshot, statuses: sets, now }), now);
}

const NOT_CURRENT: ReadonlySet<SourceState['phase']> = new Set(['listing', 'stale', 'failing']);

/** What is not watched at the moment, or not known, says nothing about the action. */
function canBeJudged({ scope, snapshot, sets }: State, { plan }: Task, { goal }: UnreachedGoal): boolean {
  if (plan.context !== scope.context) return false;
  const isCurrent = snapshot.sources.every(({ state: { phase } }) => !NOT_CURRENT.has(phase));
  return isCurrent && (!('set' in goal) || setOf(goal, sets)?.loaded === true);
}

function setOf(goal: Goal, sets: readonly SetStatus[]): SetStatus | undefined {
  if (!('set' in goal)) return undefined;
  const { namespace, name } = goal.set;
  return sets.find(({ set: { meta } }) => meta.namespace === namespace && meta.name === name);
}

/** A later change of the template is not what this action was to bring about. */
function isChangedAgain({ sets }: State, { goal, generation }: UnreachedGoal): boolean {
  if (goal.type !== 'updated' || generation === undefined) return false;
  return (setOf(goal, sets)?.set.meta.generation ?? generation) > generation;
}

function withProgress(task: Task, { state, text }: Progress, now: number): Task {
  switch (state) {
    case 'done':
      return {
        ...task,
        state: 'done',
        text: `After ${humanDuration(now - task.confirmedAt)}: ${text}.`,
        endedAt: now,
        unreached: undefined,
      };
    case 'superseded':
      return { ...task, text: `${text}.`, unreached: undefined };
    case 'waiting':
      return task.state === 'going-on' && task.text === text ? task : { ...task, state: 'going-on', text };
    case 'stuck':
    case 'held': {
      const ended = state === 'held' ? 'done' : 'failed';
      return task.state === ended && task.text === `${text}.` ? task : { ...task, state: ended, text: `${text}.` };
    }
  }
}
