/** Completes all plans with the objects that restrict them, the result of the dry run, and the confirmation. */

import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import type { Confirmation, Consequence, ConsequenceSeverity, DiffLine, Plan, SetPlanContext } from '../plan.ts';
import type { PodTrial, ResourceAttributes, SetRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { admissionConsequences } from './pod-admission.ts';

/** A plan without the parts that are derived from the rest. */
export interface PlanDraft extends Omit<Plan, 'context' | 'confirmation' | 'refusal' | 'diff' | 'newPods'> {
  /** The word to type if the plan is dangerous. */
  readonly word: string;
  readonly refusal?: string | undefined;
  readonly diff?: readonly DiffLine[];
  readonly newPods?: readonly PodTrial[];
}

const SEVERITY_ORDER: readonly ConsequenceSeverity[] = ['danger', 'warning', 'info'];

/** A manager of the set may revert a manual change. */
export function managerConsequences({ managers }: SetStatus): readonly Consequence[] {
  return managers.map(({ type, name }) => {
    const who = { operator: 'operator', helm: 'Helm', 'argo-cd': 'Argo CD', flux: 'Flux' }[type];
    const when = type === 'helm' ? 'at its next upgrade' : 'soon';
    return { severity: 'warning', text: `${who} (${name}) manages this set and may undo the change ${when}` };
  });
}

/** Returns undefined if the set may be changed. */
export function setRefusal({ set }: SetStatus): string | undefined {
  const { name, deletionAt, unreadable: [unreadable] = [] } = set.meta;
  if (unreadable !== undefined)
    return `StatefulSet ${name} could not be read (${unreadable}): look at it with kubectl get -o yaml.`;
  return deletionAt === undefined ? undefined : `StatefulSet ${name} is being deleted.`;
}

function stalenessConsequences({ snapshot, status }: SetPlanContext): readonly Consequence[] {
  const { namespace } = status.set.meta;
  const stale = snapshot.sources.find(
    ({ kind, namespace: scope, state }) =>
      (kind === 'StatefulSet' || kind === 'Pod') &&
      (scope === undefined || scope === namespace) &&
      state.phase === 'stale',
  );
  const consequences: Consequence[] = [];
  if (stale !== undefined)
    consequences.push({ severity: 'warning', text: 'contact with the cluster is lost: this may be out of date' });
  const known = listCompletenessFor(snapshot, namespace);
  if (known.PersistentVolumeClaim === 'forbidden') {
    consequences.push({ severity: 'warning', text: 'claims may not be read: what becomes of the data is not certain' });
  }
  return consequences;
}

export function dryRunVerdict(facts: PreflightFacts): {
  readonly refusal?: string;
  readonly consequences: readonly Consequence[];
} {
  const { access, dryRun } = facts;
  if (access.state === 'known' && !access.value.allowed) {
    const { reason, attributes } = access.value;
    const what = attributes === undefined ? 'do this here' : permissionText(attributes);
    const why = reason === '' ? '' : ` (${reason})`;
    return { refusal: `You are not allowed to ${what}${why}: ask for a role that permits it.`, consequences: [] };
  }
  if (dryRun.state === 'known' && dryRun.value !== undefined) {
    const { kind, sentence, causes } = dryRun.value;
    const passing = kind === 'unreachable' || kind === 'unknown-outcome' || kind === 'failed' || kind === 'throttled';
    if (passing) {
      return { consequences: [{ severity: 'warning', text: `it could not be tried beforehand: ${sentence}` }] };
    }
    return { refusal: [sentence, ...causes].join(' '), consequences: [] };
  }
  return { consequences: [] };
}

function confirmationOf(planContext: SetPlanContext, consequences: readonly Consequence[], word: string): Confirmation {
  const isGrave = planContext.isProtected || consequences.some(({ severity }) => severity === 'danger');
  return isGrave ? { type: 'typed', word } : { type: 'key', key: 'y' };
}

/** Removes duplicate texts and sorts the most severe first, otherwise in the given order. */
export function sortConsequences(consequences: readonly Consequence[]): readonly Consequence[] {
  const once = consequences.filter(
    ({ text }, index) => consequences.findIndex((other) => other.text === text) === index,
  );
  return once.toSorted((left, right) => SEVERITY_ORDER.indexOf(left.severity) - SEVERITY_ORDER.indexOf(right.severity));
}

/** A refused plan has no effects. */
function refusedPlan(
  planContext: SetPlanContext,
  { action, target, title, word, alreadyAppliedGoal }: PlanDraft,
  refusal: string,
): Plan {
  return {
    action,
    context: planContext.context,
    target,
    title,
    requests: [],
    effects: [],
    consequences: [],
    confirmation: confirmationOf(planContext, [], word),
    kubectl: '',
    refusal,
    alreadyAppliedGoal,
    steps: [],
    newPods: [],
    undo: undefined,
    diff: [],
  };
}

/** Returns a reference to the set as it was before somebody brought it into the requested state. */
export function setRefBeforeChange(target: SetRef): SetRef {
  return { ...target, generation: target.generation - 1 };
}

export function completePlan(planContext: SetPlanContext, facts: PreflightFacts, draft: PlanDraft): Plan {
  const { word, diff = [], newPods = [], refusal: draftRefusal, ...rest } = draft;
  if (draftRefusal !== undefined) return refusedPlan(planContext, draft, draftRefusal);
  const tried = dryRunVerdict(facts);
  const { refusal } = tried;
  const consequences = sortConsequences([
    ...draft.consequences,
    ...admissionConsequences(planContext.status, facts),
    ...tried.consequences,
    ...stalenessConsequences(planContext),
  ]);
  return {
    ...rest,
    context: planContext.context,
    consequences,
    confirmation: confirmationOf(planContext, consequences, word),
    refusal,
    steps: refusal === undefined ? draft.steps : [],
    newPods,
    diff,
  };
}

/** Returns "patch statefulsets/scale in namespace shop", so that the user can ask an administrator for it. */
function permissionText({ verb, resource, subresource, namespace }: ResourceAttributes): string {
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  return `${verb} ${what}${namespace === '' ? '' : ` in namespace ${namespace}`}`;
}
