import type { Finding } from '../model/finding.ts';
import { isInRange } from '../model/identity.ts';
import type { PeerName } from '../model/kinds.ts';
import { editTemplateAction, type SetFindingContext } from './context.ts';

/** A container's environment or arguments refer to a member of the set by a name that has no DNS record. */
export function peerNameFindings({ set }: SetFindingContext): readonly Finding[] {
  const wrong = new Map<string, { readonly member: PeerName; readonly why: string }>();
  for (const member of set.peerNames) {
    const why = mismatchReason(set, member);
    if (why !== undefined && !wrong.has(member.name)) wrong.set(member.name, { member, why });
  }
  return [...wrong.values()].map(({ member, why }) => ({
    code: 'PeerNameMismatch',
    severity: 'warning',
    subject: { kind: 'Service', namespace: set.meta.namespace, name: set.serviceName },
    message: `container ${member.container} is told to find ${member.name}, which does not resolve: ${why}`,
    evidence: [
      `${member.where} of container ${member.container}: ${member.name}`,
      `the members' names are <pod>.${set.serviceName}.${set.meta.namespace}.svc, for ordinals ${set.ordinalsStart} to ${set.ordinalsStart + set.replicas - 1}`,
    ],
    since: undefined,
    action: editTemplateAction(set, `${member.where} of container ${member.container}`),
    cause: undefined,
    pod: undefined,
  }));
}

/** Returns undefined if the name is correct, or may be something other than a member's name. */
function mismatchReason(set: SetFindingContext['set'], { name, hasPort }: PeerName): string | undefined {
  const [pod = '', service = '', namespace, svc] = name.split('.');
  const ordinal = Number(pod.slice(set.meta.name.length + 1));
  const isFull = svc === 'svc';
  const isService = service === set.serviceName;
  // "web-0.conf" is a file and "web-0.example.com" a host, so only names in the form of the cluster's own are judged.
  if (
    !isFull &&
    !isService &&
    !(namespace === set.meta.namespace && svc === undefined) &&
    !(namespace === undefined && hasPort)
  )
    return undefined;
  if (namespace !== undefined && namespace !== set.meta.namespace && (isFull || svc === undefined)) {
    return `the set is in namespace ${set.meta.namespace}, not ${namespace}`;
  }
  if (!isService) return `the set's service is ${set.serviceName === '' ? '(none)' : set.serviceName}, not ${service}`;
  if (set.replicas > 0 && !isInRange(set, ordinal)) {
    const { ordinalsStart: start, replicas } = set;
    return `ordinal ${ordinal} is outside the range ${start} to ${start + replicas - 1}`;
  }
  return undefined;
}
