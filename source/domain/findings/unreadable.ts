/** Unreadable: a field on which the judgement rests is not what the API promises. */

import type { Finding, FindingSubject } from '../model/finding.ts';
import type { ObjectMeta } from '../model/kinds.ts';
import {
  claimSubject,
  inspectAction,
  podSubject,
  type SetFindingContext,
  setSubject,
  volumeSubject,
} from './context.ts';

interface Named {
  readonly subject: FindingSubject;
  readonly meta: ObjectMeta;
  readonly pod: string | undefined;
}

const RESOURCES: Readonly<Record<string, string>> = {
  StatefulSet: 'statefulset',
  Pod: 'pod',
  Node: 'node',
  PersistentVolumeClaim: 'pvc',
  PersistentVolume: 'pv',
};

/** Returns a finding about the set, or a pod or node of it, that cannot be read: without it there is no verdict. */
export function unreadableMember({ set, range, outside }: SetFindingContext): Finding | undefined {
  const members: readonly Named[] = [
    { subject: setSubject(set), meta: set.meta, pod: undefined },
    ...[...range, ...outside].flatMap(({ podName, pod, node }): readonly Named[] => [
      ...(pod === undefined ? [] : [{ subject: podSubject(set, podName), meta: pod.pod.meta, pod: podName }]),
      ...(node === undefined
        ? []
        : [{ subject: { kind: 'Node', namespace: '', name: node.meta.name }, meta: node.meta, pod: podName }]),
    ]),
  ];
  return members.flatMap((member) => unreadableFinding(member, 'error'))[0];
}

/** Returns findings about claims and volumes of the set that cannot be read. The verdict does not rest on them. */
export function unreadableStorage({ set, range, outside }: SetFindingContext): readonly Finding[] {
  return [...range, ...outside].flatMap(({ podName, claims }) =>
    claims.flatMap(({ name, claim, volume }) => [
      ...(claim === undefined
        ? []
        : unreadableFinding({ subject: claimSubject(set, name), meta: claim.meta, pod: podName }, 'warning')),
      ...(volume === undefined
        ? []
        : unreadableFinding({ subject: volumeSubject(volume.meta.name), meta: volume.meta, pod: podName }, 'warning')),
    ]),
  );
}

function unreadableFinding({ subject, meta, pod }: Named, severity: Finding['severity']): readonly Finding[] {
  const { unreadable = [] } = meta;
  const [first, ...others] = unreadable;
  if (first === undefined) return [];
  const { kind, namespace, name } = subject;
  const resource = RESOURCES[kind] ?? kind;
  const what = kind === 'StatefulSet' ? 'the set' : `${resource} ${name}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return [
    {
      code: 'Unreadable',
      severity,
      subject,
      message: `${what} could not be read: ${first}${more}`,
      evidence: unreadable,
      since: undefined,
      action: inspectAction(`${what} as it is`, ['get', resource, name, '-o', 'yaml'], namespace),
      cause: undefined,
      pod,
    },
  ];
}
