import type { Finding } from '../model/finding.ts';
import { nameServerOf } from '../pod/name-server.ts';
import { listNames } from '../text/sentences.ts';
import { editTemplateAction, podSubject, type SetFindingContext } from './context.ts';

/** Finds members that are configured with each other's names, and query a name server that cannot resolve them. */
export function nodeNameServerFindings({ set, range }: SetFindingContext): readonly Finding[] {
  const [peer] = set.peerNames;
  const affected = range.flatMap(({ podName, pod }) => {
    const server = pod === undefined ? undefined : nameServerOf(pod.pod);
    return server?.type === 'node' ? [{ podName, why: server.why }] : [];
  });
  const [first, ...others] = affected;
  if (peer === undefined || first === undefined) return [];
  const names = listNames(affected.map(({ podName }) => podName));
  const verb =
    others.length === 0 ? 'asks its node’s name server, which does' : 'ask their nodes’ name servers, which do';
  return [
    {
      code: 'NodeNameServer',
      severity: 'warning',
      subject: podSubject(set, first.podName),
      message: `${names} ${verb} not know the cluster's names, such as ${peer.name}: ${first.why}`,
      evidence: [
        `spec of ${first.podName}: ${first.why}; dnsPolicy: ClusterFirstWithHostNet asks the cluster's DNS`,
        `${peer.where} of container ${peer.container}: ${peer.name}`,
      ],
      since: undefined,
      action: editTemplateAction(set, 'dnsPolicy'),
      cause: undefined,
      pod: first.podName,
      ...(others.length === 0 ? {} : { otherPods: others.map(({ podName }) => podName) }),
    },
  ];
}
