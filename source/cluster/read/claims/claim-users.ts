/**
 * Reads which objects reference a claim or did so recently: the pod templates of workloads, VolumeSnapshots, and ended
 * pods.
 */

import type {
  ClaimFacts,
  ClaimReadings,
  ClaimReferences,
  ReadResult,
  WorkloadKind,
  Workloads,
} from '../../../domain/claims/readings.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import { messageOf } from '../../errors.ts';
import { fields, list, text } from '../../json-fields.ts';
import { listWhole } from '../../list/whole-object.ts';
import type { NamespaceScope } from '../../projection/resources.ts';
import type { Transport } from '../../transport.ts';
import { createServedApis, type ServedApis } from '../served-api.ts';
import { readPodEnds } from './pod-ends.ts';

interface ClaimUserResource {
  readonly kind: string;
  readonly api: string;
  readonly plural: string;
  /** Returns the names of the claims that an object references. */
  readonly claims: (object: unknown) => readonly string[];
}

function claimsOfPodSpec(template: unknown): readonly string[] {
  return list(fields<'volumes'>(fields<'spec'>(template).spec).volumes).flatMap((volume) => {
    const { claimName } = fields<'claimName'>(fields<'persistentVolumeClaim'>(volume).persistentVolumeClaim);
    return typeof claimName === 'string' ? [claimName] : [];
  });
}

function claimsOfTemplate(object: unknown): readonly string[] {
  return claimsOfPodSpec(fields<'template'>(fields<'spec'>(object).spec).template);
}

const WORKLOADS: Readonly<Record<WorkloadKind, ClaimUserResource>> = {
  Deployment: { kind: 'Deployment', api: '/apis/apps/v1', plural: 'deployments', claims: claimsOfTemplate },
  DaemonSet: { kind: 'DaemonSet', api: '/apis/apps/v1', plural: 'daemonsets', claims: claimsOfTemplate },
  ReplicaSet: { kind: 'ReplicaSet', api: '/apis/apps/v1', plural: 'replicasets', claims: claimsOfTemplate },
  ReplicationController: {
    kind: 'ReplicationController',
    api: '/api/v1',
    plural: 'replicationcontrollers',
    claims: claimsOfTemplate,
  },
  StatefulSet: { kind: 'StatefulSet', api: '/apis/apps/v1', plural: 'statefulsets', claims: claimsOfTemplate },
  Job: { kind: 'Job', api: '/apis/batch/v1', plural: 'jobs', claims: claimsOfTemplate },
  CronJob: {
    kind: 'CronJob',
    api: '/apis/batch/v1',
    plural: 'cronjobs',
    claims: (object) => claimsOfTemplate(fields<'jobTemplate'>(fields<'spec'>(object).spec).jobTemplate),
  },
  PodTemplate: {
    kind: 'PodTemplate',
    api: '/api/v1',
    plural: 'podtemplates',
    claims: (object) => claimsOfPodSpec(fields<'template'>(object).template),
  },
};

const VOLUME_SNAPSHOTS: ClaimUserResource = {
  kind: 'VolumeSnapshot',
  api: '/apis/snapshot.storage.k8s.io/v1',
  plural: 'volumesnapshots',
  claims: (object) => {
    const { source } = fields<'source'>(fields<'spec'>(object).spec);
    const { persistentVolumeClaimName } = fields<'persistentVolumeClaimName'>(source);
    return typeof persistentVolumeClaimName === 'string' ? [persistentVolumeClaimName] : [];
  },
};

function scopePath(namespace: string | undefined): string {
  return namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
}

async function readUsers(
  transport: Transport,
  apis: ServedApis,
  { kind, api, plural, claims }: ClaimUserResource,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ReadResult<ClaimReferences>> {
  async function readFrom(served: string): Promise<ClaimReferences> {
    const users = new Map<string, string[]>();
    const collection = { path: `${served}${scopePath(namespace)}/${plural}`, kind, query: {} };
    for await (const object of listWhole(transport, collection, { signal })) {
      const meta = fields<'name' | 'namespace'>(fields<'metadata'>(object).metadata);
      for (const claim of new Set(claims(object))) {
        const key = keyOf(text(meta.namespace), claim);
        const names = users.get(key);
        if (names === undefined) users.set(key, [text(meta.name)]);
        else names.push(text(meta.name));
      }
    }
    return users;
  }
  try {
    return { state: 'known', value: (await apis.listIfServed({ api, plural }, readFrom)) ?? new Map() };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { state: 'refused', reason: messageOf(thrown) };
  }
}

async function readScope(
  transport: Transport,
  apis: ServedApis,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ClaimReadings> {
  const read = (source: ClaimUserResource) => readUsers(transport, apis, source, namespace, signal);
  const [
    Deployment,
    DaemonSet,
    ReplicaSet,
    ReplicationController,
    StatefulSet,
    Job,
    CronJob,
    PodTemplate,
    snapshots,
    podEnds,
  ] = await Promise.all([
    read(WORKLOADS.Deployment),
    read(WORKLOADS.DaemonSet),
    read(WORKLOADS.ReplicaSet),
    read(WORKLOADS.ReplicationController),
    read(WORKLOADS.StatefulSet),
    read(WORKLOADS.Job),
    read(WORKLOADS.CronJob),
    read(WORKLOADS.PodTemplate),
    read(VOLUME_SNAPSHOTS),
    readPodEnds(transport, namespace, signal),
  ]);
  const workloads: Workloads = {
    Deployment,
    DaemonSet,
    ReplicaSet,
    ReplicationController,
    StatefulSet,
    Job,
    CronJob,
    PodTemplate,
  };
  return { workloads, snapshots, podEndTimes: podEnds };
}

/** Rejects only for an abort: what cannot be read is `refused`. */
export async function readClaimReadings(
  transport: Transport,
  namespaces: NamespaceScope,
  signal: AbortSignal,
): Promise<ClaimFacts['readings']> {
  const scopes: readonly (string | undefined)[] = namespaces === 'all' ? [undefined] : [...new Set(namespaces)];
  const apis = createServedApis(transport, signal);
  const entries = await Promise.all(
    scopes.map(async (scope) => [scope ?? '', await readScope(transport, apis, scope, signal)] as const),
  );
  return new Map(entries);
}
