/** What has been observed of the lesson's cluster: the objects as they are, and what happened to them in its order. */

import { valueAtPath } from '../kubectl/json-path.ts';
import type { LifeWord } from '../model/condition.ts';

export type ObservedObject = Readonly<Record<string, unknown>>;

export interface ObservedChange {
  /** "pod/web-0" */
  readonly subject: string;
  /** Undefined: it is gone. */
  readonly object: ObservedObject | undefined;
}

export interface LifeEvent {
  readonly subject: string;
  readonly word: LifeWord;
}

/** What a command in a pod has answered. */
export interface ProbeResult {
  readonly output: string;
  readonly exitCode: number;
}

export interface LessonWorld {
  readonly objects: ReadonlyMap<string, ObservedObject>;
  readonly history: readonly LifeEvent[];
  /** By probeKey(). */
  readonly probes: ReadonlyMap<string, ProbeResult>;
  /** Milliseconds since the epoch by the cluster's clock. */
  readonly now: number;
}

export const EMPTY_WORLD: LessonWorld = { objects: new Map(), history: [], probes: new Map(), now: 0 };

export function uidOf(object: ObservedObject | undefined): string {
  return String(valueAtPath(object, '.metadata.uid') ?? '');
}

export function isTerminating(object: ObservedObject): boolean {
  return valueAtPath(object, '.metadata.deletionTimestamp') !== undefined;
}

/** Reports whether a pod, node or set is ready, and nothing asks it to go. */
export function isReadyObject(subject: string, object: ObservedObject): boolean {
  if (subject.startsWith('pod/') && isTerminating(object)) return false;
  if (subject.startsWith('statefulset/') || subject.startsWith('deployment/')) {
    const wanted = Number(valueAtPath(object, '.spec.replicas') ?? 1);
    const isCurrent =
      Number(valueAtPath(object, '.status.observedGeneration') ?? 0) >=
      Number(valueAtPath(object, '.metadata.generation') ?? 0);
    return isCurrent && Number(valueAtPath(object, '.status.readyReplicas') ?? 0) === wanted;
  }
  return valueAtPath(object, '.status.conditions[type=Ready].status') === 'True';
}

function isScheduled(object: ObservedObject): boolean {
  return valueAtPath(object, '.spec.nodeName') !== undefined;
}

function isBound(object: ObservedObject): boolean {
  return valueAtPath(object, '.status.phase') === 'Bound';
}

function wordsBetween(subject: string, before: ObservedObject | undefined, after: ObservedObject): readonly LifeWord[] {
  const had = (test: (object: ObservedObject) => boolean): boolean => before !== undefined && test(before);
  const isReady = (object: ObservedObject): boolean => isReadyObject(subject, object);
  return [
    ...(before === undefined ? (['created'] as const) : []),
    ...(subject.startsWith('pod/') && isScheduled(after) && !had(isScheduled) ? (['scheduled'] as const) : []),
    ...(isBound(after) && !had(isBound) ? (['bound'] as const) : []),
    ...(isReady(after) && !had(isReady) ? (['ready'] as const) : []),
    ...(!isReady(after) && had(isReady) && !isTerminating(after) ? (['unready'] as const) : []),
    ...(isTerminating(after) && !had(isTerminating) ? (['terminating'] as const) : []),
  ];
}

/** An object of another uid under the same name is another object: the former is gone. */
export function applyChanges(world: LessonWorld, changes: readonly ObservedChange[]): LessonWorld {
  if (changes.length === 0) return world;
  const objects = new Map(world.objects);
  const history = [...world.history];
  for (const { subject, object } of changes) {
    const known = objects.get(subject);
    const isOther = known !== undefined && object !== undefined && uidOf(known) !== uidOf(object);
    const before = isOther ? undefined : known;
    if (known !== undefined && (isOther || object === undefined)) history.push({ subject, word: 'gone' });
    if (object === undefined) {
      objects.delete(subject);
      continue;
    }
    history.push(...wordsBetween(subject, before, object).map((word) => ({ subject, word })));
    objects.set(subject, object);
  }
  return { ...world, objects, history };
}

/** Names what a command in a pod is asked. */
export function probeKey(pod: string, command: readonly string[]): string {
  return JSON.stringify([pod, ...command]);
}
