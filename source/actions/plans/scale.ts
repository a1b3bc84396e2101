import { defaultStorageClass } from '../../domain/join/default-storage-class.ts';
import { podNameOf, rangeOf } from '../../domain/model/identity.ts';
import type { Binding } from '../../domain/model/set-status.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, SetPlanContext } from '../plan.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, managerConsequences, setRefBeforeChange, setRefusal } from './complete-plan.ts';
import { claimUserConsequences, guardsOfDeletedClaims } from './member-claims.ts';
import { podTrialsFor } from './pod-admission.ts';
import { listAffected, listInOrder, podWithStatus, unavailableBindings } from './predicted-effects.ts';
import { resourceFitConsequences } from './resource-fit.ts';
import { claimsAfterScaleDown, claimsForNewMembers, type NewMember } from './scaled-claims.ts';
import { setRefOf } from './set-ref.ts';

/** The API's replicas are 32-bit integers. */
const MAX_INT32 = 2 ** 31 - 1;
/** More additional pods than this are probably a typing mistake. */
const UNUSUAL_POD_COUNT = 50;
/** Up to this number of ordinals, claims are listed one by one. */
const MAX_LISTED_ORDINALS = 20;

interface ScaleEffects {
  readonly effects: readonly string[];
  readonly consequences: readonly Consequence[];
  /** Ordinals that get a new pod. */
  readonly coming: readonly number[];
}

function leavingBindings({ bindings, outside }: SetPlanContext['status'], first: number): readonly Binding[] {
  return [...bindings, ...outside]
    .filter((binding) => binding.ordinal >= first && (binding.pod !== undefined || binding.inRange))
    .sort((left, right) => right.ordinal - left.ordinal);
}

function scaleDown({ status }: SetPlanContext, to: number): ScaleEffects {
  const { set } = status;
  const first = set.ordinalsStart + to;
  const leaving = leavingBindings(status, first);
  const names = leaving.filter((binding) => binding.pod !== undefined).map((binding) => binding.podName);
  const isOrdered = set.podManagementPolicy === 'OrderedReady';
  const consequences: Consequence[] = leaving
    .filter((binding) => binding.inRange)
    .slice(0, MAX_LISTED_ORDINALS)
    .flatMap(claimsAfterScaleDown);
  const untold = leaving.slice(MAX_LISTED_ORDINALS).flatMap(claimsAfterScaleDown);
  const worst = untold.find(({ severity }) => severity === 'danger') ?? untold[0];
  if (worst !== undefined) {
    consequences.push({
      severity: worst.severity,
      text: `and the same for ${leaving.length - MAX_LISTED_ORDINALS} more ordinals`,
    });
  }
  if (isOrdered)
    consequences.push(
      ...scaleDownDelays(
        leaving,
        unavailableBindings(status).filter(({ ordinal }) => ordinal < first),
      ),
    );
  if (to === 0) consequences.push({ severity: 'danger', text: `${set.meta.name} stops altogether: no pod is left` });
  const how = isOrdered
    ? `deletes ${listInOrder(names)}${names.length > 1 ? ', each once the one above it is gone' : ''}`
    : `deletes ${listAffected(names)} at once`;
  return {
    effects: names.length === 0 ? ['The controller has no pod to delete'] : [`The controller ${how}`],
    consequences,
    coming: [],
  };
}

/**
 * Ordered scale-down waits for the remaining pods. It can delete one unhealthy pod of those that it removes, not two.
 */
function scaleDownDelays(leaving: readonly Binding[], staying: readonly Binding[]): readonly Consequence[] {
  const waits: Consequence[] = staying.slice(0, 3).map((binding) => ({
    severity: 'warning',
    text: `the scale-down waits until ${podWithStatus(binding)}, which stays, is available`,
  }));
  const sick = leaving.filter(({ pod }) => pod !== undefined && !['available', 'terminating'].includes(pod.stage));
  const [highest] = sick;
  const lowest = sick.at(-1);
  if (sick.length > 1 && highest !== undefined && lowest !== undefined) {
    const text = `${podWithStatus(highest)} is not deleted before ${podWithStatus(lowest)} is available: it may wait for ever`;
    waits.push({ severity: 'warning', text });
  }
  return waits;
}

