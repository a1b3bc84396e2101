import type { Pod } from '../domain/kinds.ts';
import { selectorMatches } from '../domain/selector.ts';
import type { Binding } from '../domain/status.ts';
import { type Facts, knownValue } from './facts.ts';
import { finish, setRefOf } from './finish.ts';
import { kubectl, shellQuote } from './kubectl.ts';
import { claimsLeft, claimsLost, inTurn, obstacleToReturn, returnText } from './outlook.ts';
import type { Consequence, DeleteHow, Plan, Step, World } from './plan.ts';
import type { PodRef } from './ports.ts';

function podRefOf({ meta }: Pod): PodRef {
  return { kind: 'Pod', namespace: meta.namespace, name: meta.name, uid: meta.uid };
}

const VERBS: Readonly<Record<DeleteHow, string>> = { graceful: 'Delete', evict: 'Evict', force: 'Force-delete' };

/** The words of kubectl's own warning, and what it means for a member of a set. */
const FORCE: readonly Consequence[] = [
  {
    severity: 'danger',
    text: 'immediate deletion does not wait for confirmation that the running container has been terminated: it may continue to run on the cluster indefinitely',
  },
  {
    severity: 'danger',
    text: 'two members with one identity may then write to the same data',
  },
];

function consequencesFor(world: World, binding: Binding, pod: Pod, how: DeleteHow): readonly Consequence[] {
  const { status } = world;
  const said: Consequence[] = [];
  const obstacle = obstacleToReturn(status, binding);
  if (obstacle !== undefined) said.push({ severity: 'warning', text: obstacle });
  else said.push(...returnText(status, binding));
  said.push(...(binding.inRange ? claimsLost(binding) : claimsLeft(binding)));
  if (how === 'graceful' && binding.pod?.stage === 'lost') {
    const text = `node ${pod.node} does not report: the pod stays Terminating until it does. If its power is certainly off, the out-of-service taint frees it`;
    said.push({ severity: 'warning', text });
  }
  if (how === 'force') {
    said.push(...FORCE);
    if (binding.pod?.stage === 'lost') {
      const text = `safer for a dead node: the out-of-service taint on ${pod.node}`;
      said.push({ severity: 'warning', text });
    }
  }
  if (how !== 'force' && pod.terminationGraceSeconds > 60) {
    said.push({ severity: 'info', text: `it may take ${pod.terminationGraceSeconds} s to stop` });
  }
  return said;
}

function budgetConsequences(pod: Pod, how: DeleteHow, facts: Facts): readonly Consequence[] {
  const budgets = (knownValue(facts.disruptionBudgets) ?? []).filter(
    ({ selector }) => selector !== undefined && selectorMatches(selector, pod.meta.labels),
  );
  return budgets.flatMap(({ name, disruptionsAllowed, currentHealthy, desiredHealthy }): Consequence[] => {
    if (disruptionsAllowed > 0) return [];
    const state = `${currentHealthy} healthy, ${desiredHealthy} needed`;
    return how === 'evict'
      ? [{ severity: 'warning', text: `PodDisruptionBudget ${name} allows no eviction now (${state})` }]
      : [
          {
            severity: 'warning',
            text: `PodDisruptionBudget ${name} would allow no eviction now (${state}); deleting does not ask it`,
          },
        ];
  });
}

/** A pod that goes makes room for the one that comes, but for a quota that is overdrawn. */
function quotaConsequences(facts: Facts): readonly Consequence[] {
  return (knownValue(facts.quotas) ?? []).flatMap(({ name, hard, used }): Consequence[] => {
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

function commandFor(world: World, pod: PodRef, how: DeleteHow): string {
  switch (how) {
    case 'graceful':
      return kubectl(world, pod.namespace, ['delete', `pod/${pod.name}`]);
    case 'force':
      return kubectl(world, pod.namespace, ['delete', `pod/${pod.name}`, '--grace-period=0', '--force']);
    case 'evict': {
      const { namespace, name } = pod;
      const body = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } });
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
      return `printf %s ${shellQuote(body)} | ${kubectl(world, '', ['create', '--raw', path, '-f', '-'])}`;
    }
  }
}

/** One command line: what is not waited for would take the next pod while the one before is still away. */
function commandsFor(world: World, chosen: readonly Chosen[], how: DeleteHow): string {
  const commands = chosen.flatMap(({ binding, pod }, index) => {
    const ref = podRefOf(pod);
    const isLast = index === chosen.length - 1;
    const isAway = isLast || obstacleToReturn(world.status, binding) !== undefined;
    return [commandFor(world, ref, how), ...(isAway ? [] : waitFor(world, ref, how))];
  });
  return commands.join(' && ');
}

