/** The JSON of `stsview status`, apiVersion stsview/v1, on which scripts depend. */

import {
  anyBoolean,
  anyInteger,
  anyString,
  arrayOf,
  either,
  nonEmptyString,
  objectOf,
  oneOf,
  orNull,
  type Shape,
} from './json-shape.ts';

const REPLICAS = objectOf({
  wanted: anyInteger,
  existing: anyInteger,
  ready: anyInteger,
  available: anyInteger,
  updated: anyInteger,
});

const POD = objectOf({
  name: nonEmptyString,
  uid: nonEmptyString,
  createdAt: nonEmptyString,
  state: nonEmptyString,
  ready: anyBoolean,
  available: anyBoolean,
  revision: anyString,
  revisionRole: oneOf('current', 'update', 'other'),
  node: anyString,
  ip: anyString,
  restarts: anyInteger,
  role: anyString,
});

const CLAIM = objectOf({
  template: nonEmptyString,
  origin: oneOf('claim-template', 'shared', 'ephemeral'),
  name: nonEmptyString,
  uid: orNull(nonEmptyString),
  createdAt: orNull(nonEmptyString),
  phase: oneOf('Pending', 'Bound', 'Lost', 'Missing', 'NotAllowed'),
  terminating: anyBoolean,
  volume: anyString,
  storageClass: anyString,
  capacity: anyString,
  accessModes: arrayOf(nonEmptyString),
  reclaimPolicy: anyString,
  nodes: arrayOf(nonEmptyString),
  used: orNull(anyInteger),
  available: orNull(anyInteger),
  inodes: orNull(objectOf({ used: anyInteger, total: anyInteger })),
  sampledAt: orNull(nonEmptyString),
  source: orNull(oneOf('kubelet', 'prometheus', 'df')),
});

const BINDING = objectOf({
  ordinal: anyInteger,
  inRange: anyBoolean,
  heldByPartition: anyBoolean,
  pod: orNull(POD),
  claims: arrayOf(CLAIM),
});

const ITEM = objectOf({
  namespace: nonEmptyString,
  name: nonEmptyString,
  uid: nonEmptyString,
  createdAt: nonEmptyString,
  verdict: oneOf('complete', 'progressing', 'held', 'stuck', 'degraded', 'scaled-to-zero'),
  reason: nonEmptyString,
  next: orNull(nonEmptyString),
  warnings: arrayOf(objectOf({ code: nonEmptyString, message: nonEmptyString })),
  replicas: REPLICAS,
  ordinals: objectOf({ start: anyInteger, end: anyInteger }),
  strategy: objectOf({
    type: oneOf('RollingUpdate', 'OnDelete'),
    partition: orNull(anyInteger),
    maxUnavailable: orNull(either(anyInteger, nonEmptyString)),
  }),
  podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
  revisions: objectOf({ current: anyString, update: anyString }),
  service: anyString,
  retention: objectOf({ whenDeleted: oneOf('Retain', 'Delete'), whenScaled: oneOf('Retain', 'Delete') }),
  notAllowed: arrayOf(nonEmptyString),
  bindings: arrayOf(BINDING),
});

export const STATUS_LIST: Shape = objectOf({
  apiVersion: oneOf('stsview/v1'),
  kind: oneOf('StatefulSetStatusList'),
  context: nonEmptyString,
  items: arrayOf(ITEM),
});
