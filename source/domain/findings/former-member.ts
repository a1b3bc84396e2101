/** A member that was deleted by force, and may still run on a node that does not report. */

import type { Finding } from '../model/finding.ts';
import type { Binding } from '../model/set-status.ts';
import { listNames } from '../text/sentences.ts';
import { outOfServiceAction, podSubject, type SetFindingContext } from './context.ts';
import { nodeEvidence } from './evidence.ts';

export function formerMemberFindings(context: SetFindingContext): readonly Finding[] {
  return [...context.range, ...context.outside].flatMap((binding) =>
    binding.formerMembers.map((former) => formerMember(context, binding, former)),
  );
}

function formerMember(
  { set }: SetFindingContext,
  { podName }: Binding,
  { node, volumes, evidence }: Binding['formerMembers'][number],
): Finding {
  const name = node.meta.name;
  const what = `volume${volumes.length === 1 ? '' : 's'} ${listNames(volumes)}`;
  return {
    code: 'FormerMember',
    severity: 'error',
    subject: podSubject(set, podName),
    message: `a former ${podName} may still write to ${what} on node ${name}, which does not report`,
    evidence: [
      ...nodeEvidence(node),
      ...evidence,
      `no pod on node ${name} uses it any more: it was deleted by force, and no kubelet confirms that its containers have ended`,
    ],
    since: node.readySince,
    action: outOfServiceAction(name),
    cause: undefined,
    pod: podName,
  };
}
