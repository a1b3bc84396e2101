import type { Finding } from '../model/finding.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { claimSubject, inspectAction, type SetFindingContext } from './context.ts';
import { lastSuccess } from './controller-writes.ts';
import { eventEvidence, rfc3339 } from './evidence.ts';

/** The objects of one `kubectl apply` are created within this time. */
const SAME_APPLY_MS = 60_000;

/**
 * A pod that started with data of an earlier pod, after a scale-down and scale-up, or after the set was deleted and
 * created again (kubernetes#55045: stale members come back). A plain restart also reattaches the claim and is not
 * reported.
 */
export function staleClaimReuse(
  context: SetFindingContext,
  binding: Binding,
  { claim, name }: ClaimBinding,
): readonly Finding[] {
  const { set } = context;
  const pod = binding.pod?.pod;
  if (claim === undefined || pod === undefined) return [];
  const older = claim.meta.createdAt + SAME_APPLY_MS < set.meta.createdAt && pod.meta.createdAt >= set.meta.createdAt;
  const scaled = older ? undefined : scaledDownBefore(context, binding);
  if (!older && (scaled === undefined || claim.meta.createdAt >= scaled.at)) return [];
  const why = older
    ? 'an earlier set of that name'
    : `the last ${binding.podName}, which was scaled away or had ended,`;
  return [
    {
      code: 'StaleClaimReuse',
      severity: 'info',
      subject: claimSubject(set, name),
      message: `${binding.podName} uses claim ${name} with the data that ${why} left`,
      evidence: [
        `claim ${name} was created ${rfc3339(claim.meta.createdAt)}, pod ${binding.podName} ${rfc3339(pod.meta.createdAt)}, the set ${rfc3339(set.meta.createdAt)}`,
        ...(scaled === undefined ? [] : [scaled.line]),
      ],
      since: pod.meta.createdAt,
      action: inspectAction(`claim ${name}`, ['describe', 'pvc', name], set.meta.namespace),
      cause: undefined,
      pod: binding.podName,
    },
  ];
}

/**
 * Finds out whether the earlier pod was scaled down. The controller deletes a pod of the range to update it or because
 * it has ended, and a pod outside the range to scale down. If the pod was created at the present revision, its deletion
 * was not an update. If a pod with a higher ordinal existed all the time, it was not a scale-down.
 */
function scaledDownBefore(
  { set, range, setEvents, updateRevision }: SetFindingContext,
  { ordinal, pod, podName }: Binding,
): { readonly at: number; readonly line: string } | undefined {
  if (updateRevision === undefined || pod === undefined || pod.revision !== updateRevision.meta.name) return undefined;
  const made = lastSuccess(setEvents, 'create', podName);
  const deletion = lastSuccess(setEvents, 'delete', podName);
  if (made === undefined || deletion === undefined) return undefined;
  // A combined event counts other pods, too.
  const wasAtRevision =
    !made.isCombined &&
    made.count > 1 &&
    made.firstAt >= updateRevision.meta.createdAt &&
    made.firstAt < deletion.lastAt;
  if (!wasAtRevision || pod.pod.meta.createdAt < deletion.lastAt) return undefined;
  const stood = range.some(
    (above) => above.ordinal > ordinal && above.pod !== undefined && above.pod.pod.meta.createdAt < deletion.lastAt,
  );
  // A range that starts at a higher ordinal removes pods at its lower end.
  if (stood && set.ordinalsStart === 0) return undefined;
  return { at: deletion.lastAt, line: eventEvidence(deletion) };
}
