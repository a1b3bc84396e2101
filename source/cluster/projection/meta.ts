import { isKeepNote } from '../../domain/claims/keep-notes.ts';
import { isScaleNote } from '../../domain/claims/scaled-back.ts';
import type { ObjectMeta, OwnerReference } from '../../domain/model/kinds.ts';
import { VPA_UPDATES_ANNOTATION } from '../../domain/model/set-writers.ts';
import {
  fields,
  flag,
  integer,
  isRecord,
  LONGEST_NAME,
  LONGEST_NAMESPACE,
  list,
  optionalInteger,
  text,
  texts,
  time,
  UnreadableObject,
} from '../json-fields.ts';
import { intern } from './intern.ts';

const USED_ANNOTATIONS: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/restartedAt',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'pv.kubernetes.io/provisioned-by',
  'kubernetes.io/limit-ranger',
  'meta.helm.sh/release-name',
  'argocd.argoproj.io/tracking-id',
  VPA_UPDATES_ANNOTATION,
]);

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const OWN_ANNOTATION_PREFIX = 'stsview/';
const EMPTY_LIST: readonly never[] = [];
const NO_ENTRIES: Readonly<Record<string, string>> = {};

function projectLabels(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return NO_ENTRIES;
  const entries = Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? [[key, intern(item)] as const] : [],
  );
  return Object.fromEntries(entries);
}

function isUsedAnnotation(key: string, value: string): boolean {
  return (
    USED_ANNOTATIONS.has(key) ||
    key.startsWith(OWN_ANNOTATION_PREFIX) ||
    isScaleNote(key) ||
    // A copy of the whole object says nothing of its own.
    (key !== LAST_APPLIED && isKeepNote(key, value))
  );
}

function projectAnnotations(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return NO_ENTRIES;
  const kept = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && isUsedAnnotation(entry[0], entry[1]),
  );
  return kept.length === 0 ? NO_ENTRIES : Object.fromEntries(kept);
}

function projectOwner(value: unknown): OwnerReference {
  const owner = fields<'kind' | 'name' | 'uid' | 'controller'>(value);
  return {
    kind: intern(text(owner.kind)),
    name: intern(text(owner.name)),
    uid: intern(text(owner.uid)),
    controller: flag(owner.controller),
  };
}

/**
 * Projects the metadata of an object.
 *
 * @throws UnreadableObject if there is no name or uid, or if the name or the namespace is longer than an API server
 * accepts: each row of a set has a copy of them
 */
export function projectMeta(value: unknown): ObjectMeta {
  const meta = fields<
    | 'uid'
    | 'name'
    | 'namespace'
    | 'resourceVersion'
    | 'generation'
    | 'creationTimestamp'
    | 'deletionTimestamp'
    | 'deletionGracePeriodSeconds'
    | 'labels'
    | 'annotations'
    | 'ownerReferences'
    | 'finalizers'
  >(value);
  const name = text(meta.name);
  const namespace = text(meta.namespace);
  const uid = text(meta.uid);
  if (name === '') throw new UnreadableObject('it has no name');
  if (name.length > LONGEST_NAME) throw new UnreadableObject(`its name has ${name.length} characters`);
  if (namespace.length > LONGEST_NAMESPACE) {
    throw new UnreadableObject(`the namespace of "${name}" has ${namespace.length} characters`);
  }
  if (uid === '') throw new UnreadableObject(`"${name}" has no uid`);
  const owners = list(meta.ownerReferences);
  const finalizers = texts(meta.finalizers);
  return {
    uid,
    name,
    namespace: intern(namespace),
    resourceVersion: text(meta.resourceVersion),
    generation: integer(meta.generation, 0),
    createdAt: time(meta.creationTimestamp) ?? 0,
    deletionAt: time(meta.deletionTimestamp),
    deletionGraceSeconds: optionalInteger(meta.deletionGracePeriodSeconds),
    labels: projectLabels(meta.labels),
    annotations: projectAnnotations(meta.annotations),
    owners: owners.length === 0 ? EMPTY_LIST : owners.map(projectOwner),
    finalizers: finalizers.length === 0 ? EMPTY_LIST : finalizers.map(intern),
  };
}