/** A deletion by kubectl waits until the pod is gone, an eviction does not. */
function waitFor(world: World, { namespace, name }: PodRef, how: DeleteHow): readonly string[] {
  const ends = [...(how === 'evict' ? ['delete'] : []), 'create', 'condition=Ready'];
  return ends.map((end) => kubectl(world, namespace, ['wait', `pod/${name}`, `--for=${end}`, '--timeout=10m']));
}

interface Chosen {
  readonly binding: Binding;
  readonly pod: Pod;
}

function choose({ status }: World, names: readonly string[]): readonly Chosen[] | string {
  const chosen: Chosen[] = [];
  const all = [...status.bindings, ...status.outside];
  for (const name of new Set(names)) {
    const binding = all.find(({ podName }) => podName === name);
    if (binding?.pod === undefined) {
      const foreign = binding?.foreignPod === undefined ? '' : `, and the pod of that name is not the set's`;
      return `StatefulSet ${status.set.meta.name} has no pod ${name}${foreign}.`;
    }
    chosen.push({ binding, pod: binding.pod.pod });
  }
  return chosen.length === 0 ? 'No pod is chosen.' : chosen;
}

function wrongHow(chosen: readonly Chosen[], how: DeleteHow): string | undefined {
  if (how === 'force') return undefined;
  const going = chosen.find(({ pod }) => pod.meta.deletionAt !== undefined);
  return going && `Pod ${going.pod.meta.name} is being deleted already.`;
}

/** Pods one after the other, each waited for before the next goes. */
export function planDeletePod(world: World, names: readonly string[], how: DeleteHow, facts: Facts): Plan {
  const { status } = world;
  const { meta } = status.set;
  const found = choose(world, names);
  const chosen = typeof found === 'string' ? [] : found;
  const podNames = chosen.map(({ pod }) => pod.meta.name);
  const set = setRefOf(status);
  const verb = VERBS[how].toLowerCase();
  const steps = chosen.map(({ binding, pod }): Step => {
    const target = podRefOf(pod);
    const comesBack = obstacleToReturn(status, binding) === undefined;
    return {
      write: how === 'evict' ? { operation: 'evict', target } : { operation: 'delete', target, force: how === 'force' },
      goal: { type: 'pod-back', set, pod: target, comesBack },
    };
  });
  const several: readonly Consequence[] =
    chosen.length > 1
      ? [{ severity: 'danger', text: `${chosen.length} pods of ${meta.name} are ${verb}d, one after the other` }]
      : [];
  const first = chosen[0]?.pod;
  return finish(world, facts, {
    action: 'delete-pod',
    target: first === undefined ? set : podRefOf(first),
    title: `${VERBS[how]} ${podNames.length === 1 ? `pod ${podNames[0]}` : `${podNames.length} pods of ${meta.name}`}`,
    asks: podNames.map((name) => `${verb} pod ${name}`),
    effects: thenFor(chosen, status, how),
    consequences: [
      ...chosen.flatMap(({ binding, pod }) => [
        ...consequencesFor(world, binding, pod, how),
        ...budgetConsequences(pod, how, facts),
      ]),
      ...several,
      ...quotaConsequences(facts),
    ],
    word: podNames.length === 1 ? (podNames[0] ?? meta.name) : meta.name,
    kubectl: commandsFor(world, chosen, how),
    refusal: typeof found === 'string' ? found : wrongHow(chosen, how),
    steps,
    undo: undefined,
  });
}

function thenFor(chosen: readonly Chosen[], status: World['status'], how: DeleteHow): readonly string[] {
  const [only] = chosen;
  if (only === undefined) return [];
  if (chosen.length > 1) {
    const names = chosen.map(({ pod }) => pod.meta.name);
    return [`${inTurn(names)}: each goes, comes back and is available before the next one goes`];
  }
  const { podName, claims } = only.binding;
  const stop =
    how === 'force'
      ? `${podName} leaves the API at once`
      : `${podName} stops, at most ${only.pod.terminationGraceSeconds} s later`;
  if (obstacleToReturn(status, only.binding) !== undefined) return [stop];
  const kept = claims.filter((claim) => !claim.terminating && claim.claim !== undefined).map((claim) => claim.name);
  const withClaims = kept.length === 0 ? '' : ` with ${kept.join(', ')}`;
  return [stop, `The controller creates ${podName} again${withClaims}; its address changes, its name does not`];
}
