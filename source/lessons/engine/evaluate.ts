/** Judges a condition by what was observed. */

import { valueAtPath } from '../kubectl/json-path.ts';
import { kindOf, subjectOf } from '../kubectl/kinds.ts';
import type {
  CommandCondition,
  CountCondition,
  EventCondition,
  FileCondition,
  LessonCondition,
  PathCondition,
} from '../model/condition.ts';
import { isDeepStrictEqual } from './deep-equal.ts';
import { isReadyObject, isTerminating, type LessonWorld, type ObservedObject, probeKey, uidOf } from './world.ts';

export interface Judging {
  readonly world: LessonWorld;
  /** The world at the beginning of the step. */
  readonly before: LessonWorld;
  /** Since when each condition of `holds` has been true, by its JSON. */
  readonly heldSince: ReadonlyMap<string, number>;
}

export function isMet(condition: LessonCondition, judging: Judging): boolean {
  if ('all' in condition) return condition.all.every((inner) => isMet(inner, judging));
  if ('any' in condition) return condition.any.some((inner) => isMet(inner, judging));
  if ('not' in condition) return !isMet(condition.not, judging);
  if ('holds' in condition) {
    const since = judging.heldSince.get(heldKey(condition.holds));
    return since !== undefined && judging.world.now - since >= condition.seconds * 1000;
  }
  if ('count' in condition) return isCount(condition, judging.world);
  if ('order' in condition) return isOrder(condition.order, judging);
  if ('event' in condition) return hasEvent(condition, judging);
  if ('file' in condition) return isFile(condition, judging.world);
  if ('command' in condition) return isAnswered(condition, judging.world);
  if ('path' in condition) return isPath(condition, judging);
  return isState(condition.object, condition.is, judging);
}

export function heldKey(condition: LessonCondition): string {
  return JSON.stringify(condition);
}

/** Returns the conditions inside `holds`, whose time has to be kept. */
export function heldConditions(condition: LessonCondition): readonly LessonCondition[] {
  if ('all' in condition) return condition.all.flatMap(heldConditions);
  if ('any' in condition) return condition.any.flatMap(heldConditions);
  if ('not' in condition) return heldConditions(condition.not);
  return 'holds' in condition ? [condition.holds, ...heldConditions(condition.holds)] : [];
}

function objectIn({ objects }: LessonWorld, reference: string): ObservedObject | undefined {
  return objects.get(subjectOf(reference) ?? reference);
}

function isState(reference: string, state: string, { world, before }: Judging): boolean {
  const object = objectIn(world, reference);
  const subject = subjectOf(reference) ?? reference;
  switch (state) {
    case 'present':
      return object !== undefined;
    case 'absent':
      return object === undefined;
    case 'ready':
      return object !== undefined && isReadyObject(subject, object);
    case 'unready':
      return object !== undefined && !isReadyObject(subject, object);
    case 'terminating':
      return object !== undefined && isTerminating(object);
    case 'same':
      return object !== undefined && uidOf(object) === uidOf(objectIn(before, reference));
    default: {
      const former = objectIn(before, reference);
      return object !== undefined && former !== undefined && uidOf(object) !== uidOf(former);
    }
  }
}

function isPath({ object, path, ...wanted }: PathCondition, { world, before }: Judging): boolean {
  const found = objectIn(world, object);
  const value = valueAtPath(found, path);
  if (wanted.exists !== undefined) return (value !== undefined && value !== null) === wanted.exists;
  if (found === undefined) return false;
  if (wanted.equals !== undefined) return value === wanted.equals;
  if (wanted.matches !== undefined) return value !== undefined && new RegExp(wanted.matches, 'u').test(String(value));
  if (wanted.sameAs !== undefined) {
    const other = valueAtPath(objectIn(world, wanted.sameAs.object), wanted.sameAs.path);
    return value !== undefined && isDeepStrictEqual(value, other);
  }
  const former = objectIn(before, object);
  if (former === undefined || value === undefined) return false;
  return isDeepStrictEqual(value, valueAtPath(former, path)) !== wanted.changed;
}

function isCount(
  { count, names, labels = {}, is, phase, ...wanted }: CountCondition,
  { objects }: LessonWorld,
): boolean {
  const kind = kindOf(count)?.word ?? count;
  const pattern = names === undefined ? undefined : new RegExp(names, 'u');
  const matching = [...objects].filter(([subject, object]) => {
    const [word = '', name = ''] = subject.split('/');
    if (word !== kind || pattern?.test(name) === false) return false;
    if (phase !== undefined && valueAtPath(object, '.status.phase') !== phase) return false;
    if (is !== undefined && !isCounted(is, subject, object)) return false;
    return Object.entries(labels).every(([key, value]) => valueAtPath(object, `.metadata.labels["${key}"]`) === value);
  }).length;
  const { equals = matching, atLeast = 0, atMost = matching } = wanted;
  return matching === equals && matching >= atLeast && matching <= atMost;
}

function isCounted(is: NonNullable<CountCondition['is']>, subject: string, object: ObservedObject): boolean {
  if (is === 'terminating') return isTerminating(object);
  return isReadyObject(subject, object) === (is === 'ready');
}

function isOrder(wanted: readonly string[], { world, before }: Judging): boolean {
  let next = before.history.length;
  return wanted.every((text) => {
    const [reference = '', word = ''] = text.split(' ');
    const subject = subjectOf(reference);
    const found = world.history.findIndex(
      (happened, index) => index >= next && happened.subject === subject && happened.word === word,
    );
    next = found + 1;
    return found >= 0;
  });
}

function hasEvent({ event, reason, message }: EventCondition, { world, before }: Judging): boolean {
  const [word = '', name = ''] = (subjectOf(event) ?? event).split('/');
  const pattern = message === undefined ? undefined : new RegExp(message, 'u');
  return [...world.objects].some(([subject, object]) => {
    if (!subject.startsWith('event/') || before.objects.get(subject) === object) return false;
    const about = valueAtPath(object, '.involvedObject');
    return (
      String(valueAtPath(about, '.kind')).toLowerCase() === word &&
      valueAtPath(about, '.name') === name &&
      (reason === undefined || valueAtPath(object, '.reason') === reason) &&
      pattern?.test(String(valueAtPath(object, '.message'))) !== false
    );
  });
}

function isFile({ pod, file, equals, missing = false }: FileCondition, { probes }: LessonWorld): boolean {
  const result = probes.get(probeKey(pod, ['cat', file]));
  if (result === undefined) return false;
  if (missing) return result.exitCode !== 0;
  return result.exitCode === 0 && (equals === undefined || result.output.trim() === equals);
}

function isAnswered({ pod, command, contains, fails }: CommandCondition, world: LessonWorld): boolean {
  const result = world.probes.get(probeKey(pod, command));
  if (result === undefined) return false;
  if (fails !== undefined && (result.exitCode !== 0) !== fails) return false;
  if (contains === undefined) return fails !== undefined || result.exitCode === 0;
  if (typeof contains === 'string') return result.output.includes(contains);
  const value = valueAtPath(objectIn(world, contains.object), contains.path);
  return value !== undefined && result.output.split(/[\s,;]+/).includes(String(value));
}
