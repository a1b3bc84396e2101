import { OUT_OF_SERVICE, OUT_OF_SERVICE_TAINT } from '../operations/taint.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, SetPlanContext } from '../plan.ts';
import type { NodeRef, PodRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan } from './complete-plan.ts';
import { listAffected } from './predicted-effects.ts';
import { replacedMembersData } from './replaced-data.ts';

function refusalFor(planContext: SetPlanContext, name: string, present: boolean): string | undefined {
  const node = planContext.snapshot.tables.Node.get(name);
  if (node === undefined) return `Node ${name} does not exist, or nodes may not be read.`;
  const has = node.taints.some(({ key }) => key === OUT_OF_SERVICE);
  if (present && has) return `Node ${name} has the taint already.`;
  if (!present) return has ? undefined : `Node ${name} does not have the taint.`;
  return node.ready === 'True'
    ? `Node ${name} is Ready: the taint is for a node that is certainly switched off.`
    : undefined;
}

/** For a dead node: releases its pods and volumes. If its power is off, no two members have one identity. */
function planOutOfService(planContext: SetPlanContext, name: string, present: boolean, facts: PreflightFacts): Plan {
  const node = planContext.snapshot.tables.Node.get(name);
  const target: NodeRef = { kind: 'Node', namespace: '', name, uid: node?.meta.uid ?? '' };
  const pods = [...planContext.snapshot.tables.Pod.values()]
    .filter((pod) => pod.node === name && pod.phase !== 'Succeeded' && pod.phase !== 'Failed')
    .map(({ meta }): PodRef => ({ kind: 'Pod', namespace: meta.namespace, name: meta.name, uid: meta.uid }));
  const names = listAffected(pods.map((pod) => pod.name));
  const consequences: Consequence[] = present
    ? [
        {
          severity: 'danger',
          text: `${name} must certainly be switched off: if it still runs, its pods go on writing to volumes that others attach`,
        },
        {
          severity: 'warning',
          text: 'all pods of the node that do not tolerate the taint go, those of other sets too',
        },
        { severity: 'warning', text: 'once the node is back, the taint has to be removed by hand' },
        ...replacedMembersData(
          planContext,
          planContext.status.bindings.filter(({ pod }) => pod?.pod.node === name),
        ),
      ]
    : [{ severity: 'info', text: 'pods may be scheduled on the node again' }];
  const write = { operation: 'taint', target, present } as const;
  return completePlan(planContext, facts, {
    action: 'out-of-service',
    target,
    title: present ? `Declare node ${name} out of service` : `Declare node ${name} back in service`,
    requests: [`${present ? 'set' : 'remove'} the taint ${OUT_OF_SERVICE_TAINT} ${present ? 'on' : 'of'} node ${name}`],
    effects: present
      ? [
          `Kubernetes deletes the pods of ${name} by force${names === '' ? '' : `: ${names}`}`,
          'It detaches their volumes, and the controllers make the pods again on other nodes where their volumes can go',
        ]
      : [],
    consequences,
    word: name,
    kubectl: kubectlTwin(write, planContext),
    refusal: refusalFor(planContext, name, present),
    steps: [
      {
        write,
        goal: present ? { type: 'node-freed', node: target, pods } : { type: 'untainted', node: target },
      },
    ],
    undo: { action: 'out-of-service', node: name, present: !present },
  });
}

export const outOfServiceSetAction: SetAction<'out-of-service'> = {
  plan: (planContext, { node, present }, facts) => planOutOfService(planContext, node, present, facts),
  neededFacts: () => [],
};
