import type { Pod } from '../../domain/model/kinds.ts';
import type { Binding } from '../../domain/model/set-status.ts';
import { commandsInTurn, kubectlCommand } from '../../domain/text/kubectl.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, DeletionMode, Plan, SetPlanContext, Step } from '../plan.ts';
import type { PodRef, Write } from '../ports.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan } from './complete-plan.ts';
import { podTrialsFor } from './pod-admission.ts';
import {
  listAffected,
  listInOrder,
  recreationBlocker,
  recreationConsequences,
  resizesUndone,
} from './predicted-effects.ts';
import { budgetsAfterDeletion, readinessAfterDeletion } from './readiness.ts';
import { replacedMembersData } from './replaced-data.ts';
import { claimsAfterScaleDown } from './scaled-claims.ts';
import { setRefOf } from './set-ref.ts';
import { commonNodes, nodeConsequences } from './volume-places.ts';

function podRefOf({ meta }: Pod): PodRef {
  return { kind: 'Pod', namespace: meta.namespace, name: meta.name, uid: meta.uid };
}

const VERBS: Readonly<Record<DeletionMode, string>> = { graceful: 'Delete', evict: 'Evict', force: 'Force-delete' };

/** kubectl's own warning, and what it means for a member of a set. */
const FORCE_CONSEQUENCES: readonly Consequence[] = [
  {
    severity: 'danger',
    text: 'immediate deletion does not wait for confirmation that the running container has been terminated: it may continue to run on the cluster indefinitely',
  },
  {
    severity: 'danger',
    text: 'two members with one identity may then write to the same data',
  },
];

function consequencesFor(
  planContext: SetPlanContext,
  binding: Binding,
  pod: Pod,
  how: DeletionMode,
): readonly Consequence[] {
  const { status } = planContext;
  const { inRange } = binding;
  const consequences: Consequence[] = [];
  const obstacle = recreationBlocker(status, binding);
  if (obstacle !== undefined) consequences.push({ severity: 'warning', text: obstacle });
  if (inRange && status.set.meta.deletionAt === undefined) {
    consequences.push(...recreationConsequences(status, binding), ...tieConsequences(planContext, binding));
  }
  if (!inRange) consequences.push(...claimsAfterScaleDown(binding));
  if (how === 'graceful' && binding.pod?.stage === 'lost') {
    const text = `node ${pod.node} does not report: the pod stays Terminating until it does. If its power is certainly off, the out-of-service taint frees it`;
    consequences.push({ severity: 'warning', text });
  }
  if (how === 'force') {
    consequences.push(...FORCE_CONSEQUENCES);
    if (binding.pod?.stage === 'lost') {
      const text = `safer for a dead node: the out-of-service taint on ${pod.node}`;
      consequences.push({ severity: 'warning', text });
    }
  }
  if (how !== 'force' && pod.terminationGraceSeconds > 60) {
    consequences.push({ severity: 'info', text: `it may take ${pod.terminationGraceSeconds} s to stop` });
  }
  return consequences;
}

/** Says to which nodes the volumes tie the pod, if it can be scheduled there. */
function tieConsequences({ snapshot }: SetPlanContext, binding: Binding): readonly Consequence[] {
  const nodes = commonNodes(binding);
  if (nodes === undefined || nodes.length === 0 || nodeConsequences(snapshot, binding).length > 0) return [];
  return [{ severity: 'info', text: `its volumes tie ${binding.podName} to ${listAffected(nodes)}` }];
}

/** A deleted pod frees the quota that its replacement needs, unless the quota is exceeded. */
function quotaConsequences(facts: PreflightFacts): readonly Consequence[] {
  // A trial asks the quotas too.
  const isTried = (knownValue(facts.podTrials) ?? []).some(({ outcome }) => outcome.type === 'refused');
  return (isTried ? [] : (knownValue(facts.quotas) ?? [])).flatMap(({ name, hard, used }): Consequence[] => {
    const pods = Number(hard['pods'] ?? hard['count/pods'] ?? Number.POSITIVE_INFINITY);
    const present = Number(used['pods'] ?? used['count/pods'] ?? 0);
    if (present <= pods) return [];
    return [
      {
        severity: 'warning',
        text: `ResourceQuota ${name} is overdrawn (${present} of ${pods} pods): no pod comes back`,
      },
    ];
  });
}

function writeFor(target: PodRef, how: DeletionMode): Write {
  return how === 'evict' ? { operation: 'evict', target } : { operation: 'delete', target, force: how === 'force' };
}

/** Returns one command line. Without waiting, it would delete the next pod while the previous one is still missing. */
function commandsFor(planContext: SetPlanContext, chosen: readonly ChosenPod[], how: DeletionMode): string {
  const commands = chosen.flatMap(({ binding, pod }, index) => {
    const ref = podRefOf(pod);
    const isLast = index === chosen.length - 1;
    const isAway = isLast || recreationBlocker(planContext.status, binding) !== undefined;
    return [kubectlTwin(writeFor(ref, how), planContext), ...(isAway ? [] : waitCommands(planContext, ref, how))];
  });
  return commandsInTurn(commands);
}

