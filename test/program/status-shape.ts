/** The JSON of `stsview status`, apiVersion stsview/v1: what scripts rely on. */

import { either, filled, flag, integer, listOf, object, oneOf, orNull, type Shape, text } from './shape.ts';

const REPLICAS = object({ wanted: integer, existing: integer, ready: integer, available: integer, updated: integer });

const POD = object({
  name: filled,
  uid: filled,
  state: filled,
  ready: flag,
  available: flag,
  revision: text,
  revisionRole: oneOf('current', 'update', 'other'),
  node: text,
  ip: text,
  restarts: integer,
  role: text,
});

const CLAIM = object({
  template: filled,
  name: filled,
  uid: orNull(filled),
  phase: oneOf('Pending', 'Bound', 'Lost', 'Missing', 'NotAllowed'),
  terminating: flag,
  volume: text,
  storageClass: text,
  capacity: text,
  accessModes: listOf(filled),
  reclaimPolicy: text,
  nodes: listOf(filled),
});

const BINDING = object({
  ordinal: integer,
  inRange: flag,
  heldByPartition: flag,
  pod: orNull(POD),
  claims: listOf(CLAIM),
});

const ITEM = object({
  namespace: filled,
  name: filled,
  uid: filled,
  verdict: oneOf('complete', 'progressing', 'held', 'stuck', 'degraded', 'scaled-to-zero'),
  reason: filled,
  next: orNull(filled),
  replicas: REPLICAS,
  ordinals: object({ start: integer, end: integer }),
  strategy: object({
    type: oneOf('RollingUpdate', 'OnDelete'),
    partition: orNull(integer),
    maxUnavailable: orNull(either(integer, filled)),
  }),
  podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
  revisions: object({ current: text, update: text }),
  service: text,
  retention: object({ whenDeleted: oneOf('Retain', 'Delete'), whenScaled: oneOf('Retain', 'Delete') }),
  notAllowed: listOf(filled),
  bindings: listOf(BINDING),
});

export const STATUS_LIST: Shape = object({
  apiVersion: oneOf('stsview/v1'),
  kind: oneOf('StatefulSetStatusList'),
  context: filled,
  items: listOf(ITEM),
});
