import { type PeerService, peerServiceKey } from '../join/peer-services.ts';
import type { Finding } from '../model/finding.ts';
import { isInRange } from '../model/identity.ts';
import type { PeerName } from '../model/kinds.ts';
import { editTemplateAction, type SetFindingContext } from './context.ts';

/** A container's environment or arguments refer to a member of the set by a name that has no DNS record. */
export function peerNameFindings(context: SetFindingContext): readonly Finding[] {
  const { set } = context;
  const wrong = new Map<string, { readonly member: PeerName; readonly why: string }>();
  for (const member of set.peerNames) {
    const key = peerServiceKey(set, member.name);
    const why =
      key === undefined
        ? mismatchReason(set, member)
        : reasonElsewhere(context.peerServices.get(key), key, member.name);
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

/** A set of the same name may run in the other namespace. What is there has to have been read. */
function reasonElsewhere(peer: PeerService | undefined, key: string, name: string): string | undefined {
  if (peer === undefined || !peer.isKnown) return undefined;
  const [namespace = '', service = ''] = key.split('/');
  const [pod = '', , , svc] = name.split('.');
  // "web-0.web.example" may be a host of that domain.
  if (peer.service === undefined)
    return svc === 'svc' ? `there is no service ${service} in namespace ${namespace}` : undefined;
  const isThere = peer.slices.some(({ endpoints }) => endpoints.some(({ hostname }) => hostname === pod));
  return isThere ? undefined : `service ${service} of namespace ${namespace} has no member ${pod}`;
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
  if (!isService) return `the set's service is ${set.serviceName === '' ? '(none)' : set.serviceName}, not ${service}`;
  if (set.replicas > 0 && !isInRange(set, ordinal)) {
    const { ordinalsStart: start, replicas } = set;
    return `ordinal ${ordinal} is outside the range ${start} to ${start + replicas - 1}`;
  }
  return undefined;
}
