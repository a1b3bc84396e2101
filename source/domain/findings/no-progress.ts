/**
 * NoProgress: a step that the controller could take and has not taken. NotObserved: a generation that it has not
 * observed.
 */

import type { FindingAction } from '../model/finding.ts';
import type { ClusterEvent } from '../model/kinds.ts';
import type { Binding } from '../model/set-status.ts';
import { STEP_OVERDUE_AFTER_MS, UNOBSERVED_AFTER_MS } from '../model/thresholds.ts';
import { stepDueSince } from '../rollout/step-due.ts';
import { inspectAction, type PodProblem, type SetFindingContext, setSubject } from './context.ts';
import { eventEvidence, rfc3339, unreadableKinds } from './evidence.ts';

/** Returns undefined for every pod but that of the controller's next step, and until the step is overdue. */
export function noProgress(context: SetFindingContext, { podName }: Binding): PodProblem | undefined {
  const { set, now, next } = context;
  if (next?.pod !== podName) return undefined;
  const since = stepDueSinceIn(context);
  if (since === undefined || now - since <= STEP_OVERDUE_AFTER_MS) return undefined;
  const undone = { create: 'has not been created', delete: 'has not been deleted', update: 'has not been replaced' };
  const text = `${next.action === 'wait' ? 'has not changed' : undone[next.action]}, though the controller waits for nothing`;
  const binding = [...context.range, ...context.outside].find((row) => row.podName === podName);
  return {
    code: 'NoProgress',
    severity: 'error',
    subject: setSubject(set),
    text,
    evidence: [
      `the controller's next step, due since ${rfc3339(since)}: ${next.action} ${podName}`,
      ...warningEvidence(context, binding),
      ...controllerEvidence(context),
    ],
    since,
    action: leaseAction(),
    lookup: 'controller-lease',
    verdictImpact: 'permanent',
    unfinished: true,
    outlastsNextStep: true,
  };
}

export function stepDueSinceIn({ set, range, outside, next, setEvents }: SetFindingContext): number | undefined {
  const lastWriteTo = (podName: string): number | undefined =>
    setEvents.reduce<number | undefined>(
      (latest, event) =>
        event.type === 'Normal' && mentions(event, podName) && event.lastAt > (latest ?? 0) ? event.lastAt : latest,
      undefined,
    );
  return stepDueSince({ set, range, outside, next, lastWriteTo });
}

function mentions(event: ClusterEvent, podName: string): boolean {
  return event.message.includes(`Pod ${podName} in StatefulSet `);
}

/** The newest Warning about the set, the pod (or an earlier one of its name) and its claims. */
function warningEvidence(context: SetFindingContext, binding: Binding | undefined): readonly string[] {
  const { setEvents, podEventsOf, eventsOf, known } = context;
  const ofClaims = (binding?.claims ?? []).flatMap(({ claim }) =>
    claim === undefined ? [] : eventsOf(claim.meta.uid),
  );
  const warnings = [setEvents, binding === undefined ? [] : podEventsOf(binding.podName), ofClaims].flatMap(
    (events) => newestWarning(events) ?? [],
  );
  const refused = unreadableKinds(known, 'Event');
  if (warnings.length === 0) return refused.length > 0 ? refused : ['no event tells of a write that failed'];
  return warnings.map(eventEvidence);
}

function newestWarning(events: readonly ClusterEvent[]): ClusterEvent | undefined {
  return events
    .filter(({ type }) => type === 'Warning')
    .reduce<ClusterEvent | undefined>((best, event) => (best && best.lastAt >= event.lastAt ? best : event), undefined);
}

/** Distinguishes a controller manager that is down from one whose work fails for this set alone. */
export function controllerEvidence({ set, controllerSeenAt, controllerLease }: SetFindingContext): readonly string[] {
  const { statusWrittenAt } = set;
  const acted =
    statusWrittenAt === undefined
      ? 'the controller has never written the status of the set'
      : `the controller last wrote the status of the set ${rfc3339(statusWrittenAt)}`;
  const isActiveElsewhere =
    controllerSeenAt !== undefined && controllerSeenAt > (statusWrittenAt ?? set.meta.createdAt) + 60_000;
  if (isActiveElsewhere) {
    return [
      `${acted}, and that of another set ${rfc3339(controllerSeenAt)}: it runs, and fails on this set`,
      FAILS_SILENTLY,
    ];
  }
  const lastWrites = `${acted}, and that of no other set later`;
  switch (controllerLease?.type) {
    case 'held': {
      const { holder, renewedAt, readAt } = controllerLease;
      const renewed = `lease kube-system/kube-controller-manager was last renewed ${rfc3339(renewedAt)} by ${holder}`;
      return readAt - renewedAt > LEASE_OLD_AFTER_MS
        ? [lastWrites, `${renewed}: no controller manager is active`]
        : [lastWrites, `${renewed}: a controller manager is active`, FAILS_SILENTLY];
    }
    case 'forbidden':
      return [
        lastWrites,
        MAY_BE_DOWN,
        'not known: leases in kube-system may not be read here (the permission to get them is missing)',
      ];
    case 'absent':
    case undefined:
      return [lastWrites, MAY_BE_DOWN];
  }
}

const FAILS_SILENTLY =
  'a ResourceQuota on controllerrevisions.apps makes the controller fail without an event; its log says more';
const MAY_BE_DOWN =
  'kube-controller-manager may be down or without its lease, or fail on this set without an event, as with a ResourceQuota on controllerrevisions.apps';
/** The active controller manager renews its lease every 2 seconds, and another takes it over after 15. */
const LEASE_OLD_AFTER_MS = 60_000;

export function leaseAction(): FindingAction {
  return inspectAction(
    'when the controller manager last renewed its lease',
    ['get', 'lease', 'kube-controller-manager', '-o', 'jsonpath={.spec.holderIdentity} {.spec.renewTime}'],
    'kube-system',
  );
}

/**
 * Returns the latest time since which the controller has not observed the newest generation of the set. Returns
 * undefined if the controller has observed it, if the delay is normal, or if the time is not known: scaling records no
 * time.
 */
export function unobservedSince({ set, now, unwrittenSince }: SetFindingContext): number | undefined {
  const { meta, status, specWrittenAt, statusWrittenAt } = set;
  if (status.observedGeneration >= meta.generation) return undefined;
  const isNew = status.observedGeneration === 0;
  const isWrittenSince = specWrittenAt !== undefined && specWrittenAt > (statusWrittenAt ?? Number.POSITIVE_INFINITY);
  const since = isNew ? Math.max(meta.createdAt, specWrittenAt ?? 0) : isWrittenSince ? specWrittenAt : unwrittenSince;
  return since === undefined || now - since <= UNOBSERVED_AFTER_MS ? undefined : since;
}
