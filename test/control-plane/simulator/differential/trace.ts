/** The changes of a run without anything that differs between runs: uids, hashes, times, nodes and addresses. */

import { type Change, type Fields, hasCondition, type WatchedObject, waitingReason } from './test-cluster.ts';

export interface Trace {
  /** The changes of each object, by its name, in order. */
  readonly objects: Readonly<Record<string, readonly string[]>>;
  /** The creations and deletions of all pods, in order. */
  readonly pods: readonly string[];
  /** Events of the controllers: "Normal SuccessfulCreate StatefulSet/web". */
  readonly events: readonly string[];
  /** The answers of its DNS to the script's queries. */
  readonly answers: readonly string[];
  /** The last status of each set. */
  readonly statuses: Readonly<Record<string, Fields>>;
}

const COMPONENTS = ['statefulset-controller', 'default-scheduler', 'persistentvolume-controller'];
/** Events that occur or not, depending on the order of the controllers. FailedUpdate: a controller used an old copy. */
const RACY_REASONS = new Set([
  'WaitForFirstConsumer',
  'WaitForPodScheduled',
  'FailedScheduling',
  'Scheduled',
  'ExternalProvisioning',
  'FailedUpdate',
]);
const COUNTERS = ['replicas', 'readyReplicas', 'availableReplicas', 'currentReplicas', 'updatedReplicas'];

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The reason why the scheduler finds no node. */
function unschedulable(pod: WatchedObject): string | undefined {
  const conditions = pod.status?.['conditions'];
  if (!Array.isArray(conditions)) return undefined;
  const condition = conditions.map(fields).find((entry) => entry['type'] === 'PodScheduled');
  return condition?.['status'] === 'False' ? text(condition['message']) : undefined;
}

/**
 * @param answers DNS answers that the script recorded
 *
 * @param names removes the parts of a name that belong to this run
 */
