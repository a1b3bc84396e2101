/** ForcedRollback and BrokenRevision: revisions that explain the problems of their pods' containers. */

import type { Finding, FindingAction, FindingCode } from '../model/finding.ts';
import type { Binding } from '../model/set-status.ts';
import { revisionThatWorked } from '../rollout/proven-revisions.ts';
import { shortRevision } from '../rollout/short-revision.ts';
import { isBelowPartition } from '../rollout/update-progress.ts';
import { deletePodAction, inspectAction, type PodProblem, podSubject, type SetFindingContext } from './context.ts';
import { isCausedByPodTemplate } from './unscheduled.ts';

/** Findings that a wrong pod template can cause. */
const CODES_CAUSED_BY_TEMPLATE: ReadonlySet<FindingCode> = new Set([
  'ImagePull',
  'ContainerConfig',
  'InitBlocked',
  'OutOfMemory',
  'CrashLoop',
  'NotReady',
]);

type FindingWithoutCause = Omit<Finding, 'cause'>;

/** Returns the finding that replaces the problem, which becomes its evidence; undefined if no revision explains it. */
export function revisionFinding(
  context: SetFindingContext,
  binding: Binding,
  trouble: PodProblem,
): FindingWithoutCause | undefined {
  const status = binding.pod;
  if (status === undefined || !binding.inRange || status.revision === '') return undefined;
  const ofTemplate =
    CODES_CAUSED_BY_TEMPLATE.has(trouble.code) || (trouble.code === 'Unschedulable' && isCausedByPodTemplate(status));
  if (!ofTemplate) return undefined;
  return forcedRollback(context, binding, trouble) ?? brokenRevision(context, binding, trouble);
}

/**
 * Under OrderedReady the controller replaces no pod while any pod is unavailable, not even the pod that it would
 * replace. A corrected template therefore never reaches the pod that the wrong one broke (kubernetes#67250, #60164).
 */
function forcedRollback(
  context: SetFindingContext,
  binding: Binding,
  trouble: PodProblem,
): FindingWithoutCause | undefined {
  const { set, next } = context;
  const { strategy, status, meta } = set;
  const pod = binding.pod;
  if (set.podManagementPolicy !== 'OrderedReady' || strategy.type !== 'RollingUpdate' || pod === undefined) return;
  // The controller does not wait for a pod that is up.
  if (pod.stage === 'available' || pod.stage === 'ready') return undefined;
  if (status.updateRevision === '' || pod.revision === status.updateRevision) return undefined;
  // A deleted pod below the partition is created again at the current revision, so deleting it does not help.
  if (isBelowPartition(set, binding.ordinal)) return undefined;
  if (next?.action !== 'update' && next?.action !== 'create' && next?.action !== 'wait') return undefined;
  const isUnwanted =
    pod.revisionRole === 'other' || (trouble.severity === 'error' && revisionNeverWorked(context, binding));
  if (!isUnwanted) return undefined;
  const revision = shortRevision(meta, pod.revision);
  const name = binding.podName;
  return {
    code: 'ForcedRollback',
    severity: trouble.severity === 'info' ? 'warning' : trouble.severity,
    subject: podSubject(set, name),
    message: `${name} runs revision ${revision}, which is no longer wanted, and ${trouble.text}; the controller waits for it to become ready before it replaces it. Deleting the pod lets the update go on`,
    evidence: [
      trouble.message ?? `${name} ${trouble.text}`,
      ...trouble.evidence,
      `label controller-revision-hash=${pod.revision}; status.updateRevision=${status.updateRevision}; status.currentRevision=${status.currentRevision}`,
      'spec.podManagementPolicy=OrderedReady: no pod is replaced while one is not available',
    ],
    since: trouble.since,
    action: deletePodAction(set, name),
    log: trouble.log,
    pod: name,
  };
}

/**
 * Reports whether the current revision never worked, as when a first deployment was wrong and then corrected. Its pods
 * block the update as well.
 */
function revisionNeverWorked({ range }: SetFindingContext, { pod, podName }: Binding): boolean {
  return !range.some(
    (other) =>
      other.podName !== podName &&
      other.pod?.revision === pod?.revision &&
      (other.pod?.stage === 'available' || other.pod?.stage === 'ready'),
  );
}

function brokenRevision(
  context: SetFindingContext,
  binding: Binding,
  trouble: PodProblem,
): FindingWithoutCause | undefined {
  const { set, range } = context;
  const { currentRevision, updateRevision } = set.status;
  const pod = binding.pod;
  if (trouble.severity !== 'error' || pod === undefined || pod.revision !== updateRevision) return undefined;
  const worked = revisionThatWorked(context);
  // A set without pods takes the update revision for its current one.
  if (currentRevision === updateRevision && worked === undefined) return undefined;
  const older = range.filter((other) => other.pod !== undefined && other.pod.revision !== updateRevision);
  const up = older.filter((other) => other.pod?.stage === 'available' || other.pod?.stage === 'ready');
  if (older.length > 0 && up.length === 0) return undefined;
  const name = binding.podName;
  const broken = shortRevision(set.meta, updateRevision);
  const readyPod = up.at(-1);
  return {
    code: 'BrokenRevision',
    severity: 'error',
    subject: podSubject(set, name),
    message: `revision ${broken} does not come up: ${trouble.message ?? `${name} ${trouble.text}`}`,
    evidence: [
      ...trouble.evidence,
      `label controller-revision-hash=${updateRevision}, which is status.updateRevision`,
      readyPod === undefined
        ? worked === undefined
          ? `status.currentRevision=${currentRevision}; no earlier revision is known to have worked`
          : `revision ${worked.revision.revision} (${shortRevision(set.meta, worked.revision.meta.name)}): ${worked.evidence}`
        : `${readyPod.podName} of revision ${shortRevision(set.meta, readyPod.pod?.revision ?? '')} is ready`,
    ],
    since: trouble.since,
    action: rollbackAction(context, name),
    log: trouble.log,
    pod: name,
  };
}

/** Goes back to the newest revision that is known to have worked; where there is none, the person has to choose. */
function rollbackAction({ set, provenRevisions, known }: SetFindingContext, pod: string): FindingAction {
  const { name, namespace } = set.meta;
  const subject = `statefulset/${name}`;
  const worked = revisionThatWorked({ set, provenRevisions })?.revision;
  if (known.ControllerRevision !== 'known')
    return inspectAction(
      'which revisions there are: they cannot be read here',
      ['rollout', 'history', subject],
      namespace,
    );
  if (worked === undefined) {
    return {
      label: 'choose a revision to go back to: none is known to have worked',
      args: ['rollout', 'history', subject],
      namespace,
      proposedAction: { action: 'rollback', to: undefined },
    };
  }
  const then = set.podManagementPolicy === 'OrderedReady' ? ` (and then delete ${pod})` : '';
  return {
    label: `roll back to revision ${worked.revision}, which has worked${then}`,
    args: ['rollout', 'undo', subject, `--to-revision=${worked.revision}`],
    namespace,
    proposedAction: { action: 'rollback', to: worked.meta.name },
  };
}
