/** The objects of a cluster that changes at random, as an API server writes them. */

import { type ApiObject, apiObjectsOfSet } from '../../test/program/harness/api-objects.ts';
import { type Random, randomFrom } from '../../test/support/seeded-random.ts';

export interface ClusterSize {
  readonly sets: number;
  readonly podsPerSet: number;
  readonly seed: number;
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ApiObject;
}

const NODES = 20;
const NAMESPACES = 5;
/** The API server deletes events after an hour; so many are there at a time. */
const EVENTS = 300;
const SINCE = Date.UTC(2026, 0, 1);

type Json = Readonly<Record<string, unknown>>;

export function keyOf({ plural, metadata }: ApiObject): string {
  return `${plural}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function nodeObject(name: string, taint = ''): ApiObject {
  return {
    plural: 'nodes',
    kind: 'Node',
    metadata: { name, uid: `node-${name}`, creationTimestamp: new Date(SINCE).toISOString() },
    spec: { taints: [{ key: 'soak', value: taint, effect: 'PreferNoSchedule' }] },
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: new Date(SINCE).toISOString() }] },
  };
}

/** A cluster without changes, and the changes one after the other. Equal seeds give equal changes. */
export class SoakCluster {
  readonly objects = new Map<string, ApiObject>();
  readonly #random: Random;
  #version = 0;
  #count = 0;
  #events: string[] = [];
  readonly #pods: string[];
  readonly #sets: string[];
  readonly #claims: string[];

  constructor({ sets, podsPerSet, seed }: ClusterSize) {
    this.#random = randomFrom(seed);
    for (let index = 0; index < NODES; index += 1) this.#store(nodeObject(`node-${index}`));
    for (let index = 0; index < sets; index += 1) {
      const namespace = `soak-${index % NAMESPACES}`;
      const name = `set-${String(index).padStart(3, '0')}`;
      for (const object of apiObjectsOfSet(name, podsPerSet, { namespace })) this.#store(object);
      this.#store(this.#revision(name, namespace));
    }
    const keys = [...this.objects.keys()];
    this.#pods = keys.filter((key) => key.startsWith('pods/'));
    this.#sets = keys.filter((key) => key.startsWith('statefulsets/'));
    this.#claims = keys.filter((key) => key.startsWith('persistentvolumeclaims/'));
  }

  /** The version of the newest change. */
  get version(): number {
    return this.#version;
  }

  /** Usually one change; two if a pod is replaced or an event takes the place of the oldest. */
  change(): readonly Change[] {
    this.#count += 1;
    const dice = this.#random.below(100);
    if (dice < 60) return [this.#modify(this.#random.pick(this.#pods), (pod) => this.#restarted(pod))];
    if (dice < 75) return this.#addEvent();
    if (dice < 83) return this.#replacePod(this.#random.pick(this.#pods));
    if (dice < 90) return [this.#modify(this.#random.pick(this.#sets), (set) => this.#observed(set))];
    if (dice < 97) return [this.#modify(this.#random.pick(this.#claims), (claim) => this.#labelled(claim))];
    const name = `node-${this.#random.below(NODES)}`;
    return [this.#modify(`nodes//${name}`, () => nodeObject(name, `time-${this.#count}`))];
  }

  #store(object: ApiObject): ApiObject {
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    this.objects.set(keyOf(object), stored);
    return stored;
  }

  #modify(key: string, change: (object: ApiObject) => ApiObject): Change {
    return { type: 'MODIFIED', object: this.#store(change(this.#get(key))) };
  }

  #get(key: string): ApiObject {
    const object = this.objects.get(key);
    if (object === undefined) throw new Error(`there is no ${key}`);
    return object;
  }

  #remove(key: string): Change {
    const object = this.#get(key);
    this.objects.delete(key);
    this.#version += 1;
    return {
      type: 'DELETED',
      object: { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } },
    };
  }

  #restarted(pod: ApiObject): ApiObject {
    const status = pod['status'] as Json;
    const [container] = status['containerStatuses'] as readonly Json[];
    const isReady = this.#random.below(4) > 0;
    const restarted = {
      ...container,
      ready: isReady,
      restartCount: this.#count,
      lastState: { terminated: { reason: 'Error', message: `run ${this.#count} has ended`, exitCode: 1 } },
    };
    const conditions = (status['conditions'] as readonly Json[]).map((condition) =>
      condition['type'] === 'Ready' ? { ...condition, status: isReady ? 'True' : 'False' } : condition,
    );
    return { ...pod, status: { ...status, conditions, containerStatuses: [restarted] } };
  }

  #replacePod(key: string): readonly Change[] {
    const { object } = this.#remove(key);
    const uid = `pod-${this.#count}`;
    const created = new Date(SINCE + this.#count * 1000).toISOString();
    const fresh = { ...object, metadata: { ...object.metadata, uid, creationTimestamp: created } };
    return [
      { type: 'DELETED', object },
      { type: 'ADDED', object: this.#store(fresh) },
    ];
  }

  #observed(set: ApiObject): ApiObject {
    const status = set['status'] as Json;
    return { ...set, status: { ...status, readyReplicas: this.#random.below(Number(status['replicas']) + 1) } };
  }

  #labelled(claim: ApiObject): ApiObject {
    const labels = { ...Object(claim.metadata['labels']), soak: `value-${this.#count}` };
    return { ...claim, metadata: { ...claim.metadata, labels } };
  }

  #revision(name: string, namespace: string): ApiObject {
    return {
      plural: 'controllerrevisions',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-a1`,
        namespace,
        uid: `revision-${namespace}-${name}`,
        creationTimestamp: new Date(SINCE).toISOString(),
        ownerReferences: [{ kind: 'StatefulSet', name, uid: `set-${namespace}-${name}`, controller: true }],
      },
      revision: 1,
    };
  }

  #addEvent(): readonly Change[] {
    const pod = this.#get(this.#random.pick(this.#pods));
    const { name, namespace, uid } = pod.metadata;
    const at = new Date(SINCE + this.#count * 1000).toISOString();
    const object = this.#store({
      plural: 'events',
      kind: 'Event',
      metadata: {
        name: `${name}.${this.#count}`,
        namespace: namespace ?? '',
        uid: `event-${this.#count}`,
        creationTimestamp: at,
      },
      type: 'Warning',
      reason: 'BackOff',
      message: `Back-off restarting failed container main in pod ${name}_${namespace}(${uid}), time ${this.#count}`,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      source: { component: 'kubelet' },
      involvedObject: { kind: 'Pod', namespace, name, uid },
    });
    this.#events.push(keyOf(object));
    const oldest = this.#events.length > EVENTS ? this.#events.shift() : undefined;
    return [{ type: 'ADDED', object }, ...(oldest === undefined ? [] : [this.#remove(oldest)])];
  }
}
