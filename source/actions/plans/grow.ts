/** Gives the claims of a set a larger size, and then its template, so that new members get it too. */

import { chooseClaims } from '../../domain/expansion/claims-to-grow.ts';
import { compareSizes, parseSize } from '../../domain/expansion/size.ts';
import { claimNameOf } from '../../domain/model/identity.ts';
import type { ClaimTemplate } from '../../domain/model/kinds.ts';
import { commandsInTurn } from '../../domain/text/kubectl.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Plan, RequestedSetAction, SetPlanContext } from '../plan.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, setRefusal } from './complete-plan.ts';
import {
  type Exchange,
  exchangeConsequences,
  exchangeRefusal,
  exchangeRequest,
  exchangeSteps,
} from './exchange-template.ts';
import {
  claimConsequences,
  growthRefusal,
  provisionerOf,
  quotaVerdict,
  restartConsequences,
} from './grow-consequences.ts';
import { claimRefOf, claimSteps, type GrowingClaims, grows, restartsPod } from './grow-steps.ts';
import { setRefOf } from './set-ref.ts';

type GrowRequest = RequestedSetAction<'grow'>;

/** Up to this number of claims, each is listed with its sizes. */
const MAX_LISTED = 20;

interface Growth extends GrowingClaims {
  readonly template: ClaimTemplate;
  /** Undefined if the template stays as it is. */
  readonly exchange: Exchange | undefined;
}

/** Returns what is to grow, or a sentence that says why nothing can. */
function growthOrRefusal({ status, now }: SetPlanContext, request: GrowRequest): Growth | string {
  const { set } = status;
  const { name } = set.meta;
  const size = parseSize(request.size);
  if ('problem' in size) return size.problem;
  const template = templateOf(set.claimTemplates, name, request.template);
  if (typeof template === 'string') return template;
  const wanted = { bytes: size.bytes, size: request.size, only: request.only };
  const strange = request.only?.find(
    (ordinal) => ![...status.bindings, ...status.outside].some((binding) => binding.ordinal === ordinal),
  );
  if (strange !== undefined) {
    return `${name} has no member ${strange} and no claim ${claimNameOf(template.name, name, strange)}.`;
  }
  const chosen = chooseClaims(status, template, wanted, now);
  const isTemplateSmaller = (compareSizes(template.request, request.size) ?? 0) < 0;
  const exchange =
    request.keepTemplate || request.only !== undefined || !isTemplateSmaller
      ? undefined
      : {
          target: setRefOf(status),
          size: { template: template.name, from: template.request, to: request.size },
          pods: status.bindings.length,
        };
  return { template, wanted, chosen, exchange };
}

function templateOf(
  templates: readonly ClaimTemplate[],
  set: string,
  wanted: string | undefined,
): ClaimTemplate | string {
  const names = templates.map(({ name }) => name).join(', ');
  const [first, second] = templates;
  if (first === undefined) return `StatefulSet ${set} has no claim template: nothing of it can grow.`;
  if (wanted === undefined) {
    return second === undefined
      ? first
      : `StatefulSet ${set} has several claim templates: say which one is to grow (--template ${names.replaceAll(', ', ' or ')}).`;
  }
  const found = templates.find(({ name }) => name === wanted);
  return found ?? `StatefulSet ${set} has no claim template "${wanted}": it has ${names}.`;
}

/** Returns why there is nothing to do; undefined if there is something. */
function nothingToDo({ chosen, exchange, template, wanted }: Growth, set: string): string | undefined {
  if (chosen.claims.some(({ need }) => need !== 'wait') || exchange !== undefined) return undefined;
  const waiting = chosen.claims.filter(({ need }) => need === 'wait').map(({ claim }) => claim.meta.name);
  if (waiting.length > 0) return `Claim ${waiting.join(', ')} asks for ${wanted.size} already, and is growing.`;
  const [obstacle] = chosen.leftOut.filter(({ isGrown }) => !isGrown);
  if (obstacle !== undefined) return `No claim can grow to ${wanted.size}: claim ${obstacle.name}: ${obstacle.reason}.`;
  const [only] = wanted.only?.length === 1 ? chosen.leftOut : [];
  if (only !== undefined) return `Claim ${only.name} has ${wanted.size} or more already.`;
  return `The claims of template ${template.name} of ${set} have ${wanted.size} or more already, and so has the template.`;
}

/** A claim that was named has to grow. Of all claims of a set, those that cannot are told and left out. */
function namedObstacle({ only }: GrowRequest, { chosen }: Growth): string | undefined {
  const [first] = only === undefined ? [] : chosen.leftOut.filter(({ isGrown }) => !isGrown);
  return first === undefined ? undefined : `Claim ${first.name} cannot grow: ${first.reason}.`;
}

