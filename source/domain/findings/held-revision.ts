import type { Finding } from '../model/finding.ts';
import { heldSentence } from '../text/sentences.ts';
import { deletePodAction, type SetFindingContext, setSubject } from './context.ts';

/**
 * HeldByPartition and OnDeleteWaiting: pods that keep an older revision until a user acts. `broken`: the finding that the
 * newest revision does not come up. It must not be proposed to give the revision to more pods then.
 */
export function heldRevisionFindings(
  { set, range, update, next }: SetFindingContext,
  broken: Finding | undefined,
): readonly Finding[] {
  const { strategy, status, meta } = set;
  if (update.held === 0) return [];
  const outdated = range.filter(
    ({ heldByPartition, pod }) => heldByPartition && pod !== undefined && pod.revision !== status.updateRevision,
  );
  const highest = outdated.at(-1);
  if (highest === undefined) return [];
  // While other work is in progress, held pods are less important.
  const settled = next === undefined || next.after?.until === 'deleted-by-hand';
  const revisions = `status.currentRevision=${status.currentRevision}; status.updateRevision=${status.updateRevision}`;
  const common = {
    severity: settled ? 'warning' : 'info',
    subject: setSubject(set),
    message: heldSentence(set, outdated),
    since: undefined,
    cause: undefined,
    pod: undefined,
  } as const;
  const warning = broken === undefined ? [] : ['the newest revision does not come up: these pods would get it, too'];
  if (strategy.type === 'OnDelete') {
    return [
      {
        ...common,
        code: 'OnDeleteWaiting',
        evidence: [
          'spec.updateStrategy.type=OnDelete: the controller replaces no pod by itself',
          revisions,
          ...warning,
        ],
        action: broken?.action ?? deletePodAction(set, highest.podName),
      },
    ];
  }
  if (strategy.type !== 'RollingUpdate') return [];
  const partition = highest.ordinal - set.ordinalsStart;
  const patch = JSON.stringify({ spec: { updateStrategy: { rollingUpdate: { partition } } } });
  return [
    {
      ...common,
      code: 'HeldByPartition',
      evidence: [
        `spec.updateStrategy.rollingUpdate.partition=${strategy.partition}${set.ordinalsStart === 0 ? '' : `, counted from spec.ordinals.start=${set.ordinalsStart}`}: ordinals below ${set.ordinalsStart + strategy.partition} are left alone`,
        revisions,
        ...warning,
      ],
      action: broken?.action ?? {
        label: `let ${highest.podName} update: partition ${partition}`,
        args: ['patch', 'statefulset', meta.name, '--type=merge', '-p', patch],
        namespace: meta.namespace,
        proposedAction: { action: 'partition', to: 'one-more' },
      },
    },
  ];
}
