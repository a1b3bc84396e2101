/** Findings about the set as a whole: NotObserved, BeingDeleted, NotAllowed, Complete. */

import type { Finding, FindingCode, FindingSeverity } from '../model/finding.ts';
import type { StatefulSet } from '../model/kinds.ts';
import { STEP_OVERDUE_AFTER_MS, TERMINATION_OVERDUE_AFTER_MS } from '../model/thresholds.ts';
import { shortRevision } from '../rollout/short-revision.ts';
import { countOf, listNames } from '../text/sentences.ts';
import { podWithOwner } from './claim-holders.ts';
import { followSetAction, inspectAction, type SetFindingContext, setSubject } from './context.ts';
import { rfc3339, unreadableKinds } from './evidence.ts';
import { namespaceTerminating } from './namespace-terminating.ts';
import { controllerEvidence, leaseAction, unobservedSince } from './no-progress.ts';
import { unreadableMember } from './unreadable.ts';

function setFinding(
  { set }: SetFindingContext,
  code: FindingCode,
  severity: FindingSeverity,
  message: string,
  evidence: readonly string[],
  since?: number,
): Omit<Finding, 'action'> {
  return {
    code,
    severity,
    subject: setSubject(set),
    message,
    evidence,
    since,
    cause: undefined,
    pod: undefined,
  };
}

/** Returns the finding that makes all further findings meaningless; undefined if there is none. */
export function overridingFinding(context: SetFindingContext): Finding | undefined {
  const { set } = context;
  const { meta, status } = set;
  const unreadable = unreadableMember(context);
  if (unreadable !== undefined) return unreadable;
  const since = unobservedSince(context);
  const ofNamespace = namespaceTerminating(context);
  if (ofNamespace !== undefined) return ofNamespace;
  if (meta.deletionAt !== undefined) return beingDeleted(context, meta.deletionAt);
  if (status.observedGeneration >= meta.generation) return undefined;
  const finding = setFinding(
    context,
    'NotObserved',
    since === undefined ? 'info' : 'error',
    unobservedText(set, since),
    [
      `metadata.generation=${meta.generation}; status.observedGeneration=${status.observedGeneration}`,
      ...(since === undefined ? [] : controllerEvidence(context)),
    ],
    since,
  );
  return since === undefined
    ? { ...finding, action: followSetAction(set) }
    : { ...finding, action: leaseAction(), lookup: 'controller-lease' };
}

/** `since`: as unobservedSince gives it. */
export function unobservedText({ meta, status }: StatefulSet, since: number | undefined): string {
  const isIgnored = since !== undefined && status.observedGeneration === 0;
  return `the controller has not yet seen ${isIgnored ? 'the set at all' : `generation ${meta.generation}`}`;
}

/** Finalizers that the garbage collector removes itself. */
const GARBAGE_COLLECTOR_FINALIZERS: ReadonlySet<string> = new Set(['foregroundDeletion', 'orphan']);

/**
 * Reports that the garbage collector has not finished for a minute: a foreground deletion waits until the owned objects
 * are deleted, an orphaning deletion until they are released. Terminating pods have their own findings.
 */
function collectorWaits(
  context: SetFindingContext,
  deletionAt: number,
): Pick<Finding, 'message' | 'evidence' | 'action' | 'lookup'> | undefined {
  const { set, now, range, outside, usersOf } = context;
  const { uid, namespace, finalizers } = set.meta;
  const isCollected = finalizers.some((finalizer) => GARBAGE_COLLECTOR_FINALIZERS.has(finalizer));
  if (!isCollected || now - deletionAt <= STEP_OVERDUE_AFTER_MS) return undefined;
  const rows = [...range, ...outside];
  const untouched = rows.filter(({ pod }) => pod !== undefined && pod.pod.meta.deletionAt === undefined);
  if (untouched.length > 0) {
    const names = listNames(untouched.map(({ podName }) => podName));
    return {
      message: `the garbage collector has neither deleted nor released ${names}`,
      evidence: controllerEvidence(context),
      action: leaseAction(),
      lookup: 'controller-lease',
    };
  }
  const held = rows
    .flatMap(({ claims }) => claims)
    .find(
      ({ claim, name }) =>
        claim?.meta.deletionAt !== undefined &&
        claim.meta.owners.some((owner) => owner.uid === uid) &&
        usersOf(name).length > 0,
    );
  if (held === undefined) return undefined;
  const holders = usersOf(held.name);
  return {
    message: `claim ${held.name}, which it owns, is kept: ${listNames(holders.map(podWithOwner))} still ${holders.length === 1 ? 'uses' : 'use'} it`,
    evidence: holders.map((pod) => `${podWithOwner(pod)} names claim ${held.name}; its phase is ${pod.phase}`),
    action: inspectAction(`claim ${held.name}`, ['describe', 'pvc', held.name], namespace),
  };
}

