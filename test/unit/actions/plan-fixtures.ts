/** Contexts for plans: a set and its objects, in the context "prod". */

import assert from 'node:assert/strict';
import type { ConsequenceSeverity, Plan, RequestedAction, SetPlanContext } from '../../../source/actions/plan.ts';
import { planAction } from '../../../source/actions/plans/plan-action.ts';
import { NO_FACTS, type PreflightFacts } from '../../../source/actions/preflight-facts.ts';
import type { ClusterObject, StatefulSet } from '../../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../source/domain/set/describe-set.ts';
import { healthySnapshot, NOW } from '../../support/object-builders.ts';

export function planContextOf(set: StatefulSet, ...changes: readonly ClusterObject[]): SetPlanContext {
  return planContextIn(healthySnapshot(set, ...changes), set);
}

export function planContextIn(snapshot: Snapshot, set: StatefulSet): SetPlanContext {
  const status = describeSet(snapshot, set, { now: NOW });
  return { context: 'prod', isProtected: false, snapshot, status, now: NOW };
}

export function plan(world: SetPlanContext, wanted: RequestedAction, facts: Partial<PreflightFacts> = {}): Plan {
  return planAction(world, wanted, { ...NO_FACTS, ...facts });
}

export const knownReading = <T>(value: T) => ({ state: 'known', value }) as const;

/** Returns the texts of one severity. */
export function consequenceTexts({ consequences }: Plan, severity: ConsequenceSeverity): readonly string[] {
  return consequences.filter((item) => item.severity === severity).map(({ text }) => text);
}

/** Returns the plan's refusal, and asserts that it sends nothing. */
export function refusalOf(planned: Plan): string {
  assert.deepEqual(planned.steps, []);
  assert.ok(planned.refusal !== undefined, 'the plan is not refused');
  return planned.refusal;
}
