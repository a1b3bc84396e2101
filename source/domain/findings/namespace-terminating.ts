/** NamespaceTerminating: nothing can be created in the namespace of the set any more. */

import type { Finding, FindingCode } from '../model/finding.ts';
import type { Condition } from '../model/kinds.ts';
import type { SetStatus } from '../model/set-status.ts';
import { inspectAction, type SetFindingContext } from './context.ts';
import { conditionEvidence, rfc3339, withoutFullStop } from './evidence.ts';

/** What a set shows whose service, pods or claims have been deleted and do not come back. */
const CODES: ReadonlySet<FindingCode> = new Set([
  'NamespaceTerminating',
  'FailedCreate',
  'NoProgress',
  'TerminatingStuck',
  'ServiceMissing',
  'BeingDeleted',
]);

/**
 * Reports whether the set looks as one whose namespace is being deleted. No event says so: the server refuses an event
 * in such a namespace, too.
 */
export function mayBeInTerminatingNamespace({ findings, next, bindings }: SetStatus): boolean {
  const isWithoutPods = bindings.every(({ pod }) => pod === undefined || pod.stage === 'terminating');
  return (next?.action === 'create' && isWithoutPods) || findings.some(({ code }) => CODES.has(code));
}

export function namespaceTerminating({ set, namespaceState }: SetFindingContext): Finding | undefined {
  if (namespaceState === undefined || namespaceState === 'forbidden') return undefined;
  const { deletionAt, conditions, finalizers } = namespaceState;
  if (deletionAt === undefined) return undefined;
  const { name, namespace } = set.meta;
  const found = conditions.filter(({ status }) => status === 'True');
  const holders = [
    ...found.toSorted((left, right) => rank(left) - rank(right)).map(({ message }) => withoutFullStop(message)),
    ...(finalizers.length === 0 ? [] : [`finalizer ${finalizers.join(', ')} of the namespace holds it`]),
  ];
  const what = set.meta.deletionAt === undefined ? 'nothing can be created in it any more' : 'and the set with it';
  return {
    code: 'NamespaceTerminating',
    severity: 'error',
    subject: { kind: 'Namespace', namespace: '', name: namespace },
    message: `namespace ${namespace} is being deleted, ${what}${holders.length === 0 ? '' : `: ${holders.join('; ')}`}`,
    evidence: [
      `metadata.deletionTimestamp of namespace ${namespace}: ${rfc3339(deletionAt)}`,
      ...found.map(conditionEvidence),
      ...(finalizers.length === 0 ? [] : [`finalizers of namespace ${namespace}: ${finalizers.join(', ')}`]),
      ...(found.length === 0 && finalizers.length === 0
        ? ['its conditions name nothing that holds it; what is in it is being deleted']
        : []),
      `a deletion cannot be taken back: to have ${name} again, make it in another namespace, or in this one once it is gone`,
    ],
    since: deletionAt,
    action: inspectAction(`what holds namespace ${namespace}`, ['get', 'namespace', namespace, '-o', 'yaml'], ''),
    cause: undefined,
    pod: undefined,
  };
}

/** Finalizers are what somebody has to take off, and come first. Source: namespace_conditions.go. */
const ORDER = ['NamespaceFinalizersRemaining', 'NamespaceDeletionContentFailure', 'NamespaceContentRemaining'];

function rank({ type }: Condition): number {
  const index = ORDER.indexOf(type);
  return index === -1 ? ORDER.length : index;
}
