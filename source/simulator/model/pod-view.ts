/** The fields of a pod that controllers need. */

import { at, itemsOf, objectOf, stringMapOf, stringOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';
import { memoize } from './memoize.ts';
import { parseTime } from './timestamp.ts';

export interface PodView {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** "" if no kubelet has admitted the pod yet. */
  readonly phase: string;
  readonly isReady: boolean;
  /** When it became ready, in milliseconds; NaN while it is not. */
  readonly readySince: number;
  readonly isTerminating: boolean;
  /** "" while it is not scheduled. */
  readonly nodeName: string;
  readonly ip: string;
  /** Names of the claims that the pod mounts. */
  readonly claims: readonly string[];
}

export const podView = memoize((object: KubeObject): PodView => {
  const { metadata, spec = {}, status = {} } = object;
  const ready = itemsOf(status['conditions']).find((entry) => at(entry, 'type') === 'Ready');
  const isReady = at(ready, 'status') === 'True';
  return {
    object,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    labels: stringMapOf(metadata.labels),
    phase: stringOf(status['phase']),
    isReady,
    readySince: isReady ? parseTime(at(ready, 'lastTransitionTime')) : Number.NaN,
    isTerminating: metadata.deletionTimestamp !== undefined,
    nodeName: stringOf(spec['nodeName']),
    ip: stringOf(status['podIP']),
    claims: itemsOf(spec['volumes']).flatMap((volume) => {
      const name = at(volume, 'persistentVolumeClaim', 'claimName');
      if (typeof name === 'string') return [name];
      return at(volume, 'ephemeral') === undefined ? [] : [`${metadata.name}-${stringOf(at(volume, 'name'))}`];
    }),
  };
});

export function isRunningAndReady({ phase, isReady }: PodView): boolean {
  return phase === 'Running' && isReady;
}

/** Like podutil.IsPodAvailable: ready for at least `minReadySeconds`. */
export function isAvailable({ isReady, readySince }: PodView, minReadySeconds: number, now: number): boolean {
  return isReady && (minReadySeconds === 0 || readySince + minReadySeconds * 1000 <= now);
}

export function isFinished({ phase }: PodView): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Returns the object with some of its conditions set. A changed status updates lastTransitionTime. */
export function withConditions(
  status: Readonly<Record<string, unknown>>,
  changes: readonly Readonly<Record<string, unknown>>[],
  time: string,
): readonly unknown[] {
  const conditions = itemsOf(status['conditions']).map(objectOf);
  const changed = (type: unknown) => changes.find((change) => change['type'] === type);
  const stamped = (change: Readonly<Record<string, unknown>>) => {
    const before = conditions.find((condition) => condition['type'] === change['type']);
    const lastTransitionTime =
      before !== undefined && before['status'] === change['status'] ? before['lastTransitionTime'] : time;
    return { ...change, lastTransitionTime };
  };
  return [
    ...conditions.map((condition) => {
      const change = changed(condition['type']);
      return change === undefined ? condition : stamped(change);
    }),
    ...changes.filter((change) => !conditions.some((condition) => condition['type'] === change['type'])).map(stamped),
  ];
}
