/**
 * Requests everything that a plan needs from the cluster while the user reads the plan. All requests run concurrently.
 */

import { operationOf } from '../operations/write-operations.ts';
import type {
  Plan,
  PlanContext,
  RequestedAction,
  RequestedClaimAction,
  RequestedSetAction,
  SetPlanContext,
} from '../plan.ts';
import { isClaimAction, planAction, setActionOf } from '../plans/plan-action.ts';
import { setRefOf } from '../plans/set-ref.ts';
import type {
  AccessReviewStatus,
  ActionPorts,
  ActionProblem,
  ActionResult,
  CallOptions,
  ProgressOptions,
  SetRef,
} from '../ports.ts';
import {
  type NeededFact,
  NO_FACTS,
  type PodTrialResult,
  type PreflightFact,
  type PreflightFacts,
} from '../preflight-facts.ts';

export interface PreflightOptions extends CallOptions {
  /** Called for every fact that arrives, so that the plan can be made again. */
  readonly onFacts: (facts: PreflightFacts) => void;
}

type PendingFacts = { readonly [K in keyof PreflightFacts]?: Promise<PreflightFact<unknown>> };

function factOf<T>(answer: ActionResult<T>): PreflightFact<T> {
  return answer.ok ? { state: 'known', value: answer.value } : { state: 'unknown', reason: answer.problem.sentence };
}

/** Sends every write as a dry run until the server objects to one. */
async function dryRunAll(
  ports: ActionPorts,
  plan: Plan,
  options: CallOptions,
): Promise<PreflightFact<ActionProblem | undefined>> {
  const steps = plan.steps.filter(({ dependsOnPrevious }) => dependsOnPrevious !== true);
  const answers = await Promise.all(steps.map(({ write }) => ports.write(write, { ...options, dryRun: true })));
  const refused = answers.find((answer) => !answer.ok);
  return { state: 'known', value: refused?.ok === false ? refused.problem : undefined };
}

/** Returns the review of the first write that is not allowed, or of the last one. */
async function checkAccess(
  ports: ActionPorts,
  plan: Plan,
  options: CallOptions,
): Promise<PreflightFact<AccessReviewStatus>> {
  let verdict: PreflightFact<AccessReviewStatus> = { state: 'known', value: { allowed: true, reason: '' } };
  for (const { write } of plan.steps) {
    const question = operationOf(write).accessReview(write);
    verdict = factOf(await ports.canI(question, options));
    if (verdict.state !== 'known') return verdict;
    if (!verdict.value.allowed) return { state: 'known', value: { ...verdict.value, attributes: question } };
  }
  return verdict;
}

/** Tries the pods of the plan. A user who may not create pods does not send them. */
async function tryPods(
  ports: ActionPorts,
  { newPods }: Plan,
  options: CallOptions,
): Promise<PreflightFact<readonly PodTrialResult[]>> {
  const [first] = newPods;
  if (first === undefined) return { state: 'known', value: [] };
  const { namespace } = first.set;
  const mayCreate = await ports.canI({ ...CREATE_PODS, namespace }, options);
  if (mayCreate.ok && !mayCreate.value.allowed) {
    const outcome = { type: 'not-tried', reason: `you may not create pods in namespace ${namespace}` } as const;
    return { state: 'known', value: newPods.map((trial) => ({ trial, outcome, replaced: undefined })) };
  }
  const results = newPods.map(async (trial): Promise<PodTrialResult> => {
    const outcome = await ports.tryPod(trial, options);
    const isRefused = outcome.type === 'refused' && trial.replaces !== undefined;
    const replaced = isRefused ? await ports.templateOfPod(trial.replaces, options) : undefined;
    return { trial, outcome, replaced: replaced?.ok === true ? replaced.value.containers : undefined };
  });
  return { state: 'known', value: await Promise.all(results) };
}

const CREATE_PODS = { verb: 'create', group: '', resource: 'pods', subresource: '', name: '' };

/** Requests the facts that the action needs. */
function requestFacts(
  ports: ActionPorts,
  planContext: SetPlanContext,
  request: RequestedSetAction,
  plan: Plan,
  options: ProgressOptions,
): PendingFacts {
  const guards = plan.steps.flatMap(({ guards: ofStep = [] }) => ofStep);
  const always: PendingFacts =
    plan.steps.length === 0
      ? {}
      : {
          access: checkAccess(ports, plan, options),
          dryRun: dryRunAll(ports, plan, options),
          ...(plan.newPods.length === 0 ? {} : { podTrials: tryPods(ports, plan, options) }),
          ...(guards.length === 0 ? {} : { claimUsers: ports.checkGuards(guards, options).then(factOf) }),
        };
  const set = setRefOf(planContext.status);
  const needed = setActionOf(request).neededFacts(planContext, request);
  const requestedFacts = needed.flatMap((fact) => Object.entries(requestFact(ports, set, fact, options)));
  return { ...always, ...Object.fromEntries(requestedFacts) };
}

