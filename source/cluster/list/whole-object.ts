/** What must be readable in an object before a decision rests on it. A field that is missing would count as empty. */

import { ClusterError, type Peer } from '../errors.ts';
import { fields, isRecord, text, time } from '../json-fields.ts';
import { unreadableFields } from '../shape/unreadable-fields.ts';
import type { Transport } from '../transport.ts';
import { type Collection, type ListOptions, listPages } from './list-pages.ts';

/** A path of fields, and what the value there must be. */
type Requirement = readonly [path: string, holds: (value: unknown) => boolean];

interface Rule {
  readonly path: string;
  readonly keys: readonly string[];
  readonly holds: (value: unknown) => boolean;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isListOf(holds: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(holds);
}

function isMissingOr(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || value === null || holds(value);
}

function isNonEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function isPodVolume(value: unknown): boolean {
  const { name, persistentVolumeClaim } = fields<'name' | 'persistentVolumeClaim'>(value);
  return isText(name) && isMissingOr((claim) => isText(at(claim, 'claimName')))(persistentVolumeClaim);
}

function isClaimTemplate(value: unknown): boolean {
  return isText(at(value, 'metadata.name'));
}

/** Every pod has a container, so a pod spec without one was not read whole. */
function podSpec(path: string): readonly Requirement[] {
  return [
    [`${path}.containers`, isNonEmptyList],
    [`${path}.volumes`, isMissingOr(isListOf(isPodVolume))],
  ];
}

const ALWAYS: readonly Requirement[] = [
  ['metadata.name', isText],
  ['metadata.uid', isText],
  ['metadata.resourceVersion', isText],
  ['metadata.creationTimestamp', (value) => time(value) !== undefined],
];

const BY_KIND: Readonly<Record<string, readonly Requirement[]>> = {
  Pod: [...podSpec('spec'), ['status', isRecord]],
  StatefulSet: [
    ...podSpec('spec.template.spec'),
    ['spec.replicas', Number.isInteger],
    ['spec.ordinals', isMissingOr(isRecord)],
    ['spec.volumeClaimTemplates', isMissingOr(isListOf(isClaimTemplate))],
    ['status', isRecord],
  ],
  Deployment: podSpec('spec.template.spec'),
  DaemonSet: podSpec('spec.template.spec'),
  ReplicaSet: podSpec('spec.template.spec'),
  ReplicationController: podSpec('spec.template.spec'),
  Job: podSpec('spec.template.spec'),
  CronJob: podSpec('spec.jobTemplate.spec.template.spec'),
  PodTemplate: podSpec('template.spec'),
  PersistentVolumeClaim: [
    ['spec.accessModes', isListOf(isText)],
    ['spec.volumeName', isMissingOr((value) => typeof value === 'string')],
    ['status', isRecord],
  ],
  PersistentVolume: [
    ['spec.persistentVolumeReclaimPolicy', isText],
    ['spec.claimRef', isMissingOr((value) => isText(at(value, 'name')))],
  ],
  VolumeSnapshot: [['spec.source', isRecord]],
  VolumeAttachment: [
    ['spec.nodeName', isText],
    ['spec.source', isRecord],
  ],
  Event: [
    ['involvedObject', isRecord],
    ['reason', isText],
  ],
};

function at(value: unknown, path: string): unknown {
  return valueAt(value, path.split('.'));
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (!isRecord(current)) return undefined;
    current = current[key];
  }
  return current;
}

const rulesByKind = new Map<string, readonly Rule[]>();

/** Every object of every list is checked, so that the paths are taken apart once. */
function rulesOf(kind: string): readonly Rule[] {
  const known = rulesByKind.get(kind);
  if (known !== undefined) return known;
  const rules = [...ALWAYS, ...(BY_KIND[kind] ?? [])].map(([path, holds]) => ({ path, keys: path.split('.'), holds }));
  rulesByKind.set(kind, rules);
  return rules;
}

/** The namespace that the path of a collection names; undefined if it names none. */
function namespaceOf({ path }: Collection): string | undefined {
  const [, name] = /\/namespaces\/([^/]+)\/[^/]+$/.exec(path) ?? [];
  return name === undefined ? undefined : decodeURIComponent(name);
}

/**
 * Returns the check of each object of a collection. It throws ClusterError `protocol` with a sentence that names the
 * object and the field.
 */
export function wholeObjectCheck(collection: Collection, peer: Peer): (object: unknown) => void {
  const { kind = '', path: listPath } = collection;
  const rules = rulesOf(kind);
  const namespace = namespaceOf(collection);
  return (object) => {
    const missing =
      rules.find(({ keys, holds }) => !holds(valueAt(object, keys)))?.path ??
      (namespace === undefined || at(object, 'metadata.namespace') === namespace ? undefined : 'metadata.namespace');
    const [unreadable] = missing === undefined ? unreadableFields(kind, object) : [];
    if (missing === undefined && unreadable === undefined) return;
    const name = text(at(object, 'metadata.name'), 'an object');
    const why = missing === undefined ? `cannot be read (${unreadable})` : `has no readable ${missing}`;
    const sentence = `${name} in the list ${listPath} of ${peer.server} ${why}: look at it with kubectl get -o yaml.`;
    throw new ClusterError('protocol', sentence);
  };
}

/**
 * Yields the objects of a collection for a decision. Nothing may be concluded before the last one has been yielded.
 * @throws ClusterError also for an object without a field that a decision needs
 */
export async function* listWhole(
  transport: Transport,
  collection: Collection,
  options: ListOptions,
): AsyncGenerator<unknown> {
  const requireWhole = wholeObjectCheck(collection, transport.peer);
  for await (const page of listPages(transport, collection, options)) {
    for (const object of page.items) {
      requireWhole(object);
      yield object;
    }
  }
}
