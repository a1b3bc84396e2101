/**
 * The fields on which a judgement rests. Where one is not what the API promises, the projection takes a default in its
 * place, and the object says so: nothing may be concluded from it.
 */

import {
  bool,
  count,
  countOrPercent,
  generation,
  instant,
  listOf,
  misfitsOf,
  name,
  nameOrEmpty,
  optional,
  record,
  type Shape,
  string,
  stringMap,
  wordOf,
} from './shape.ts';

const METADATA = record({
  generation: optional(generation),
  creationTimestamp: optional(instant),
  deletionTimestamp: optional(instant),
  deletionGracePeriodSeconds: optional(count),
  labels: optional(stringMap),
  annotations: optional(stringMap),
  ownerReferences: optional(listOf(record({ uid: name, kind: string, name: string, controller: optional(bool) }))),
  finalizers: optional(listOf(string)),
});

const LABEL_SELECTOR = record({
  matchLabels: optional(stringMap),
  matchExpressions: optional(listOf(record({ key: string, operator: string, values: optional(listOf(string)) }))),
});

const CONDITIONS = optional(listOf(record({ type: name, status: wordOf('True', 'False', 'Unknown') })));

const CONTAINERS = listOf(record({ name }));

const POD_VOLUMES = optional(listOf(record({ name, persistentVolumeClaim: optional(record({ claimName: name })) })));

const RETENTION = optional(wordOf('Retain', 'Delete'));

const STATE = optional(
  record({ running: optional(record({})), waiting: optional(record({})), terminated: optional(record({})) }),
);

const CONTAINER_STATUSES = optional(
  listOf(
    record({
      name,
      ready: optional(bool),
      started: optional(bool),
      restartCount: optional(count),
      state: STATE,
      lastState: STATE,
    }),
  ),
);

const STATEFUL_SET = record({
  metadata: METADATA,
  spec: record({
    replicas: optional(count),
    ordinals: optional(record({ start: optional(count) })),
    serviceName: optional(nameOrEmpty),
    podManagementPolicy: optional(wordOf('OrderedReady', 'Parallel')),
    minReadySeconds: optional(count),
    updateStrategy: optional(
      record({
        type: optional(string),
        rollingUpdate: optional(record({ partition: optional(count), maxUnavailable: optional(countOrPercent) })),
      }),
    ),
    persistentVolumeClaimRetentionPolicy: optional(record({ whenDeleted: RETENTION, whenScaled: RETENTION })),
    selector: optional(LABEL_SELECTOR),
    template: optional(
      record({
        metadata: optional(record({ labels: optional(stringMap) })),
        spec: optional(record({ containers: optional(CONTAINERS), volumes: POD_VOLUMES })),
      }),
    ),
    volumeClaimTemplates: optional(listOf(record({ metadata: record({ name }) }))),
  }),
  status: record({
    observedGeneration: optional(generation),
    replicas: optional(count),
    readyReplicas: optional(count),
    updatedReplicas: optional(count),
    availableReplicas: optional(count),
    currentRevision: optional(string),
    updateRevision: optional(string),
  }),
});

const POD = record({
  metadata: METADATA,
  spec: record({
    nodeName: optional(string),
    containers: optional(CONTAINERS),
    initContainers: optional(CONTAINERS),
    volumes: POD_VOLUMES,
    readinessGates: optional(listOf(record({ conditionType: string }))),
  }),
  status: record({
    phase: optional(wordOf('', 'Pending', 'Running', 'Succeeded', 'Failed', 'Unknown')),
    conditions: CONDITIONS,
    containerStatuses: CONTAINER_STATUSES,
    initContainerStatuses: CONTAINER_STATUSES,
  }),
});

const CLAIM = record({
  metadata: METADATA,
  spec: record({ volumeName: optional(string), accessModes: optional(listOf(string)) }),
  status: optional(record({ phase: optional(wordOf('', 'Pending', 'Bound', 'Lost')) })),
});

const VOLUME = record({
  metadata: METADATA,
  spec: record({
    claimRef: optional(record({ namespace: optional(string), name: optional(string), uid: optional(string) })),
    persistentVolumeReclaimPolicy: optional(wordOf('', 'Retain', 'Delete', 'Recycle')),
  }),
  status: optional(record({ phase: optional(wordOf('', 'Pending', 'Available', 'Bound', 'Released', 'Failed')) })),
});

const NODE = record({
  metadata: METADATA,
  spec: optional(
    record({ unschedulable: optional(bool), taints: optional(listOf(record({ key: string, effect: string }))) }),
  ),
  status: optional(record({ conditions: CONDITIONS })),
});

const SHAPES: Readonly<Record<string, Shape>> = {
  StatefulSet: STATEFUL_SET,
  Pod: POD,
  PersistentVolumeClaim: CLAIM,
  PersistentVolume: VOLUME,
  Node: NODE,
};

/** Returns 'spec.replicas is "three"' for each field that cannot be read; an empty list for a kind without a shape. */
export function unreadableFields(kind: string, value: unknown): readonly string[] {
  const shape = Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined;
  return shape === undefined ? [] : misfitsOf(shape, value);
}