function requestFact(ports: ActionPorts, set: SetRef, fact: NeededFact, options: CallOptions): PendingFacts {
  const { namespace } = set;
  if (typeof fact !== 'string') {
    return { revisionTemplate: ports.templateOfRevision(namespace, fact.revisionTemplate, options).then(factOf) };
  }
  switch (fact) {
    case 'autoscalers':
      return { autoscalers: ports.autoscalers(namespace, options).then(factOf) };
    case 'quotas':
      return { quotas: ports.quotas(namespace, options).then(factOf) };
    case 'limitRanges':
      return { limitRanges: ports.limitRanges(namespace, options).then(factOf) };
    case 'disruptionBudgets':
      return { disruptionBudgets: ports.disruptionBudgets(namespace, options).then(factOf) };
    case 'keptSetPath':
      return { keptSetPath: ports.keptSetPath(set, options).then(factOf) };
    case 'template':
      return { template: ports.templateOfSet(set, options).then(factOf) };
  }
}

/** Starts at once and settles with all facts. A refused plan requests nothing. Rejects for an abort. */
export async function preflight(
  ports: ActionPorts,
  planContext: SetPlanContext | PlanContext,
  request: RequestedAction,
  { signal, onFacts }: PreflightOptions,
): Promise<PreflightFacts> {
  if (isClaimAction(request)) return preflightClaims(ports, planContext, request, { signal, onFacts });
  if (!('status' in planContext)) throw new TypeError(`${request.action} is about a set, and none is given`);
  const plan = planAction(planContext, request, NO_FACTS);
  if (plan.refusal !== undefined) return NO_FACTS;
  const pendingFacts = requestFacts(ports, planContext, request, plan, {
    signal,
    onProgress(progress) {
      if (signal.aborted) return;
      facts = { ...facts, claimUsers: { state: 'pending', progress } };
      onFacts(facts);
    },
  });
  let facts: PreflightFacts = {
    ...NO_FACTS,
    ...Object.fromEntries(Object.keys(pendingFacts).map((key) => [key, { state: 'pending' }])),
  };
  const settleFact = async ([key, pendingFact]: [
    string,
    Promise<PreflightFact<unknown>> | undefined,
  ]): Promise<void> => {
    const fact = await pendingFact;
    signal.throwIfAborted();
    facts = { ...facts, [key]: fact };
    onFacts(facts);
  };
  await Promise.all(Object.entries(pendingFacts).map(settleFact));
  return facts;
}

/** Reads the lists first, since the other requests depend on them. */
async function preflightClaims(
  ports: ActionPorts,
  planContext: PlanContext,
  request: RequestedClaimAction,
  { signal, onFacts }: PreflightOptions,
): Promise<PreflightFacts> {
  const pending = { state: 'pending' } as const;
  let facts: PreflightFacts = { ...NO_FACTS, access: pending, dryRun: pending };
  const addFacts = (change: Partial<PreflightFacts>): void => {
    signal.throwIfAborted();
    facts = { ...facts, ...change };
    onFacts(facts);
  };
  if (request.action === 'clean-claims') {
    addFacts({ claims: pending, volumeAccess: pending });
    const patchVolumes = { ...PATCH_VOLUMES, subresource: '', namespace: '', name: '' };
    const [claims, volumeAccess] = await Promise.all([
      ports.freshClaims(request, {
        signal,
        onProgress: (progress) => addFacts({ claims: { state: 'pending', progress } }),
      }),
      ports.canI(patchVolumes, { signal }),
    ]);
    addFacts({ claims: factOf(claims), volumeAccess: factOf(volumeAccess) });
  }
  const plan = planAction(planContext, request, facts);
  if (plan.refusal !== undefined) return facts;
  const [access, dryRun] = await Promise.all([
    checkAccess(ports, plan, { signal }),
    dryRunAll(ports, plan, { signal }),
  ]);
  addFacts({ access, dryRun });
  return facts;
}

const PATCH_VOLUMES = { verb: 'patch', group: '', resource: 'persistentvolumes' };
