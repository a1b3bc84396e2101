/** Everything that is asked of the cluster while a plan is being read: all at once, nothing waits for anything. */

import { accessQuestionOf } from './about-write.ts';
import { type Fact, type Facts, NO_FACTS } from './facts.ts';
import { setRefOf } from './finish.ts';
import type { ClaimWanted, Plan, SetWanted, Surroundings, Wanted, World } from './plan.ts';
import { isAboutClaims, planAction } from './plan-action.ts';
import type { AccessVerdict, ActionPorts, Answer, AskOptions, Problem } from './ports.ts';
import { chooseRevision } from './rollback.ts';

export interface PreflightOptions extends AskOptions {
  /** Called for every fact that comes in: time to plan again. */
  readonly onFacts: (facts: Facts) => void;
}

type Asked = { readonly [K in keyof Facts]?: Promise<Fact<unknown>> };

function factOf<T>(answer: Answer<T>): Fact<T> {
  return answer.ok ? { state: 'known', value: answer.value } : { state: 'unknown', reason: answer.problem.sentence };
}

/** Every write on trial, until the server objects to one. */
async function tryOut(ports: ActionPorts, plan: Plan, options: AskOptions): Promise<Fact<Problem | undefined>> {
  const steps = plan.steps.filter(({ follows }) => follows !== true);
  const answers = await Promise.all(steps.map(({ write }) => ports.write(write, { ...options, dryRun: true })));
  const refused = answers.find((answer) => !answer.ok);
  return { state: 'known', value: refused?.ok === false ? refused.problem : undefined };
}

/** The first write that is not allowed, or the last one. */
async function ask(ports: ActionPorts, plan: Plan, options: AskOptions): Promise<Fact<AccessVerdict>> {
  let verdict: Fact<AccessVerdict> = { state: 'known', value: { allowed: true, reason: '' } };
  for (const { write } of plan.steps) {
    const question = accessQuestionOf(write);
    verdict = factOf(await ports.canI(question, options));
    if (verdict.state !== 'known') return verdict;
    if (!verdict.value.allowed) return { state: 'known', value: { ...verdict.value, question } };
  }
  return verdict;
}

/** Which facts the action wants, on their way. */
function askAll(ports: ActionPorts, world: World, wanted: SetWanted, plan: Plan, options: AskOptions): Asked {
  const { namespace } = world.status.set.meta;
  const always: Asked =
    plan.steps.length === 0 ? {} : { access: ask(ports, plan, options), dryRun: tryOut(ports, plan, options) };
  switch (wanted.action) {
    case 'scale': {
      const autoscalers = ports.autoscalers(namespace, options).then(factOf);
      if (wanted.replicas <= world.status.set.replicas) return { ...always, autoscalers };
      return {
        ...always,
        autoscalers,
        quotas: ports.quotas(namespace, options).then(factOf),
        limitRanges: ports.limitRanges(namespace, options).then(factOf),
        template: ports.templateOfSet(setRefOf(world.status), options).then(factOf),
      };
    }
    case 'delete-pod':
    case 'start-afresh':
    case 'free-rollback':
      return {
        ...always,
        disruptionBudgets: ports.disruptionBudgets(namespace, options).then(factOf),
        quotas: ports.quotas(namespace, options).then(factOf),
      };
    case 'rollback': {
      const revision = chooseRevision(world, wanted.to);
      if (typeof revision === 'string') return always;
      return {
        ...always,
        template: ports.templateOfSet(setRefOf(world.status), options).then(factOf),
        revisionTemplate: ports.templateOfRevision(namespace, revision.meta.name, options).then(factOf),
      };
    }
    case 'partition':
    case 'restart':
    case 'out-of-service':
      return always;
  }
}

/** Starts at once; settles with all facts. A refused plan asks nothing. An abort rejects. */
export async function preflight(
  ports: ActionPorts,
  world: World | Surroundings,
  wanted: Wanted,
  { signal, onFacts }: PreflightOptions,
): Promise<Facts> {
  if (isAboutClaims(wanted)) return preflightOfClaims(ports, world, wanted, { signal, onFacts });
  if (!('status' in world)) throw new TypeError(`${wanted.action} is about a set, and none is given`);
  const plan = planAction(world, wanted, NO_FACTS);
  if (plan.refusal !== undefined) return NO_FACTS;
  const asked = askAll(ports, world, wanted, plan, { signal });
  let facts: Facts = { ...NO_FACTS, ...Object.fromEntries(Object.keys(asked).map((key) => [key, { state: 'asked' }])) };
  const comeIn = async ([key, coming]: [string, Promise<Fact<unknown>> | undefined]): Promise<void> => {
    const fact = await coming;
    signal.throwIfAborted();
    facts = { ...facts, [key]: fact };
    onFacts(facts);
  };
  await Promise.all(Object.entries(asked).map(comeIn));
  return facts;
}

/** The lists first: what is asked of the server follows from them. */
async function preflightOfClaims(
  ports: ActionPorts,
  world: Surroundings,
  wanted: ClaimWanted,
  { signal, onFacts }: PreflightOptions,
): Promise<Facts> {
  const asked = { state: 'asked' } as const;
  let facts: Facts = { ...NO_FACTS, access: asked, dryRun: asked };
  const learn = (change: Partial<Facts>): void => {
    signal.throwIfAborted();
    facts = { ...facts, ...change };
    onFacts(facts);
  };
  if (wanted.action === 'clean-claims') {
    learn({ claims: asked, volumeAccess: asked });
    const namespaces = [...new Set(wanted.claims.map(({ namespace }) => namespace))];
    const patchVolumes = { ...CHANGE_VOLUMES, subresource: '', namespace: '', name: '' };
    const [claims, volumeAccess] = await Promise.all([
      ports.freshClaims(namespaces, { signal }),
      ports.canI(patchVolumes, { signal }),
    ]);
    learn({ claims: factOf(claims), volumeAccess: factOf(volumeAccess) });
  }
  const plan = planAction(world, wanted, facts);
  if (plan.refusal !== undefined) return facts;
  const [access, dryRun] = await Promise.all([ask(ports, plan, { signal }), tryOut(ports, plan, { signal })]);
  learn({ access, dryRun });
  return facts;
}

const CHANGE_VOLUMES = { verb: 'patch', group: '', resource: 'persistentvolumes' };
