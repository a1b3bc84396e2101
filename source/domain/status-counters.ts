/** The verdict where pods may not be read or have not come: from the set's own counters. */

import type { StatefulSet } from './kinds.ts';
import { shortRevision } from './revision.ts';
import { count } from './sentences.ts';
import type { SetStatus, UpdateProgress } from './status.ts';
import type { Judgement } from './verdict.ts';

export function countersOf(set: StatefulSet): SetStatus['replicas'] {
  const { replicas: existing, ready, available, updated } = set.status;
  return { wanted: set.replicas, existing, ready, available, updated };
}

/** The counters do not tell which ordinals they mean: they are taken to be the highest, as the controller works. */
export function progressFromCounters(set: StatefulSet): UpdateProgress {
  const { currentRevision, updateRevision, updated: atUpdate } = set.status;
  const updated = Math.min(set.replicas, atUpdate);
  if (set.strategy.type !== 'RollingUpdate') {
    return { updated, target: updated, held: set.replicas - updated, underWay: updated > 0 && updated < set.replicas };
  }
  const target = Math.max(0, set.replicas - set.strategy.partition);
  const pending = currentRevision !== updateRevision;
  const held = pending ? Math.max(0, set.replicas - Math.max(target, updated)) : 0;
  return { updated: Math.min(updated, target), target, held, underWay: pending && (updated < target || updated > 0) };
}

export function judgeByCounters(set: StatefulSet, update: UpdateProgress): Judgement {
  const { status, meta, replicas } = set;
  const say = (verdict: Judgement['verdict'], reason: string): Judgement => ({ verdict, reason, blame: undefined });
  if (meta.deletionAt !== undefined) return say('progressing', 'the set is being deleted');
  if (status.observedGeneration < meta.generation) {
    return say('progressing', `the controller has not yet seen generation ${meta.generation}`);
  }
  if (status.replicas !== replicas) {
    return say('progressing', `${count(status.replicas, 'pod')} of ${replicas} by the set's own count`);
  }
  if (replicas === 0) return say('scaled-to-zero', 'the set is scaled to zero');
  if (status.available < replicas) {
    return say('progressing', `${status.available} of ${count(replicas, 'pod')} available by the set's own count`);
  }
  if (set.strategy.type === 'RollingUpdate' && update.updated < update.target) {
    return say('progressing', `${update.updated} of ${count(update.target, 'pod')} updated by the set's own count`);
  }
  if (update.held > 0) {
    return say('held', `${count(update.held, 'pod')} at an older revision by the set's own count`);
  }
  const revision = shortRevision(meta, status.updateRevision);
  return say('complete', `${count(replicas, 'pod')} available at revision ${revision} by the set's own count`);
}