/** Returns BeingDeleted; undefined for a set that is not being deleted. */
export function ownDeletion(context: SetFindingContext): Finding | undefined {
  const { deletionAt } = context.set.meta;
  return deletionAt === undefined ? undefined : beingDeleted(context, deletionAt);
}

/** A set disappears after its pods, unless another finalizer holds it. Its namespace cannot be deleted then either. */
function beingDeleted(context: SetFindingContext, deletionAt: number): Finding {
  const { set, now, range, outside } = context;
  const { name, namespace, finalizers } = set.meta;
  const holders = finalizers.filter((finalizer) => !GARBAGE_COLLECTOR_FINALIZERS.has(finalizer));
  const waiting = collectorWaits(context, deletionAt);
  const isEmpty = [...range, ...outside].every(({ pod }) => pod === undefined);
  const isHeld = holders.length > 0 && isEmpty && now - deletionAt > TERMINATION_OVERDUE_AFTER_MS;
  const evidence = [
    `metadata.deletionTimestamp=${rfc3339(deletionAt)}`,
    ...(finalizers.length === 0 ? [] : [`metadata.finalizers: ${finalizers.join(', ')}`]),
  ];
  if (waiting !== undefined) {
    const message = `the set is being deleted and does not go: ${waiting.message}`;
    const finding = setFinding(
      context,
      'BeingDeleted',
      'error',
      message,
      [...evidence, ...waiting.evidence],
      deletionAt,
    );
    return { ...finding, action: waiting.action, lookup: waiting.lookup };
  }
  if (!isHeld) {
    const message = 'the set is being deleted; its pods go in no promised order';
    return {
      ...setFinding(context, 'BeingDeleted', 'info', message, evidence, deletionAt),
      action: followSetAction(set),
    };
  }
  const message = `the set is being deleted and has no pods left: finalizer ${holders.join(', ')} holds it`;
  return {
    ...setFinding(context, 'BeingDeleted', 'warning', message, evidence, deletionAt),
    action: {
      label: 'take the finalizers off, once their owner is known to be gone',
      args: ['patch', 'statefulset', name, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'],
      namespace,
      proposedAction: undefined,
    },
  };
}

/** If pods may not be read, the controller's counters are all that is known of a set. */
export function notAllowed(context: SetFindingContext): readonly Finding[] {
  const lines = unreadableKinds(context.known, 'Pod', 'PersistentVolumeClaim');
  if (lines.length === 0) return [];
  const pods = context.known.Pod === 'forbidden';
  const what = pods
    ? 'pods may not be read here, so that causes cannot be told: the counts are the controller’s'
    : 'claims may not be read here, so that causes in storage cannot be told';
  const action = inspectAction('all that you may do here', ['auth', 'can-i', '--list'], context.set.meta.namespace);
  return [{ ...setFinding(context, 'NotAllowed', 'warning', what, lines), action }];
}

export function completeFinding(context: SetFindingContext): Finding {
  const { set } = context;
  const message =
    set.replicas === 0
      ? 'nothing is wrong: the set is scaled to zero'
      : `nothing is wrong: ${countOf(set.replicas, 'pod')} available at revision ${shortRevision(set.meta, set.status.updateRevision)}`;
  const evidence = [
    `spec.replicas=${set.replicas}; status.updateRevision=${set.status.updateRevision}`,
    ...(context.setWriters?.unread ?? []),
  ];
  return { ...setFinding(context, 'Complete', 'info', message, evidence), action: undefined };
}
