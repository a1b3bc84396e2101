/** Volumes that no node can reach: their place has none, or no node is in the places of all of them. */

import { NO_PROVISIONER } from '../claims/volume-obstacles.ts';
import type { FindingAction, FindingSubject } from '../model/finding.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { listNames } from '../text/sentences.ts';

import {
  type FindingContext,
  inspectAction,
  type PodBinding,
  type PodProblem,
  podSubject,
  volumeSubject,
} from './context.ts';
import { conditionEvidence } from './evidence.ts';
import { describeAffinityNodes } from './tied-nodes.ts';

interface OutOfReach {
  readonly subject: FindingSubject;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly action: FindingAction;
}

export function volumeOutOfReach(
  context: FindingContext,
  row: PodBinding,
  isPermanent: boolean,
): PodProblem | undefined {
  const { pod, since } = row.status;
  const condition = podCondition(pod, 'PodScheduled');
  const found = inEmptyPlace(context, row) ?? excludingEachOther(context, row);
  if (condition?.status !== 'False' || found === undefined) return undefined;
  return {
    ...found,
    code: 'VolumeOutOfReach',
    severity: isPermanent ? 'error' : 'warning',
    evidence: [...found.evidence, conditionEvidence(condition)],
    since,
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: true,
  };
}

function inEmptyPlace(context: FindingContext, { binding }: PodBinding): OutOfReach | undefined {
  for (const { name, volumeName } of binding.claims) {
    const empty = context.emptyPlaceOf(name);
    if (empty === undefined) continue;
    return {
      subject: volumeSubject(volumeName),
      text: `cannot be scheduled: no node is in ${empty.place}, where volume ${volumeName} of claim ${name} is`,
      evidence: [
        `spec.nodeAffinity of volume ${volumeName}: ${empty.place}; ${empty.others}`,
        `ways out: a node in ${empty.place}; or a snapshot of claim ${name}, restored where nodes are; or, if nobody needs what is in it, delete the claim and the pod`,
      ],
      action: inspectAction('where the nodes are', ['get', 'nodes', '--show-labels'], ''),
    };
  }
  return undefined;
}

function excludingEachOther(context: FindingContext, { binding, status }: PodBinding): OutOfReach | undefined {
  const { set, known, affinityNodes } = context;
  if (known.Node !== 'known') return undefined;
  const tied = binding.claims.filter(({ nodes }) => nodes.some((name) => affinityNodes.has(name)));
  const [first, ...others] = tied;
  const common = first?.nodes.filter((name) => others.every(({ nodes }) => nodes.includes(name)));
  if (first === undefined || others.length === 0 || common?.length !== 0) return undefined;
  const { podName } = binding;
  return {
    subject: podSubject(set, podName),
    text: `cannot be scheduled: no node can ever reach ${tied.length === 2 ? 'both' : 'all'} of its volumes, ${listNames(tied.map(({ volumeName }) => volumeName))}`,
    evidence: [
      ...tied.map(
        ({ name, volumeName, nodes }) =>
          `claim ${name} is bound to volume ${volumeName}, which is tied to ${describeAffinityNodes(context, nodes).text}`,
      ),
      'ways out: a snapshot of one claim, restored where the other volume is; or delete the claim that nobody needs, and the pod',
    ],
    action: deleteYoungest(context, tied, status.pod.meta.name),
  };
}

/** Suggests the youngest claim, which is most likely empty. The controller creates it again where the pod can run. */
function deleteYoungest({ set, classes }: FindingContext, tied: readonly ClaimBinding[], pod: string): FindingAction {
  const { namespace } = set.meta;
  const youngest = tied
    .filter(({ origin, claim }) => {
      const storageClass = classes.get(claim?.storageClass ?? '');
      const isMadeWherePodIs = storageClass?.bindingMode === 'WaitForFirstConsumer';
      return origin === 'claim-template' && isMadeWherePodIs && storageClass?.provisioner !== NO_PROVISIONER;
    })
    .toSorted((left, right) => (right.claim?.meta.createdAt ?? 0) - (left.claim?.meta.createdAt ?? 0))[0];
  if (youngest === undefined) {
    return inspectAction('the claims', ['describe', 'pvc', ...tied.map(({ name }) => name)], namespace);
  }
  return {
    label: `delete claim ${youngest.name} and pod ${pod}, if nobody needs what is in the claim: it is made again where the other volume is`,
    args: ['delete', `pvc/${youngest.name}`, `pod/${pod}`, '--wait=false'],
    namespace,
    proposedAction: undefined,
  };
}
