/**
 * Times as a reader sees them. The cluster's clock may be ahead of the reader's, behind it, or stand still, and kubectl
 * counts ages by its own: so every time that the cluster wrote is shifted by as much as the two clocks differ, and what
 * the reader sends back is shifted the other way. A reader that asks for the cluster's own time gets it.
 */

import { isObject, itemsOf, type Json, objectOf } from '../model/json.ts';

export interface ReaderTimes {
  /** Returns the response with its times as the reader sees them. `isCustom`: only the metadata have known times. */
  serve(body: Json, isCustom: boolean): Json;
  /**
   * Returns the object that the reader sent with the cluster's times. A time that was read and sent back is the stored
   * one again, although the clocks may have moved apart since.
   */
  receive(sent: Json, stored: Json | undefined, isCustom: boolean): Json;
  /** One time, with any number of fractional digits. */
  serveTime(time: string): string;
  receiveTime(time: string): string;
}

/** The fields of Kubernetes' kinds in which the cluster writes a time. */
const TIME_FIELDS: ReadonlySet<string> = new Set([
  'acquireTime',
  'completionTime',
  'creationTimestamp',
  'deletionTimestamp',
  'eventTime',
  'finishedAt',
  'firstTimestamp',
  'lastHeartbeatTime',
  'lastObservedTime',
  'lastPhaseTransitionTime',
  'lastProbeTime',
  'lastScaleTime',
  'lastScheduleTime',
  'lastSuccessfulTime',
  'lastTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'renewTime',
  'startTime',
  'startedAt',
  'timeAdded',
  'timestamp',
]);
/** "time" is of managed fields, of an attachment's errors and of a kubelet's measurements. */
const TIME_PARENTS: ReadonlySet<string> = new Set(['managedFields', 'attachError', 'detachError', 'volume']);
/** What users write as they like. */
const USERS_OWN: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'data',
  'fieldsV1',
  'labels',
  'matchLabels',
  'nodeSelector',
  'stringData',
  'template',
  'volumeClaimTemplates',
]);
/** Where the metadata of a custom resource may lie: in itself, in a list or a table of them. */
const AROUND_METADATA: ReadonlySet<string> = new Set(['items', 'metadata', 'object', 'rows']);
const IN_METADATA: ReadonlySet<string> = new Set(['metadata', 'managedFields']);

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Shifts by whole seconds, which leaves the fraction and its digits as they are. What is no time is left as it is. */
export function shiftTime(time: string, seconds: number): string {
  if (!TIME.test(time)) {
    const other = Date.parse(time);
    return Number.isNaN(other) ? time : new Date(other + seconds * 1000).toISOString();
  }
  const shifted = new Date(Date.parse(`${time.slice(0, 19)}Z`) + seconds * 1000);
  return `${shifted.toISOString().slice(0, 19)}${time.slice(19)}`;
}

type Convert = (time: string, stored: unknown) => string;

/** The items of a list belong together by what names them: a condition's type, a container's name, a manager. */
function nameOf(item: unknown): string {
  const { type, name, manager, operation, subresource, key } = objectOf(item);
  return [type, name ?? key, manager, operation, subresource].map((part) => String(part ?? '')).join(' ');
}

function convertAll(value: unknown, stored: unknown, parent: string, isCustom: boolean, convert: Convert): unknown {
  if (Array.isArray(value)) {
    const before = itemsOf(stored);
    const byName = new Map(before.map((item) => [nameOf(item), item]));
    const items = value.map((item, index) => {
      const same = isObject(item) ? (byName.get(nameOf(item)) ?? before[index]) : before[index];
      return convertAll(item, same, parent, isCustom, convert);
    });
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [field, inner] of Object.entries(value)) {
    if (USERS_OWN.has(field) || (isCustom && !IN_METADATA.has(parent) && !AROUND_METADATA.has(field))) continue;
    const before = isObject(stored) ? stored[field] : undefined;
    const isTime = TIME_FIELDS.has(field) || (field === 'time' && TIME_PARENTS.has(parent));
    const next =
      typeof inner === 'string'
        ? isTime && TIME.test(inner)
          ? convert(inner, before)
          : inner
        : convertAll(inner, before, field, isCustom, convert);
    if (next === inner) continue;
    changed ??= { ...value };
    changed[field] = next;
  }
  return changed ?? value;
}

/** Times of a reader in the cluster's own time. */
export const CLUSTER_TIMES: ReaderTimes = {
  serve: (body) => body,
  receive: (sent) => sent,
  serveTime: (time) => time,
  receiveTime: (time) => time,
};

/** How far the two clocks have been apart: the reader's time less the cluster's, in whole seconds. */
export interface OffsetRange {
  readonly least: number;
  readonly most: number;
}

export interface ShiftedTimesOptions {
  readonly offset: number;
  /** All offsets with which times have been served. */
  readonly range: OffsetRange;
  readonly clusterNow: number;
  readonly readerNow: number;
}

export function shiftedTimes({ offset, range, clusterNow, readerNow }: ShiftedTimesOptions): ReaderTimes {
  const latest = `${new Date(readerNow).toISOString().slice(0, 19)}Z`;
  /** What has happened has happened before the reader's present, although time may run fast. */
  const serveTime = (time: string): string => {
    const shifted = shiftTime(time, offset);
    return Date.parse(time) <= clusterNow && Date.parse(shifted) > readerNow ? latest : shifted;
  };
  const receiveTime = (time: string): string => shiftTime(time, -offset);
  const restore: Convert = (time, stored) => {
    if (typeof stored !== 'string' || !TIME.test(stored)) return receiveTime(time);
    const apart = (Date.parse(time) - Date.parse(stored)) / 1000;
    return apart >= range.least - 1 && apart <= range.most + 1 ? stored : receiveTime(time);
  };
  return {
    serve: (body, isCustom) => objectOf(convertAll(body, undefined, '', isCustom, serveTime)),
    receive: (sent, stored, isCustom) => objectOf(convertAll(sent, stored, '', isCustom, restore)),
    serveTime,
    receiveTime,
  };
}