export function traceOf(
  changes: readonly Change[],
  answers: readonly string[],
  names: (name: string) => string,
): Trace {
  const objects: Record<string, string[]> = {};
  const pods: string[] = [];
  const events = new Set<string>();
  const statuses: Record<string, Fields> = {};
  const letters = new Map<string, string>();
  const before = new Map<string, WatchedObject>();
  const waited = new Set<string>();
  /** Sets that are being deleted: until they are gone, their revisions are created and deleted again. */
  const ending = new Set<string>();
  const sorted = changes.toSorted((left, right) => left.version - right.version);

  for (const { resource, type, object } of sorted) {
    if (resource === 'controllerrevisions' && type === 'ADDED' && !letters.has(object.metadata.name)) {
      letters.set(object.metadata.name, String.fromCharCode(65 + letters.size));
    }
  }
  const letter = (revision: unknown): string => letters.get(text(revision)) ?? '-';
  const owners = ({ metadata }: WatchedObject): string =>
    (metadata.ownerReferences ?? [])
      .map(({ kind, name }) => `${kind}/${name}`)
      .sort()
      .join(' ');

  const addStep = (about: string, what: string): void => {
    const said = objects[about];
    if (said === undefined) objects[about] = [what];
    else said.push(what);
  };
  const addPodStep = (name: string, what: string): void => {
    addStep(`pod ${name}`, what);
    if (/^(created|ready|terminating|gone)/.test(what)) pods.push(`${name} ${what}`);
  };

  function onPod(object: WatchedObject, previous: WatchedObject | undefined): void {
    const { name, labels } = object.metadata;
    if (previous === undefined) {
      addPodStep(name, `created revision ${letter(labels?.['controller-revision-hash'])} owner ${owners(object)}`);
      return;
    }
    if (owners(previous) !== owners(object)) addPodStep(name, `owner ${owners(object)}`);
    if (previous.spec?.['nodeName'] === undefined && object.spec?.['nodeName'] !== undefined)
      addPodStep(name, 'scheduled');
    if (!hasCondition(previous, 'Ready') && hasCondition(object, 'Ready')) addPodStep(name, 'ready');
    const reason = waitingReason(object) ?? '';
    if (/BackOff/.test(reason) && !waited.has(`${object.metadata.uid} ${reason}`)) {
      waited.add(`${object.metadata.uid} ${reason}`);
      addPodStep(name, `waits: ${reason}`);
    }
    if (previous.metadata.deletionTimestamp === undefined && object.metadata.deletionTimestamp !== undefined) {
      addPodStep(name, 'terminating');
    }
  }

  function onClaim(object: WatchedObject, previous: WatchedObject | undefined): void {
    const about = `claim ${object.metadata.name}`;
    if (previous === undefined) addStep(about, `created owner ${owners(object)}`);
    else if (owners(previous) !== owners(object)) addStep(about, `owner ${owners(object)}`);
    const phase = text(object.status?.['phase']);
    if (phase !== 'Pending' && phase !== text(previous?.status?.['phase'])) addStep(about, phase);
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    if (isGoing && previous?.metadata.deletionTimestamp === undefined) addStep(about, 'terminating');
  }

  function volumeName(object: WatchedObject): string {
    const isMade = /^pvc-/.test(object.metadata.name);
    return `volume ${isMade ? `of ${text(fields(object.spec?.['claimRef'])['name'])}` : names(object.metadata.name)}`;
  }

  function onVolume(object: WatchedObject, previous: WatchedObject | undefined): void {
    const phase = text(object.status?.['phase']);
    if (phase !== 'Pending' && phase !== text(previous?.status?.['phase'])) addStep(volumeName(object), phase);
  }

  function onSet(object: WatchedObject, previous: WatchedObject | undefined): void {
    const about = `set ${object.metadata.name}`;
    const revisions = ({ status }: WatchedObject): string =>
      `current ${letter(status?.['currentRevision'])} update ${letter(status?.['updateRevision'])}`;
    if (object.status?.['updateRevision'] !== undefined) {
      if (previous === undefined || revisions(previous) !== revisions(object)) addStep(about, revisions(object));
      const counters = COUNTERS.map((name) => [name, object.status?.[name] ?? 0]);
      statuses[object.metadata.name] = Object.fromEntries(counters);
    }
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    if (!isGoing) return;
    ending.add(object.metadata.uid);
    if (previous?.metadata.deletionTimestamp === undefined) addStep(about, 'terminating');
  }

  function onEvent(object: WatchedObject): void {
    const component = text(object['reportingComponent']) || text(fields(object['source'])['component']);
    const reason = text(object['reason']);
    if (!COMPONENTS.includes(component) || RACY_REASONS.has(reason)) return;
    const { kind, name } = fields(object['involvedObject']);
    const about = kind === 'PersistentVolume' ? '' : `/${text(name)}`;
    events.add(`${text(object['type'])} ${reason} ${text(kind)}${about}`);
  }

  for (const { resource, type, object } of sorted) {
    const { name, uid } = object.metadata;
    const previous = before.get(uid);
    before.set(uid, object);
    if (resource === 'events') {
      if (type !== 'DELETED') onEvent(object);
    } else if (resource === 'controllerrevisions') {
      if (object.metadata.ownerReferences?.some((owner) => ending.has(owner.uid))) continue;
      if (previous === undefined) addStep(`revision ${letter(name)}`, `number ${object['revision']}`);
      else if (type === 'DELETED') addStep(`revision ${letter(name)}`, 'gone');
      else if (previous['revision'] !== object['revision']) {
        addStep(`revision ${letter(name)}`, `number ${object['revision']}`);
      }
    } else if (type === 'DELETED') {
      if (resource === 'pods') {
        // Without a grace period, the genuine server reports first that it terminates, and then that it is gone.
        if (previous?.metadata.deletionTimestamp === undefined) addPodStep(name, 'terminating');
        addPodStep(name, 'gone');
      } else if (resource === 'statefulsets') {
        addStep(`set ${name}`, 'gone');
        delete statuses[name];
      } else if (resource === 'persistentvolumeclaims') addStep(`claim ${name}`, 'gone');
      else addStep(volumeName(object), 'gone');
    } else if (resource === 'pods') onPod(object, previous);
    else if (resource === 'persistentvolumeclaims') onClaim(object, previous);
    else if (resource === 'persistentvolumes') onVolume(object, previous);
    else onSet(object, previous);
  }

  // Only the last one counts, since earlier ones depend on the order of the controllers.
  const last = new Map<string, WatchedObject>();
  for (const { resource, type, object } of sorted) {
    if (resource !== 'pods') continue;
    if (type === 'DELETED') last.delete(object.metadata.name);
    else last.set(object.metadata.name, object);
  }
  for (const [name, pod] of last) {
    const why = unschedulable(pod);
    if (why !== undefined) addStep(`pod ${name}`, `unschedulable: ${names(why)}`);
  }
  return {
    objects: sortedKeys(objects),
    pods,
    answers: [...answers],
    events: [...events].sort(),
    statuses: sortedKeys(statuses),
  };
}

function sortedKeys<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
