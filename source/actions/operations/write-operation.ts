/** What each write operation defines, and what several of them share. */

import type { KubectlTarget } from '../../domain/text/kubectl.ts';
import type { FoundObject, ObjectRef, ResourceAttributes } from '../ports.ts';
import { objectPath } from './object-path.ts';

/** An HTTP request as data. */
export interface PreparedRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  /** JSON where it is left out. */
  readonly contentType?: string;
}

export interface WriteEffect {
  /**
   * `not-yet`: the object does not show the write, but the server could still carry it out. `not-observed`: the object
   * was changed, and its controller has not reported the change. `no-effect`: the write was not carried out and will
   * not be. `cannot-be-told`: the object is gone, or others have changed it since.
   */
  readonly type: 'took-effect' | 'not-yet' | 'not-observed' | 'no-effect' | 'cannot-be-told';
  /** Part of a sentence, without its full stop: "StatefulSet web wants 3 replicas (generation 5)". */
  readonly evidence: string;
}

/** `wait` false: the command returns before the object is gone. */
export interface KubectlOptions {
  readonly wait: boolean;
}

/** Everything that the program knows about one kind of write. */
export interface WriteOperation<W> {
  /** The question to the API server's authorizer whether the user may send the write. */
  readonly accessReview: (write: W) => ResourceAttributes;
  /** JSON pointers of the fields that the write changes; empty where it deletes the whole object. */
  readonly changedPaths: (write: W) => readonly string[];
  /** The operation's name in the journal. */
  readonly journalName: (write: W) => string;
  /** Path of the object that `request` is built from; undefined where the write alone is enough. */
  readonly readBefore: (write: W) => string | undefined;
  /**
   * `before`: the object at the path of `readBefore`, as JSON. The request tests in the server that the target is the
   * planned object and that `before` still holds.
   */
  readonly request: (write: W, before: unknown, dryRun: boolean) => PreparedRequest;
  /** True for a write that makes its target, which may not exist before. Its uid is then that of the former object. */
  readonly makesTarget?: true;
  /** True for a write before which the object at the path of `readBefore` is kept in a file. */
  readonly keepsBefore?: true;
  /** A sentence that says why the write may not be sent, in view of the object at the path of `readBefore`. */
  readonly objection?: (write: W, before: unknown) => string | undefined;
  /** What a missing target, or another object of its name, says about a write to which no response came. */
  readonly effectIfGone: 'took-effect' | 'not-yet' | 'cannot-be-told';
  /** What the target says about a write to which no response came; undefined where it is of an unexpected kind. */
  readonly effect: (write: W, found: FoundObject) => WriteEffect | undefined;
  /** The kubectl command that does the same, shell-quoted. */
  readonly kubectl: (write: W, where: KubectlTarget, options: KubectlOptions) => string;
}

export interface PatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** A JSON Patch test operation. A test for null holds where the field is left out. */
export function testOperation(path: string, value: unknown): PatchOperation {
  return { op: 'test', path, value };
}

/** Names the program in the managedFields of the object. */
export function fieldManagerQuery(dryRun: boolean): string {
  return `?fieldManager=stsview${dryRun ? '&dryRun=All' : ''}`;
}

/** A JSON Patch that the server applies only to the object with the target's uid. */
export function patchRequest(
  target: ObjectRef,
  operations: readonly PatchOperation[],
  dryRun: boolean,
  subresource = '',
): PreparedRequest {
  return {
    method: 'PATCH',
    path: `${objectPath(target)}${subresource}${fieldManagerQuery(dryRun)}`,
    contentType: 'application/json-patch+json',
    body: [testOperation('/metadata/uid', target.uid), ...operations],
  };
}

/** A DELETE with the given preconditions and, where they are given, another grace period or propagation. */
export function deleteRequest(
  target: ObjectRef,
  preconditions: { readonly uid: string; readonly resourceVersion?: string },
  dryRun: boolean,
  more: { readonly gracePeriodSeconds?: number; readonly propagationPolicy?: 'Orphan' } = {},
): PreparedRequest {
  const trial = dryRun ? { dryRun: ['All'] } : {};
  return {
    method: 'DELETE',
    path: `${objectPath(target)}${dryRun ? '?dryRun=All' : ''}`,
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, ...more, ...trial },
  };
}

/** "StatefulSet web" */
export function targetText({ kind, name }: ObjectRef): string {
  return `${kind} ${name}`;
}

/** The effect of a deletion. `isForced`: a pod that was terminating before keeps its grace period until then. */
export function deletionEffect(target: ObjectRef, { object }: FoundObject, isForced = false): WriteEffect {
  const { deletionAt, deletionGraceSeconds } = object.meta;
  const isDone = deletionAt !== undefined && (!isForced || deletionGraceSeconds === 0);
  return isDone
    ? { type: 'took-effect', evidence: `${targetText(target)} is being deleted` }
    : { type: 'not-yet', evidence: `${targetText(target)} is still there` };
}

/** The value at a path through nested objects; undefined where a part of the path is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined),
    value,
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