/** A deletion by kubectl waits until the pod is gone. An eviction does not. */
function waitCommands(planContext: SetPlanContext, { namespace, name }: PodRef, how: DeletionMode): readonly string[] {
  const ends = [...(how === 'evict' ? ['delete'] : []), 'create', 'condition=Ready'];
  return ends.map((end) =>
    kubectlCommand(planContext, namespace, ['wait', `pod/${name}`, `--for=${end}`, '--timeout=10m']),
  );
}

interface ChosenPod {
  readonly binding: Binding;
  readonly pod: Pod;
}

function choosePods({ status }: SetPlanContext, names: readonly string[]): readonly ChosenPod[] | string {
  const chosen: ChosenPod[] = [];
  const all = [...status.bindings, ...status.outside];
  for (const name of new Set(names)) {
    const binding = all.find(({ podName }) => podName === name);
    if (binding?.pod === undefined) {
      const foreign = binding?.conflictingPod === undefined ? '' : `, and the pod of that name is not the set's`;
      return `StatefulSet ${status.set.meta.name} has no pod ${name}${foreign}.`;
    }
    chosen.push({ binding, pod: binding.pod.pod });
  }
  return chosen.length === 0 ? 'No pod is chosen.' : chosen;
}

function modeRefusal(chosen: readonly ChosenPod[], how: DeletionMode): string | undefined {
  if (how === 'force') return undefined;
  const going = chosen.find(({ pod }) => pod.meta.deletionAt !== undefined);
  return going && `Pod ${going.pod.meta.name} is being deleted already.`;
}

/** Deletes pods one after the other, and waits for each before it deletes the next. */
export function planDeletePod(
  planContext: SetPlanContext,
  names: readonly string[],
  how: DeletionMode,
  facts: PreflightFacts,
): Plan {
  const { status } = planContext;
  const { meta } = status.set;
  const found = choosePods(planContext, names);
  const chosen = typeof found === 'string' ? [] : found;
  const replaced = chosen.map(({ binding }) => binding).filter(({ inRange }) => inRange);
  const podNames = chosen.map(({ pod }) => pod.meta.name);
  const set = setRefOf(status);
  const verb = VERBS[how].toLowerCase();
  const steps = chosen.map(({ binding, pod }): Step => {
    const target = podRefOf(pod);
    const comesBack = recreationBlocker(status, binding) === undefined;
    return {
      write: writeFor(target, how),
      goal: { type: 'pod-back', set, pod: target, comesBack },
    };
  });
  const several: readonly Consequence[] =
    chosen.length > 1
      ? [{ severity: 'danger', text: `${chosen.length} pods of ${meta.name} are ${verb}d, one after the other` }]
      : [];
  const first = chosen[0]?.pod;
  return completePlan(planContext, facts, {
    action: 'delete-pod',
    target: first === undefined ? set : podRefOf(first),
    title: `${VERBS[how]} ${podNames.length === 1 ? `pod ${podNames[0]}` : `${podNames.length} pods of ${meta.name}`}`,
    requests: podNames.map((name) => `${verb} pod ${name}`),
    effects: effectsFor(chosen, status, how),
    consequences: [
      ...chosen.flatMap(({ binding, pod }) => [
        ...consequencesFor(planContext, binding, pod, how),
        ...budgetsAfterDeletion(binding, pod, how, facts),
      ]),
      ...replacedMembersData(planContext, replaced),
      ...readinessAfterDeletion(status, replaced),
      ...resizesUndone(status, replaced),
      ...several,
      ...quotaConsequences(facts),
    ],
    word: podNames.length === 1 ? (podNames[0] ?? meta.name) : meta.name,
    kubectl: commandsFor(planContext, chosen, how),
    refusal: typeof found === 'string' ? found : modeRefusal(chosen, how),
    steps,
    newPods: podTrialsFor(
      status,
      replaced.map(({ ordinal }) => ordinal),
    ),
    undo: undefined,
  });
}

function effectsFor(
  chosen: readonly ChosenPod[],
  status: SetPlanContext['status'],
  how: DeletionMode,
): readonly string[] {
  const [only] = chosen;
  if (only === undefined) return [];
  if (chosen.length > 1) {
    const names = chosen.map(({ pod }) => pod.meta.name);
    return [`${listInOrder(names)}: each goes, comes back and is available before the next one goes`];
  }
  const { podName, claims } = only.binding;
  const stop =
    how === 'force'
      ? `${podName} leaves the API at once`
      : `${podName} stops, at most ${only.pod.terminationGraceSeconds} s later`;
  if (recreationBlocker(status, only.binding) !== undefined) return [stop];
  const kept = claims.filter((claim) => !claim.terminating && claim.claim !== undefined).map((claim) => claim.name);
  const withClaims = kept.length === 0 ? '' : ` with ${kept.join(', ')}`;
  return [stop, `The controller creates ${podName} again${withClaims}; its address changes, its name does not`];
}

export const deletePodSetAction: SetAction<'delete-pod'> = {
  plan: (planContext, { pods, how }, facts) => planDeletePod(planContext, pods, how, facts),
  neededFacts: () => ['disruptionBudgets', 'quotas'],
};
