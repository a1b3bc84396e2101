/** The object to open for a container that cannot start or keeps ending, and the way out. */

import type { FindingAction, FindingCode, FindingSubject } from '../model/finding.ts';
import type { ClusterEvent, Container, StatefulSet } from '../model/kinds.ts';
import { editTemplateAction, inspectAction, podSubject } from './context.ts';
import { eventEvidence, unresolvedEvent } from './evidence.ts';

export interface ContainerWayOut {
  readonly subject: FindingSubject;
  readonly action: FindingAction;
  /** What follows the finding's message. */
  readonly clause: string;
  readonly evidence: readonly string[];
}

/** Findings about a container that has written a log. */
export const CODES_WITH_LOG: ReadonlySet<FindingCode> = new Set([
  'CrashLoop',
  'OutOfMemory',
  'InitBlocked',
  'ContainerEnded',
]);

export function containerWayOut(
  set: StatefulSet,
  podName: string,
  failed: { readonly code: FindingCode; readonly container: Container | undefined; readonly message: string },
  events: readonly ClusterEvent[],
): ContainerWayOut {
  const { code, container, message } = failed;
  const { namespace } = set.meta;
  const ofPod = { subject: podSubject(set, podName), clause: '', evidence: [] };
  if (container === undefined) {
    return { ...ofPod, action: inspectAction('all that the kubelet says', ['describe', 'pod', podName], namespace) };
  }
  if (CODES_WITH_LOG.has(code)) return { ...ofPod, action: logsAction(namespace, podName, container) };
  if (code === 'ImagePull') {
    return pullSecret(set, events) ?? { ...ofPod, action: editTemplateAction(set, `image ${container.image}`) };
  }
  return (
    configurationObject(namespace, message) ?? {
      ...ofPod,
      action: editTemplateAction(set, `container ${container.name}`),
    }
  );
}

/** The kubelet continues without a pull secret that it cannot read, and its last error does not mention the secret. */
function pullSecret({ meta }: StatefulSet, events: readonly ClusterEvent[]): ContainerWayOut | undefined {
  const event = unresolvedEvent(events, ['FailedToRetrieveImagePullSecret']);
  const names = /secrets \(([^)]+)\)/.exec(event?.message ?? '')?.[1]?.split(', ') ?? [];
  const [name] = names;
  if (event === undefined || name === undefined) return undefined;
  return {
    subject: { kind: 'Secret', namespace: meta.namespace, name },
    clause: `; the kubelet can't read pull secret ${names.join(', ')}`,
    evidence: [eventEvidence(event), `create secret ${names.join(', ')}, or name another under imagePullSecrets`],
    action: inspectAction('which secrets there are', ['get', 'secret'], meta.namespace),
  };
}

/** Sources: kubelet's makeEnvironmentVariables; the errors of the API server about a missing object. */
function configurationObject(namespace: string, message: string): ContainerWayOut | undefined {
  const missing = /\b(configmap|secret) "([^"]+)" not found/i.exec(message);
  const withoutKey = /couldn't find key (\S+) in (ConfigMap|Secret) (?:\S+\/)?([^\s/]+)/.exec(message);
  const kindText = missing?.[1] ?? withoutKey?.[2];
  const name = missing?.[2] ?? withoutKey?.[3];
  if (kindText === undefined || name === undefined) return undefined;
  const kind = kindText.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
  return {
    subject: { kind, namespace, name },
    clause: '',
    evidence: [
      missing === null
        ? `add key ${withoutKey?.[1]} to ${kind} ${name}, or name another in the template`
        : `create ${kind} ${name}, or name another in the template; the kubelet then starts the container by itself`,
    ],
    action:
      missing === null
        ? inspectAction(`which keys ${kind} ${name} has`, ['describe', kind.toLowerCase(), name], namespace)
        : inspectAction(`which ${kind}s there are`, ['get', kind.toLowerCase()], namespace),
  };
}

function logsAction(namespace: string, podName: string, { name, restarts }: Container): FindingAction {
  const previous = restarts > 0 ? ['--previous'] : [];
  return {
    label: `read what container ${name} said before it ended`,
    args: ['logs', podName, '-c', name, ...previous, '--tail=20'],
    namespace,
    proposedAction: undefined,
  };
}