function requestTexts(planContext: SetPlanContext, growth: Growth, facts: PreflightFacts): readonly string[] {
  const { wanted, chosen, exchange } = growth;
  const asked = chosen.claims.filter(grows);
  const listed = asked
    .slice(0, MAX_LISTED)
    .map(
      ({ claim }) =>
        `ask for ${wanted.size} instead of ${claim.request} for claim ${claim.meta.name}, which has ${claim.capacity}`,
    );
  const more = asked.length - listed.length;
  const restarted = chosen.claims
    .filter((item) => restartsPod(planContext, item))
    .map(({ binding }) => binding.podName);
  return [
    ...listed,
    ...(more > 0 ? [`and the same for ${more} more claims`] : []),
    ...restarted.map((name) => `evict pod ${name}, so that it mounts its volume anew`),
    ...(exchange === undefined ? [] : [exchangeRequest(exchange, facts)]),
  ];
}

function effectTexts(planContext: SetPlanContext, { chosen }: Growth, { atOnce }: GrowRequest): readonly string[] {
  const asked = chosen.claims.filter(grows);
  if (asked.length === 0) return [];
  const names = asked.map(({ claim }) => claim.meta.name);
  const order =
    asked.length === 1
      ? []
      : atOnce
        ? ['All claims are asked for at once']
        : [`Each claim is followed until it has the size, ${names[0]} first; a failure ends it there`];
  const driver = provisionerOf(planContext, asked[0]?.claim);
  return [
    `The storage driver${driver === undefined ? '' : ` (${driver})`} grows the volumes, then the nodes grow their file systems`,
    ...order,
  ];
}

function planGrow(planContext: SetPlanContext, request: GrowRequest, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const target = setRefOf(status);
  const found = growthOrRefusal(planContext, request);
  const growth = typeof found === 'string' ? undefined : found;
  const quota =
    growth === undefined ? undefined : quotaVerdict(growth.chosen.claims.filter(grows), growth.wanted.bytes, facts);
  const refusal =
    setRefusal(status) ??
    (typeof found === 'string'
      ? found
      : (namedObstacle(request, found) ??
        growthRefusal(planContext, found.chosen.claims.filter(grows)) ??
        nothingToDo(found, status.set.meta.name) ??
        quota?.refusal ??
        (found.exchange === undefined ? undefined : exchangeRefusal(status, facts))));
  const steps =
    growth === undefined
      ? []
      : [
          ...claimSteps(planContext, growth, request.atOnce),
          ...(growth.exchange === undefined ? [] : exchangeSteps(growth.exchange)),
        ];
  const waiting = growth?.chosen.claims.filter(({ need }) => need === 'wait').map(claimRefOf) ?? [];
  const isUnderWay = growth !== undefined && steps.length === 0 && waiting.length > 0;
  return completePlan(planContext, facts, {
    action: 'grow',
    target,
    title: titleOf(request, growth, target.name),
    requests: growth === undefined ? [] : requestTexts(planContext, growth, facts),
    effects:
      growth === undefined
        ? []
        : [
            ...effectTexts(planContext, growth, request),
            ...(growth.exchange === undefined
              ? []
              : ['The new set takes its pods over with their uid, and its revision keeps its name: nothing restarts']),
          ],
    consequences:
      growth === undefined
        ? []
        : [
            ...claimConsequences(planContext, growth, request.keepTemplate || request.only !== undefined),
            ...(quota?.consequences ?? []),
            ...restartConsequences(
              planContext,
              growth.chosen.claims.filter((item) => restartsPod(planContext, item)),
              facts,
            ),
            ...(growth.exchange === undefined ? [] : exchangeConsequences(status, growth.exchange)),
          ],
    word: target.name,
    kubectl: commandsInTurn(steps.map(({ write }) => kubectlTwin(write, planContext))),
    refusal,
    alreadyAppliedGoal: isUnderWay ? { type: 'claims-grown', claims: waiting, size: request.size } : undefined,
    steps,
    undo: undefined,
  });
}

function titleOf({ size, only }: GrowRequest, growth: Growth | undefined, set: string): string {
  if (growth === undefined) return `Grow the claims of ${set} to ${size}`;
  const { chosen, template } = growth;
  const [first] = chosen.claims;
  if (only?.length === 1 && first !== undefined) return `Grow claim ${first.claim.meta.name} to ${size}`;
  return chosen.claims.length === 0
    ? `Grow claim template ${template.name} of ${set} to ${size}`
    : `Grow the claims of template ${template.name} of ${set} to ${size}`;
}

export const growSetAction: SetAction<'grow'> = {
  plan: planGrow,
  neededFacts: (planContext, request) => {
    const found = growthOrRefusal(planContext, request);
    if (typeof found === 'string') return [];
    const restart = found.chosen.claims.some((item) => restartsPod(planContext, item));
    return [
      'quotas',
      ...(restart ? (['disruptionBudgets'] as const) : []),
      ...(found.exchange === undefined ? [] : (['keptSetPath'] as const)),
    ];
  },
};
