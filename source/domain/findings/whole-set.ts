/** Findings about the set as such: NotObserved, BeingDeleted, NotAllowed, Complete. */

import { shortRevision } from '../revision.ts';
import { count } from '../sentences.ts';
import { UNOBSERVED_MS } from '../thresholds.ts';
import { type SetContext, setSubject } from './context.ts';
import { timestamp, unreadable } from './evidence.ts';
import type { Finding, FindingCode, Severity } from './finding.ts';

function about(
  { set }: SetContext,
  code: FindingCode,
  severity: Severity,
  message: string,
  evidence: readonly string[],
  since?: number,
): Finding {
  return {
    code,
    severity,
    subject: setSubject(set),
    message,
    evidence,
    since,
    action: undefined,
    cause: undefined,
    pod: undefined,
  };
}

/** What forbids every further judgement; undefined where there is nothing of the kind. */
export function beforeAll(context: SetContext): Finding | undefined {
  const { set, now } = context;
  const { meta, status } = set;
  if (meta.deletionAt !== undefined) {
    return about(
      context,
      'BeingDeleted',
      'info',
      'the set is being deleted; its pods go in no promised order',
      [
        `metadata.deletionTimestamp=${timestamp(meta.deletionAt)}`,
        ...(meta.finalizers.length === 0 ? [] : [`metadata.finalizers: ${meta.finalizers.join(', ')}`]),
      ],
      meta.deletionAt,
    );
  }
  if (status.observedGeneration >= meta.generation) return undefined;
  const ignored = status.observedGeneration === 0 && now - meta.createdAt > UNOBSERVED_MS;
  return about(
    context,
    'NotObserved',
    ignored ? 'error' : 'info',
    `the controller has not yet seen ${ignored ? 'the set at all' : `generation ${meta.generation}`}`,
    [
      `metadata.generation=${meta.generation}; status.observedGeneration=${status.observedGeneration}`,
      ...(ignored ? ['does kube-controller-manager run, and with the StatefulSet controller?'] : []),
    ],
    ignored ? meta.createdAt : undefined,
  );
}

/** Without its pods, a set is known by the controller's counters alone. */
export function notAllowed(context: SetContext): readonly Finding[] {
  const lines = unreadable(context.known, 'Pod', 'PersistentVolumeClaim');
  if (lines.length === 0) return [];
  const pods = context.known.Pod === 'forbidden';
  const what = pods
    ? 'pods may not be read here, so that causes cannot be told: the counts are the controller’s'
    : 'claims may not be read here, so that causes in storage cannot be told';
  return [about(context, 'NotAllowed', 'warning', what, lines)];
}

export function complete(context: SetContext): Finding {
  const { set } = context;
  const message =
    set.replicas === 0
      ? 'nothing is wrong: the set is scaled to zero'
      : `nothing is wrong: ${count(set.replicas, 'pod')} available at revision ${shortRevision(set.meta, set.status.updateRevision)}`;
  return about(context, 'Complete', 'info', message, [
    `spec.replicas=${set.replicas}; status.updateRevision=${set.status.updateRevision}`,
  ]);
}
