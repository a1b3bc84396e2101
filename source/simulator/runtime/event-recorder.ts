/** Records events like client-go's recorder: a repetition increments the count instead of creating another event. */

import type { VirtualClock } from '../clock/virtual-clock.ts';
import { canonicalJson } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { timestamp } from '../model/timestamp.ts';
import type { Store } from '../store/store.ts';

export type EventSource =
  | 'statefulset-controller'
  | 'replicaset-controller'
  | 'deployment-controller'
  | 'persistentvolume-controller'
  | 'attachdetach-controller'
  | 'default-scheduler'
  | 'node-controller'
  | 'taint-eviction-controller'
  | 'external-resizer'
  | 'volume_expand'
  | 'job-controller'
  | 'cronjob-controller'
  | 'daemonset-controller'
  | 'kubelet';

export interface EventRecorder {
  record(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: EventSource,
    host?: string,
    /** The part of the object that it is about: "spec.containers{web}". */
    fieldPath?: string,
  ): void;
}

/** Events are kept for an hour, like the API server's --event-ttl. */
const EVENT_TTL_MS = 3_600_000;

/**
 * Omits the resourceVersion, which genuine references contain. Here it would make every event of a changing object a
 * new one.
 */
function referenceTo({ apiVersion, kind, metadata }: KubeObject): Readonly<Record<string, unknown>> {
  const { namespace, name, uid } = metadata;
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name, uid };
}

export function createEventRecorder(store: Store, clock: VirtualClock): EventRecorder {
  const eventNames = new Map<string, string>();
  let count = 0;

  /** Uses nanoseconds like genuine clusters, so that the events of one second keep their order. */
  const nextName = (about: string): string => {
    count += 1;
    const nanoseconds = BigInt(clock.now()) * 1_000_000n + BigInt(count % 1_000_000);
    return `${about}.${nanoseconds.toString(16).padStart(16, '0')}`;
  };

  const expireLater = (namespace: string, name: string, key: string): void => {
    clock.after(EVENT_TTL_MS, () => {
      const event = store.get('events', namespace, name);
      if (event === undefined) {
        if (eventNames.get(key) === name) eventNames.delete(key);
        return;
      }
      const idleMs = clock.now() - Date.parse(String(event['lastTimestamp']));
      if (idleMs < EVENT_TTL_MS) {
        expireLater(namespace, name, key);
        return;
      }
      if (eventNames.get(key) === name) eventNames.delete(key);
      store.delete('events', namespace, name);
    });
  };

  return {
    record: (about, type, reason, message, component, host, fieldPath) => {
      const namespace = about.metadata.namespace ?? 'default';
      const involvedObject = { ...referenceTo(about), ...(fieldPath === undefined ? {} : { fieldPath }) };
      const key = canonicalJson([about.metadata.uid, fieldPath, type, reason, message, component]);
      const now = timestamp(clock.now());
      const before = eventNames.get(key);
      const event = before === undefined ? undefined : store.get('events', namespace, before);
      if (event !== undefined) {
        const count = typeof event['count'] === 'number' ? event['count'] : 1;
        store.update('events', { ...event, count: count + 1, lastTimestamp: now });
        return;
      }
      if (namespaceIsTerminating(store, namespace)) return;
      const name = nextName(about.metadata.name);
      eventNames.set(key, name);
      store.create('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' },
        involvedObject,
        reason,
        message,
        source: { component, ...(host === undefined ? {} : { host }) },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        type,
        eventTime: null,
        reportingComponent: component,
        reportingInstance: host ?? '',
      });
      expireLater(namespace, name, key);
    },
  };
}

function namespaceIsTerminating(store: Store, namespace: string): boolean {
  const object = store.get('namespaces', '', namespace);
  return object === undefined || object.metadata.deletionTimestamp !== undefined;
}