function scaleUp(planContext: SetPlanContext, to: number, facts: PreflightFacts): ScaleEffects {
  const { status } = planContext;
  const { set } = status;
  const first = rangeOf(set).end + 1;
  const last = set.ordinalsStart + to - 1;
  const count = last - first + 1;
  const listedOrdinals = Array.from({ length: Math.min(count, MAX_LISTED_ORDINALS) }, (_, index) => first + index);
  const consequences: Consequence[] = [];
  const added: NewMember[] = [];
  for (const ordinal of listedOrdinals) {
    const existing = status.outside.find((binding) => binding.ordinal === ordinal);
    const podName = podNameOf(set.meta.name, ordinal);
    if (existing?.conflictingPod !== undefined) {
      consequences.push({ severity: 'warning', text: `a pod that the set does not own has the name ${podName}` });
    }
    if (existing?.pod?.stage === 'terminating') {
      consequences.push({ severity: 'info', text: `${podName} is still Terminating: it comes anew once it is gone` });
    } else if (existing?.pod !== undefined) {
      consequences.push({ severity: 'info', text: `${podName} has not gone yet: it stays` });
      continue;
    }
    added.push({ podName, ordinal, existing });
  }
  const claims = claimsForNewMembers(planContext, added);
  consequences.push(...claims.map(({ severity, text }) => ({ severity, text })));
  const isOrdered = set.podManagementPolicy === 'OrderedReady';
  const [awaited] = unavailableBindings(status);
  if (isOrdered && awaited !== undefined) {
    const text = `no new pod is created before ${podWithStatus(awaited)} is available`;
    consequences.push({ severity: 'warning', text });
  }
  const newPodCount = count - (listedOrdinals.length - added.length);
  if (count > UNUSUAL_POD_COUNT)
    consequences.push({ severity: 'danger', text: `${count} new pods are asked for at once` });
  const { strategy, status: setStatus } = set;
  if (
    strategy.type === 'RollingUpdate' &&
    strategy.partition > 0 &&
    setStatus.currentRevision !== setStatus.updateRevision
  ) {
    const text = `new pods from the partition (${strategy.partition}) on start at the update revision`;
    consequences.push({ severity: 'warning', text });
  }
  const quotas = knownValue(facts.quotas);
  const template = knownValue(facts.template);
  if (quotas !== undefined && template !== undefined) {
    const reused = claims.filter(({ isNew }) => !isNew).length;
    const defaultClass = defaultStorageClass(planContext.snapshot.tables.StorageClass.values())?.meta.name;
    const templates = set.claimTemplates.map((claim) => ({
      ...claim,
      storageClass: claim.storageClass ?? defaultClass,
    }));
    const wanted = Array.from({ length: Math.min(newPodCount, 1000) }, () => templates).flat();
    const newcomers = { pods: newPodCount, containers: template.containers, claims: wanted.slice(reused) };
    consequences.push(...resourceFitConsequences(newcomers, quotas, knownValue(facts.limitRanges) ?? []));
  }
  const names = added.map(({ podName }) => podName);
  const more = newPodCount - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  const how = isOrdered
    ? `creates ${listInOrder(names)}${more > 0 ? ' and so on' : ''}${newPodCount > 1 ? ', each once the one below it is available' : ''}`
    : `creates ${listAffected(all)} at once`;
  return {
    effects: [newPodCount === 0 ? 'The controller has no pod to create' : `The controller ${how}`],
    consequences,
    coming: added.map(({ ordinal }) => ordinal),
  };
}

function autoscalerConsequences({ status }: SetPlanContext, to: number, facts: PreflightFacts): readonly Consequence[] {
  const { name } = status.set.meta;
  return (knownValue(facts.autoscalers) ?? [])
    .filter((autoscaler) => autoscaler.targetKind === 'StatefulSet' && autoscaler.targetName === name)
    .map((autoscaler) => ({
      severity: 'warning',
      text:
        to === 0
          ? `HorizontalPodAutoscaler ${autoscaler.name} pauses while ${name} is at 0`
          : `HorizontalPodAutoscaler ${autoscaler.name} sets its own number again (${autoscaler.min} to ${autoscaler.max})`,
    }));
}

function replicasRefusal(replicas: number, { status }: SetPlanContext): string | undefined {
  const { set } = status;
  if (!Number.isInteger(replicas) || replicas < 0) {
    return `${replicas} is no number of replicas: give a whole number from 0 on.`;
  }
  if (replicas + set.ordinalsStart > MAX_INT32) {
    return `${replicas} replicas are more than Kubernetes can count: ${MAX_INT32 - set.ordinalsStart} are the most.`;
  }
  return undefined;
}

function alreadyScaledSentence({ status: { set } }: SetPlanContext): string {
  return `StatefulSet ${set.meta.name} is at ${set.replicas} replica${set.replicas === 1 ? '' : 's'} already.`;
}

/** Uses the scale subresource, and only if the set still wants as many pods as now. */
function planScale(planContext: SetPlanContext, replicas: number, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const { set } = status;
  const { name } = set.meta;
  const target = setRefOf(status);
  const write = { operation: 'scale', target, from: set.replicas, to: replicas } as const;
  const isAlready = replicas === set.replicas;
  const wrong = isAlready ? alreadyScaledSentence(planContext) : replicasRefusal(replicas, planContext);
  const movement: ScaleEffects =
    wrong !== undefined
      ? { effects: [], consequences: [], coming: [] }
      : replicas < set.replicas
        ? scaleDown(planContext, replicas)
        : scaleUp(planContext, replicas, facts);
  const leaving =
    replicas < set.replicas
      ? leavingBindings(status, set.ordinalsStart + replicas).filter(({ inRange }) => inRange)
      : [];
  return completePlan(planContext, facts, {
    action: 'scale',
    target,
    title: `Scale ${name} from ${set.replicas} to ${replicas}`,
    requests: [`set spec.replicas of StatefulSet ${name} from ${set.replicas} to ${replicas}`],
    effects: movement.effects,
    consequences: [
      ...movement.consequences,
      ...claimUserConsequences(facts),
      ...autoscalerConsequences(planContext, replicas, facts),
      ...managerConsequences(status),
    ],
    word: name,
    kubectl: kubectlTwin(write, planContext),
    refusal: wrong ?? setRefusal(status),
    alreadyAppliedGoal: isAlready ? { type: 'scaled', set: setRefBeforeChange(target), replicas } : undefined,
    steps: [
      {
        write,
        goal: { type: 'scaled', set: target, replicas },
        guards: guardsOfDeletedClaims(planContext, leaving, facts),
      },
    ],
    newPods: podTrialsFor(status, movement.coming),
    undo: { action: 'scale', replicas: set.replicas },
  });
}

export const scaleSetAction: SetAction<'scale'> = {
  plan: (planContext, { replicas }, facts) => planScale(planContext, replicas, facts),
  neededFacts: ({ status }, { replicas }) =>
    replicas <= status.set.replicas ? ['autoscalers'] : ['autoscalers', 'quotas', 'limitRanges', 'template'],
};
