import type { Finding } from '../model/finding.ts';
import type { SetStatus } from '../model/set-status.ts';
import { inspectAction } from './context.ts';

/** The answer of the cluster's DNS for one member of a set. */
export interface MemberAnswer {
  readonly pod: string;
  /** The full name that was queried. */
  readonly name: string;
  /** Empty if the name does not exist. */
  readonly addresses: readonly string[];
}

/**
 * Returns a finding for each answer that differs from the pods' own addresses. A pod that is not ready is published
 * only if the service says so, so it is correct that it has no record.
 */
export function dnsMismatches(status: SetStatus, answers: readonly MemberAnswer[]): readonly Finding[] {
  return answers.flatMap((answer): readonly Finding[] => {
    const binding = status.bindings.find(({ podName }) => podName === answer.pod);
    const pod = binding?.pod;
    if (pod === undefined || pod.pod.ips.length === 0) return [];
    const isUp = pod.stage === 'available' || pod.stage === 'ready';
    const foreign = answer.addresses.filter((address) => !pod.pod.ips.includes(address));
    const isMissing = isUp && answer.addresses.length === 0;
    if (foreign.length === 0 && !isMissing) return [];
    const { set } = status;
    return [
      {
        code: 'DnsMismatch',
        severity: 'warning',
        subject: { kind: 'Service', namespace: set.meta.namespace, name: set.serviceName },
        message: isMissing
          ? `${answer.name} does not resolve, though ${answer.pod} is ready`
          : `${answer.name} gives ${foreign.join(', ')}, and ${answer.pod} has ${pod.pod.ips.join(', ')}`,
        evidence: [
          `DNS answered ${answer.addresses.length === 0 ? 'no such name' : answer.addresses.join(', ')}`,
          `status.podIPs of ${answer.pod}: ${pod.pod.ips.join(', ')}`,
          `EndpointSlices publish it: ${binding?.dns.published ?? 'unknown'}`,
        ],
        since: undefined,
        action: inspectAction(
          'whether CoreDNS runs',
          ['get', 'pods', '-l', 'k8s-app=kube-dns', '-o', 'wide'],
          'kube-system',
        ),
        cause: undefined,
        pod: answer.pod,
      },
    ];
  });
}
