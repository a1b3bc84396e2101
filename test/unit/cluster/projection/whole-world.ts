/** A small healthy cluster as the API server writes it, in JSON, and its projection. */

import { createObjectCache, type Feed } from '../../../../source/cache/object-cache.ts';
import { readItem } from '../../../../source/cluster/list/read-item.ts';
import { RESOURCES } from '../../../../source/cluster/projection/resources.ts';
import { type ClusterObject, KINDS, type Kind } from '../../../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { apiObjectsOfSet } from '../../../program/harness/api-objects.ts';

export type Json = Readonly<Record<string, unknown>>;

const CREATED = '2026-01-01T00:00:00Z';

function meta(kind: string, name: string, namespace?: string): Json {
  return { name, namespace, uid: `${kind}-${name}`, resourceVersion: '5', creationTimestamp: CREATED };
}

function nodeJson(name: string): Json {
  return {
    kind: 'Node',
    metadata: { ...meta('node', name), labels: { 'topology.kubernetes.io/zone': 'a' } },
    spec: { taints: [{ key: 'soft', effect: 'PreferNoSchedule' }] },
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: CREATED }] },
  };
}

/** One set "web" of two pods that is complete, with an object of every kind that is watched. */
export function healthyWorld(): readonly Json[] {
  const owner = { kind: 'StatefulSet', name: 'web', uid: 'set-shop-web', controller: true };
  return [
    ...apiObjectsOfSet('web', 2).map(({ plural: _, metadata, ...rest }) => ({
      ...rest,
      metadata: { resourceVersion: '5', ...metadata },
    })),
    nodeJson('node-0'),
    nodeJson('node-1'),
    {
      kind: 'ControllerRevision',
      metadata: { ...meta('revision', 'web-a1', 'shop'), ownerReferences: [owner] },
      revision: 1,
    },
    {
      kind: 'StorageClass',
      metadata: meta('class', 'standard'),
      provisioner: 'disk.example.com',
      volumeBindingMode: 'Immediate',
    },
    {
      kind: 'EndpointSlice',
      metadata: { ...meta('slice', 'web-x', 'shop'), labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: ['10.0.0.0'],
          hostname: 'web-0',
          conditions: { ready: true },
          targetRef: { kind: 'Pod', uid: 'pod-shop-web-0' },
        },
      ],
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    },
    {
      kind: 'Event',
      metadata: meta('event', 'web.1', 'shop'),
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: 'create Pod web-0 in StatefulSet web successful',
      count: 1,
      lastTimestamp: CREATED,
      source: { component: 'statefulset-controller' },
      involvedObject: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'set-shop-web' },
    },
  ];
}

function isKind(kind: unknown): kind is Kind {
  return KINDS.some((known) => known === kind);
}

/** The projections of objects that several snapshots share. */
const projected = new WeakMap<Json, ClusterObject>();

/** Reads the objects as a watch would. One that cannot be read at all is left out. */
export function snapshotOfJson(objects: readonly Json[], onProblem: (sentence: string) => void = () => {}): Snapshot {
  const cache = createObjectCache();
  const feeds = new Map<Kind, Feed>(KINDS.map((kind) => [kind, { kind, namespace: undefined }]));
  for (const [, feed] of feeds) cache.apply({ type: 'state', feed, state: { phase: 'live', since: 0 } });
  for (const json of objects) {
    const { kind } = json;
    const feed = isKind(kind) ? feeds.get(kind) : undefined;
    if (!isKind(kind) || feed === undefined) throw new TypeError(`there is no kind ${String(kind)}`);
    const object = projected.get(json) ?? readItem(json, kind, RESOURCES[kind].project, onProblem);
    if (object !== undefined) projected.set(json, object);
    if (object !== undefined) cache.apply({ type: 'put', feed, object });
  }
  return cache.snapshot();
}
