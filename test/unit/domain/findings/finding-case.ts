/** A case of the findings' table, the small world that it describes, and objects that several cases share. */

import type { Finding, FindingCode } from '../../../../source/domain/model/finding.ts';
import type { ClusterEvent, ClusterObject, Pod, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aMeta,
  aNode,
  anEvent,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  type PodOptions,
  SECOND,
  type SetOptions,
  waitingPod,
  withoutObjects,
} from '../../../support/object-builders.ts';

export interface FindingCase {
  readonly what: string;
  readonly set?: SetOptions;
  readonly pods?: Readonly<Record<number, PodOptions | 'missing'>>;
  readonly others?: (set: StatefulSet) => readonly ClusterObject[];
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  /** "Pod/web-2" */
  readonly subject: string;
  readonly says?: RegExp;
  /** The arguments of the proposed command. */
  readonly command?: string;
  /** The code of a finding that follows from it. */
  readonly consequence?: FindingCode;
}

export function buildCase({ set: options = {}, pods = {}, others }: Pick<FindingCase, 'set' | 'pods' | 'others'>): {
  readonly set: StatefulSet;
  readonly snapshot: Snapshot;
} {
  const set = aSet(options);
  const entries = Object.entries(pods).map(([ordinal, pod]) => ({ ordinal: Number(ordinal), pod }));
  const changed = entries.flatMap(({ ordinal, pod }): Pod[] => (pod === 'missing' ? [] : [aPod(set, ordinal, pod)]));
  const missing = entries.filter(({ pod }) => pod === 'missing').map(({ ordinal }) => `${set.meta.name}-${ordinal}`);
  return {
    set,
    snapshot: withoutObjects(healthySnapshot(set, ...changed, ...(others?.(set) ?? [])), 'Pod', ...missing),
  };
}

export function describeCase(given: Pick<FindingCase, 'set' | 'pods' | 'others'>, now = NOW): SetStatus {
  const { set, snapshot } = buildCase(given);
  return describeSet(snapshot, set, { now });
}

export function eventAbout(
  kind: 'Pod' | 'PersistentVolumeClaim',
  name: string,
  reason: string,
  message: string,
  lastAt = NOW - SECOND,
) {
  const uid = `${kind === 'Pod' ? 'pod' : 'claim'}-shop-${name}`;
  const event: ClusterEvent = {
    ...anEvent(aSet(), reason, message, lastAt),
    meta: aMeta('event', `${name}.${reason}.${lastAt}`),
    subject: { kind, namespace: 'shop', name, uid },
  };
  return event;
}

export const updating = { status: { updateRevision: 'web-b' } } as const;

export const newRevision = { revision: 'web-b' };

export const unwantedRevision = { revision: 'web-c' };

export const terminatedState = (reason: string, exitCode: number) =>
  ({ type: 'terminated', reason, message: '', exitCode, signal: undefined, finishedAt: NOW - MINUTE }) as const;

export const crashLooping = (reason = 'Error'): PodOptions =>
  waitingPod('CrashLoopBackOff', NOW - MINUTE, {
    restarts: 5,
    lastState: terminatedState(reason, reason === 'OOMKilled' ? 137 : 1),
  });

export const nodeNotReady = (name: string) =>
  aNode(name, {
    ready: 'False',
    readySince: NOW - 3 * MINUTE,
    readyReason: 'KubeletNotReady: container runtime is down',
  });

export const pendingClaim = (name: string, more: Parameters<typeof aClaim>[1] = {}) =>
  aClaim(name, { phase: 'Pending', volume: '', capacity: '', ...more });

export const setEvent = (reason: string, message: string, lastAt: number, more: Partial<ClusterEvent> = {}) => ({
  ...anEvent(aSet(), reason, message, lastAt),
  ...more,
});
