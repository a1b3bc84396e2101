/** Derives the verdict from the set's own counters, if pods may not be read or have not been listed. */

import type { StatefulSet } from '../model/kinds.ts';
import type { SetStatus, UpdateProgress } from '../model/set-status.ts';
import { shortRevision } from '../rollout/short-revision.ts';
import { countOf } from '../text/sentences.ts';
import type { SetJudgement } from './verdict.ts';

export function replicasFromCounters(set: StatefulSet): SetStatus['replicas'] {
  const { replicas: existing, ready, available, updated } = set.status;
  return { wanted: set.replicas, existing, ready, available, updated };
}

/**
 * The counters do not say which ordinals they count. They are assumed to be the highest, as the controller works from
 * there.
 */
export function progressFromCounters(set: StatefulSet): UpdateProgress {
  const { currentRevision, updateRevision, updated: atUpdate } = set.status;
  const updated = Math.min(set.replicas, atUpdate);
  if (set.strategy.type !== 'RollingUpdate') {
    return {
      updated,
      target: updated,
      held: set.replicas - updated,
      inProgress: updated > 0 && updated < set.replicas,
    };
  }
  const target = Math.max(0, set.replicas - set.strategy.partition);
  const pending = currentRevision !== updateRevision;
  const held = pending ? Math.max(0, set.replicas - Math.max(target, updated)) : 0;
  return { updated: Math.min(updated, target), target, held, inProgress: pending && (updated < target || updated > 0) };
}

export function judgeByStatusCounters(set: StatefulSet, update: UpdateProgress): SetJudgement {
  const { status, meta, replicas } = set;
  const judgement = (verdict: SetJudgement['verdict'], reason: string): SetJudgement => ({
    verdict,
    reason,
    blockingPod: undefined,
  });
  if (meta.deletionAt !== undefined) return judgement('progressing', 'the set is being deleted');
  if (status.observedGeneration < meta.generation) {
    return judgement('progressing', `the controller has not yet seen generation ${meta.generation}`);
  }
  if (status.replicas !== replicas) {
    return judgement('progressing', `${countOf(status.replicas, 'pod')} of ${replicas} by the set's own count`);
  }
  if (replicas === 0) return judgement('scaled-to-zero', 'the set is scaled to zero');
  if (status.available < replicas) {
    return judgement(
      'progressing',
      `${status.available} of ${countOf(replicas, 'pod')} available by the set's own count`,
    );
  }
  if (set.strategy.type === 'RollingUpdate' && update.updated < update.target) {
    return judgement(
      'progressing',
      `${update.updated} of ${countOf(update.target, 'pod')} updated by the set's own count`,
    );
  }
  if (update.held > 0) {
    return judgement('held', `${countOf(update.held, 'pod')} at an older revision by the set's own count`);
  }
  const revision = shortRevision(meta, status.updateRevision);
  return judgement('complete', `${countOf(replicas, 'pod')} available at revision ${revision} by the set's own count`);
}
