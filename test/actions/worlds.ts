/** Worlds to plan in: a set and its surroundings, looked at from the context "prod". */

import assert from 'node:assert/strict';
import { type Facts, NO_FACTS } from '../../source/actions/facts.ts';
import type { Plan, Severity, Wanted, World } from '../../source/actions/plan.ts';
import { planAction } from '../../source/actions/plan-action.ts';
import { describeSet } from '../../source/domain/describe-set.ts';
import type { ClusterObject, ControllerRevision, StatefulSet } from '../../source/domain/kinds.ts';
import type { Snapshot } from '../../source/domain/snapshot.ts';
import { aMeta, aWorld, NOW } from '../domain/build.ts';

export function worldOf(set: StatefulSet, ...changes: readonly ClusterObject[]): World {
  return worldIn(aWorld(set, ...changes), set);
}

export function worldIn(snapshot: Snapshot, set: StatefulSet): World {
  const status = describeSet(snapshot, set, { now: NOW });
  return { context: 'prod', isProtected: false, snapshot, status, now: NOW };
}

export function plan(world: World, wanted: Wanted, facts: Partial<Facts> = {}): Plan {
  return planAction(world, wanted, { ...NO_FACTS, ...facts });
}

export const known = <T>(value: T) => ({ state: 'known', value }) as const;

/** The texts of one severity. */
export function texts({ consequences }: Plan, severity: Severity): readonly string[] {
  return consequences.filter((item) => item.severity === severity).map(({ text }) => text);
}

/** Its refusal, and that nothing would be sent. */
export function refusalOf(planned: Plan): string {
  assert.deepEqual(planned.steps, []);
  assert.ok(planned.refusal !== undefined, 'the plan is not refused');
  return planned.refusal;
}

export function aRevision(set: StatefulSet, name: string, revision: number): ControllerRevision {
  const owners = [{ kind: 'StatefulSet', name: set.meta.name, uid: set.meta.uid, controller: true }];
  return { kind: 'ControllerRevision', meta: aMeta('revision', name, { owners }), revision };
}
