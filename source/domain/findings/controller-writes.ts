/** Parses the StatefulSet controller's events about its writes to pods and claims. */

import type { ClusterEvent } from '../model/kinds.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import { EVENT_GAP_MS, FAILED_WRITE_VALID_MS, RETRY_AFTER_WRITE_MS } from '../model/thresholds.ts';
import type { FindingContext } from './context.ts';
import { rfc3339 } from './evidence.ts';

export type WriteVerb = 'create' | 'update' | 'delete';

/**
 * "create Pod web-2 in StatefulSet web successful", "create Claim data-web-2 for Pod web-2 in StatefulSet web failed
 * error: …": newer servers begin with a capital letter. Source: stateful_pod_control.go, recordPodEvent and
 * recordClaimEvent.
 */
const WRITE =
  /^(create|update|delete) (Claim \S+ (?:for )?)?Pod (\S+) in StatefulSet \S+ (?:success(?:ful)?$|failed error: ([\s\S]*))/i;

interface ControllerWrite {
  readonly verb: WriteVerb;
  readonly pod: string;
  readonly isOfClaim: boolean;
  /** The server's error; undefined for a write that succeeded. */
  readonly refusal: string | undefined;
}

const VERBS: Readonly<Record<string, WriteVerb>> = { create: 'create', update: 'update', delete: 'delete' };

const controllerWrite = memoizeByObject(({ message }: ClusterEvent): ControllerWrite | undefined => {
  const [, verbText = '', claim, pod = '', refusal] = WRITE.exec(message) ?? [];
  const verb = VERBS[verbText.toLowerCase()];
  return verb === undefined ? undefined : { verb, pod, isOfClaim: claim !== undefined, refusal };
});

/** Returns the newest event about a successful write to the pod; undefined if none is left. */
export function lastSuccess(
  events: readonly ClusterEvent[],
  verb: WriteVerb,
  podName: string,
): ClusterEvent | undefined {
  return newestWrites(events).get(keyOf(verb, podName))?.success;
}

/** Returns the newest event about a failed write to the pod or one of its claims; undefined if none is left. */
export function lastFailure(
  events: readonly ClusterEvent[],
  verb: WriteVerb,
  podName: string,
): ClusterEvent | undefined {
  return newestWrites(events).get(keyOf(verb, podName))?.failure;
}

interface NewestWrites {
  readonly success?: ClusterEvent;
  readonly failure?: ClusterEvent;
}

function keyOf(verb: WriteVerb, podName: string): string {
  return `${verb} ${podName}`;
}

/** Found for all pods at once: a set of thousands of pods has as many events. */
const newestWrites = memoizeByObject((events: readonly ClusterEvent[]): ReadonlyMap<string, NewestWrites> => {
  const found = new Map<string, NewestWrites>();
  for (const event of events) {
    const write = controllerWrite(event);
    if (write === undefined || (write.isOfClaim && write.refusal === undefined)) continue;
    const outcome = write.refusal === undefined ? 'success' : 'failure';
    const key = keyOf(write.verb, write.pod);
    const known = found.get(key);
    if (event.lastAt > (known?.[outcome]?.lastAt ?? Number.NEGATIVE_INFINITY)) {
      found.set(key, { ...known, [outcome]: event });
    }
  }
  return found;
});

/**
 * The controller's newest failure to write the pod, where it is still the present: no success came after it, and it is
 * not older than the controller's longest wait. A write to the set makes the controller try again at once: after one,
 * the failure counts only where the step has still not been taken, and while the recorder may have dropped a newer
 * event. `firstAt` is when the pod was first refused after its last success.
 */
export function currentFailure(
  { set, now, setEvents }: FindingContext,
  verb: WriteVerb,
  podName: string,
): ClusterEvent | undefined {
  const failure = lastFailure(setEvents, verb, podName);
  if (failure === undefined || now - failure.lastAt > FAILED_WRITE_VALID_MS) return undefined;
  const { writtenAt = 0 } = set;
  const isTriedAgain = now - writtenAt <= RETRY_AFTER_WRITE_MS || now - failure.lastAt > EVENT_GAP_MS;
  if (writtenAt > failure.lastAt && isTriedAgain) return undefined;
  const success = lastSuccess(setEvents, verb, podName);
  if (success === undefined) return failure;
  return success.lastAt >= failure.lastAt
    ? undefined
    : { ...failure, firstAt: Math.max(failure.firstAt, success.lastAt) };
}

/** The controller's longest wait between two tries (workqueue's exponential limiter). */
const LONGEST_RETRY_MS = 1_000_000;
/** Events count in whole seconds. */
const EVENT_RESOLUTION_MS = 1000;

/**
 * When the controller tries a write again that failed, at the latest. Each wait is twice as long as the one before, so
 * that it is about as long as all waits since the controller's last success.
 */
function nextTryAt({ setEvents, now }: FindingContext, failure: ClusterEvent): number {
  const writes = setEvents.flatMap((event) => {
    const write = controllerWrite(event);
    return write === undefined ? [] : [{ ...event, hasFailed: write.refusal !== undefined }];
  });
  const succeededAt = Math.max(0, ...writes.filter(({ hasFailed }) => !hasFailed).map(({ lastAt }) => lastAt));
  const failures = writes.filter(({ hasFailed, lastAt }) => hasFailed && lastAt > succeededAt);
  const start = Math.max(succeededAt, Math.min(failure.firstAt, ...failures.map(({ firstAt }) => firstAt)));
  let at = failure.lastAt;
  do {
    at += Math.min(LONGEST_RETRY_MS, Math.max(0, at - start) + EVENT_RESOLUTION_MS);
  } while (at < now);
  return at;
}

export function nextTryEvidence(context: FindingContext, failure: ClusterEvent): string {
  const at = rfc3339(nextTryAt(context, failure));
  return `the controller tries again by ${at}, and at once when the set or one of its pods changes`;
}

/** Returns the server's error without the controller's prefix. */
export function refusalText(event: ClusterEvent): string {
  return controllerWrite(event)?.refusal ?? event.message;
}
