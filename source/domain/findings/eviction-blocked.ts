/** EvictionBlocked: a node takes no new pods, as during a drain, and no budget lets a pod of the set go from there. */

import type { Finding, FindingAction } from '../model/finding.ts';
import type { Node, Pod } from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import type { DisruptionBudget } from '../model/lookups.ts';
import type { Binding } from '../model/set-status.ts';
import { isReady } from '../pod/pod-stage.ts';
import { countOf, listNames } from '../text/sentences.ts';
import { followPodAction, inspectAction, podSubject, type SetFindingContext } from './context.ts';

/** Taints of autoscalers that are about to remove a node. */
const REMOVAL_TAINTS: ReadonlySet<string> = new Set(['ToBeDeletedByClusterAutoscaler', 'karpenter.sh/disrupted']);

export function isLeaving({ unschedulable, taints }: Node): boolean {
  return unschedulable || taints.some(({ key }) => REMOVAL_TAINTS.has(key));
}

/** Reports whether budgets need to be read: a pod of the set is on a node that takes no new pods. */
export function hasPodToEvict({ pod, node }: Binding): boolean {
  return node !== undefined && pod !== undefined && pod.stage !== 'terminating' && isLeaving(node);
}

export function evictionBlockedFindings(context: SetFindingContext): readonly Finding[] {
  const { range, outside, budgets } = context;
  if (budgets === undefined || budgets === 'forbidden') return [];
  return [...range, ...outside].flatMap((binding): readonly Finding[] => {
    const { pod, node } = binding;
    if (pod === undefined || node === undefined || !hasPodToEvict(binding)) return [];
    const matchingBudgets = budgets.filter(
      ({ selector }) => selector !== undefined && selectorMatches(selector, pod.pod.meta.labels),
    );
    const block = blockOf(context, pod.pod, matchingBudgets);
    if (block === undefined) return [];
    return [
      {
        code: 'EvictionBlocked',
        severity: 'warning',
        subject: podSubject(context.set, binding.podName),
        message: `${binding.podName} cannot be evicted from node ${node.meta.name}, which takes no new pods: ${block.why}`,
        evidence: [
          node.unschedulable
            ? `node ${node.meta.name}: spec.unschedulable=true (cordoned, as by kubectl drain)`
            : `node ${node.meta.name}: taints ${node.taints.map(({ key }) => key).join(', ')}`,
          ...matchingBudgets.map(budgetEvidence),
          ...block.evidence,
        ],
        since: undefined,
        action: block.action,
        cause: undefined,
        pod: binding.podName,
      },
    ];
  });
}

interface Block {
  readonly why: string;
  readonly evidence: readonly string[];
  readonly action: FindingAction;
}

/** Source: kubernetes pkg/registry/core/pod/storage/eviction.go. */
function blockOf(context: SetFindingContext, pod: Pod, budgets: readonly DisruptionBudget[]): Block | undefined {
  const { set } = context;
  const { namespace } = set.meta;
  const [budget, second] = budgets;
  if (budget === undefined || pod.phase === 'Pending' || pod.phase === 'Succeeded' || pod.phase === 'Failed') return;
  if (second !== undefined) {
    const names = budgets.map(({ name }) => name);
    return {
      why: `PodDisruptionBudgets ${listNames(names)} ${names.length === 2 ? 'both' : 'all'} select it, and the API evicts no pod that has more than one`,
      evidence: ['delete all but one of these budgets, or narrow their selectors'],
      action: inspectAction('what each budget selects', ['describe', 'pdb', ...names], namespace),
    };
  }
  const { name, disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, unhealthyPods } = budget;
  if (disruptionsAllowed > 0) return undefined;
  const seeBudget = inspectAction(`PodDisruptionBudget ${name}`, ['describe', 'pdb', name], namespace);
  if (!isReady(pod)) {
    if (unhealthyPods === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0)) return undefined;
    return {
      why: `it is not ready, and PodDisruptionBudget ${name} lets an unready pod go only while enough others are healthy (${currentHealthy} of ${desiredHealthy})`,
      evidence: ['spec.unhealthyPodEvictionPolicy=AlwaysAllow on the budget lets unready pods go'],
      action: {
        label: `let PodDisruptionBudget ${name} give unready pods up`,
        args: ['patch', 'pdb', name, '--type=merge', '-p', '{"spec":{"unhealthyPodEvictionPolicy":"AlwaysAllow"}}'],
        namespace,
        proposedAction: undefined,
      },
    };
  }
  if (desiredHealthy >= expectedPods) {
    return {
      why: `PodDisruptionBudget ${name} wants all ${countOf(expectedPods, 'pod')} healthy at all times, so that it never allows an eviction`,
      evidence: ['a larger set, or a budget that allows one disruption, unblocks it'],
      action: seeBudget,
    };
  }
  const unready = [...context.range, ...context.outside].filter(
    (row) => row.pod !== undefined && !isReady(row.pod.pod),
  );
  const [first] = unready;
  const others = unready.map(({ podName }) => podName);
  return {
    why: `PodDisruptionBudget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy}${others.length === 0 ? '' : `; it is unblocked once ${listNames(others)} ${others.length === 1 ? 'is' : 'are'} ready`}`,
    evidence: [],
    action: first === undefined ? seeBudget : followPodAction(set, first.podName),
  };
}

function budgetEvidence({ name, currentHealthy, desiredHealthy, expectedPods, ...budget }: DisruptionBudget): string {
  return `PodDisruptionBudget ${name}: disruptionsAllowed=${budget.disruptionsAllowed}, currentHealthy=${currentHealthy}, desiredHealthy=${desiredHealthy}, expectedPods=${expectedPods}, unhealthyPodEvictionPolicy=${budget.unhealthyPods}`;
}
