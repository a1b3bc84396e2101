/** Pods that the controller tried in vain to create: only its events on the set tell. */

import type { ClusterEvent } from '../model/kinds.ts';

/**
 * The newest failure to create the pod or one of its claims, unless the pod was created after it. The events say
 * "create Pod web-2 in StatefulSet web failed error: …" and "create Claim data-web-2 for Pod web-2 in StatefulSet web
 * failed error: …" (stateful_pod_control.go, recordPodEvent and recordClaimEvent).
 */
export function creationFailure(events: readonly ClusterEvent[], podName: string): ClusterEvent | undefined {
  const newest = (reason: string, part: string): ClusterEvent | undefined =>
    events
      .filter((event) => event.reason === reason && event.message.includes(part))
      .reduce<ClusterEvent | undefined>(
        (best, event) => (best && best.lastAt >= event.lastAt ? best : event),
        undefined,
      );
  const failure = newest('FailedCreate', `Pod ${podName} in StatefulSet `);
  if (failure === undefined) return undefined;
  const success = events
    .filter(({ reason, message }) => reason === 'SuccessfulCreate' && isAboutPod(message, podName))
    .some(({ lastAt }) => lastAt > failure.lastAt);
  return success ? undefined : failure;
}

/** Whether the words "create Pod web-2 in StatefulSet web …" are about that pod; newer servers write "Create". */
export function isAboutPod(message: string, podName: string): boolean {
  return /^(?:create|delete) Pod (\S+) in StatefulSet /i.exec(message)?.[1] === podName;
}

/** What the server said: the part after the controller's own words. */
export function failureMessage({ message }: ClusterEvent): string {
  return message.split('failed error: ')[1] ?? message;
}
