/** Reads the storage objects that show what a claim or a pod waits for. */

import { keyOf } from '../../domain/model/snapshot.ts';
import type {
  StorageFacts,
  StorageQuestions,
  StorageReading,
  VolumeSnapshot,
} from '../../domain/model/storage-facts.ts';
import { attachLimitKey } from '../../domain/model/storage-facts.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { fields, flag, list, optionalInteger, text } from '../json-fields.ts';
import { listWhole } from '../list/whole-object.ts';
import type { Transport } from '../transport.ts';
import { readVolumeAttachments } from './claims/volume-attachments.ts';
import { createServedApis } from './served-api.ts';

const UNREAD = { state: 'unread' } as const;

/** Rejects only for an abort. */
export async function readStorageFacts(
  transport: Transport,
  { attachments, snapshotNamespaces }: StorageQuestions,
  signal: AbortSignal,
): Promise<StorageFacts> {
  const [found, nodes, snapshots] = await Promise.all([
    attachments ? readVolumeAttachments(transport, signal) : UNREAD,
    attachments ? orRefusal(readNodeDrivers(transport, signal), signal) : UNREAD,
    snapshotNamespaces.length === 0 ? UNREAD : orRefusal(readSnapshots(transport, snapshotNamespaces, signal), signal),
  ]);
  const [attachLimits, drivers]: readonly [StorageFacts['attachLimits'], NonNullable<StorageFacts['drivers']>] =
    nodes.state === 'known'
      ? [
          { state: 'known', value: nodes.value.limits },
          { state: 'known', value: nodes.value.drivers },
        ]
      : [nodes, nodes];
  return { attachments: found, attachLimits, drivers, snapshots };
}

async function orRefusal<T>(reading: Promise<T>, signal: AbortSignal): Promise<StorageReading<T>> {
  try {
    return { state: 'known', value: await reading };
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof ClusterError)) throw thrown;
    return { state: 'refused', reason: messageOf(thrown) };
  }
}

interface NodeDrivers {
  readonly limits: ReadonlyMap<string, number>;
  readonly drivers: ReadonlySet<string>;
}

async function readNodeDrivers(transport: Transport, signal: AbortSignal): Promise<NodeDrivers> {
  const limits = new Map<string, number>();
  const drivers = new Set<string>();
  const resource = { api: '/apis/storage.k8s.io/v1', plural: 'csinodes' };
  await createServedApis(transport, signal).listIfServed(resource, async (api) => {
    const collection = { path: `${api}/csinodes`, kind: 'CSINode', query: {} };
    for await (const object of listWhole(transport, collection, { signal })) {
      const { metadata, spec } = fields<'metadata' | 'spec'>(object);
      const node = text(fields<'name'>(metadata).name);
      for (const driver of list(fields<'drivers'>(spec).drivers)) {
        const { name, allocatable } = fields<'name' | 'allocatable'>(driver);
        drivers.add(attachLimitKey(node, text(name)));
        const count = optionalInteger(fields<'count'>(allocatable).count);
        if (count !== undefined) limits.set(attachLimitKey(node, text(name)), count);
      }
    }
  });
  return { limits, drivers };
}

async function readSnapshots(
  transport: Transport,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, VolumeSnapshot>> {
  const found = new Map<string, VolumeSnapshot>();
  const apis = createServedApis(transport, signal);
  const resource = { api: '/apis/snapshot.storage.k8s.io/v1', plural: 'volumesnapshots' };
  for (const namespace of namespaces) {
    await apis.listIfServed(resource, async (api) => {
      const path = `${api}/namespaces/${encodeURIComponent(namespace)}/volumesnapshots`;
      for await (const object of listWhole(transport, { path, kind: 'VolumeSnapshot', query: {} }, { signal })) {
        const { metadata, spec, status } = fields<'metadata' | 'spec' | 'status'>(object);
        const { source } = fields<'source'>(spec);
        const { readyToUse, error } = fields<'readyToUse' | 'error'>(status);
        found.set(keyOf(namespace, text(fields<'name'>(metadata).name)), {
          sourceClaim: text(fields<'persistentVolumeClaimName'>(source).persistentVolumeClaimName),
          isReady: flag(readyToUse),
          error: text(fields<'message'>(error).message),
        });
      }
    });
  }
  return found;
}
