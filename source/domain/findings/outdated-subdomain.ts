import type { Finding } from '../model/finding.ts';
import { listNames } from '../text/sentences.ts';
import { deletePodAction, podSubject, type SetFindingContext } from './context.ts';

/**
 * A pod keeps the subdomain and hostname with which it was created. A set that is created again under the same name
 * with another service adopts the pods unchanged.
 */
export function outdatedSubdomainFindings({ set, range }: SetFindingContext): readonly Finding[] {
  const { serviceName, meta, strategy } = set;
  const outdated = range.flatMap(({ podName, pod }) =>
    pod !== undefined &&
    pod.pod.meta.deletionAt === undefined &&
    (pod.pod.subdomain !== serviceName || pod.pod.hostname !== podName)
      ? [pod.pod]
      : [],
  );
  const [first, ...others] = outdated;
  if (first === undefined) return [];
  const name = first.meta.name;
  const names = listNames(outdated.map((pod) => pod.meta.name));
  const isSubdomain = first.subdomain !== serviceName;
  const field = isSubdomain ? 'subdomain' : 'hostname';
  const [has, wanted] = isSubdomain ? [first.subdomain, serviceName] : [first.hostname, name];
  const consequence =
    wanted === '' ? 'a restart takes the names under it away' : `no DNS names under ${serviceName} before a restart`;
  const restart = {
    label: `restart ${meta.name}`,
    args: ['rollout', 'restart', `statefulset/${meta.name}`],
    namespace: meta.namespace,
    proposedAction: undefined,
  };
  return [
    {
      code: 'OutdatedSubdomain',
      severity: 'warning',
      subject: podSubject(set, name),
      message: `${names} ${others.length === 0 ? 'has' : 'have'} the ${field} ${textOf(has)}, and the set gives ${textOf(wanted)} now: ${consequence}`,
      evidence: [
        `spec.hostname and spec.subdomain of ${name}: ${textOf(first.hostname)} and ${textOf(first.subdomain)}`,
        `spec.serviceName of the set: ${textOf(serviceName)}`,
      ],
      since: undefined,
      action: others.length === 0 || strategy.type !== 'RollingUpdate' ? deletePodAction(set, name) : restart,
      cause: undefined,
      pod: name,
      ...(others.length === 0 ? {} : { otherPods: others.map((pod) => pod.meta.name) }),
    },
  ];
}

function textOf(name: string): string {
  return name === '' ? '(none)' : name;
}
