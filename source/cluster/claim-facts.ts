/** Reads what the verdicts on claims need besides the watched kinds: who names a claim, and who made it. */

import {
  type ClaimFacts,
  type ClaimReadings,
  type ClaimUsers,
  type Maker,
  type Reading,
  versionOf,
  type WorkloadKind,
  type Workloads,
} from '../domain/claims/readings.ts';
import { candidates } from '../domain/claims/verdict.ts';
import type { Claim } from '../domain/kinds.ts';
import type { Snapshot, Tables } from '../domain/snapshot.ts';
import { keyOf } from '../domain/snapshot.ts';
import { ClusterError, messageOf } from './errors.ts';
import { type Collection, listPages, pathWith } from './listing.ts';
import { readOnce } from './once.ts';
import { fields, isRecord, list, text } from './projection/reader.ts';
import type { Namespaces } from './resources.ts';
import type { Transport } from './transport.ts';

interface Source {
  readonly api: string;
  readonly plural: string;
  /** Names of the claims that an object names. */
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

const WORKLOADS: Readonly<Record<WorkloadKind, Source>> = {
  Deployment: { api: '/apis/apps/v1', plural: 'deployments', claims: claimsOfTemplate },
  DaemonSet: { api: '/apis/apps/v1', plural: 'daemonsets', claims: claimsOfTemplate },
  ReplicaSet: { api: '/apis/apps/v1', plural: 'replicasets', claims: claimsOfTemplate },
  ReplicationController: { api: '/api/v1', plural: 'replicationcontrollers', claims: claimsOfTemplate },
  StatefulSet: { api: '/apis/apps/v1', plural: 'statefulsets', claims: claimsOfTemplate },
  Job: { api: '/apis/batch/v1', plural: 'jobs', claims: claimsOfTemplate },
  CronJob: {
    api: '/apis/batch/v1',
    plural: 'cronjobs',
    claims: (object) => claimsOfTemplate(fields<'jobTemplate'>(fields<'spec'>(object).spec).jobTemplate),
  },
  PodTemplate: {
    api: '/api/v1',
    plural: 'podtemplates',
    claims: (object) => claimsOfPodSpec(fields<'template'>(object).template),
  },
};

const SNAPSHOTS: Source = {
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

/** An API that is not there holds nothing. The server asks for permission first, so that a refusal is no answer. */
async function isAbsent(transport: Transport, api: string, thrown: unknown, signal: AbortSignal): Promise<boolean> {
  if (!(thrown instanceof ClusterError)) return false;
  if (thrown.kind !== 'forbidden') return thrown.kind === 'not-found';
  try {
    // Everybody may discover which APIs there are.
    await transport.getText(api, { signal });
    return false;
  } catch (second) {
    return second instanceof ClusterError && second.kind === 'not-found';
  }
}

async function readUsers(
  transport: Transport,
  { api, plural, claims }: Source,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<Reading<ClaimUsers>> {
  const users = new Map<string, string[]>();
  const collection: Collection = { path: `${api}${scopePath(namespace)}/${plural}`, query: {} };
  try {
    for await (const page of listPages(transport, collection, { signal })) {
      for (const object of page.items) {
        const meta = fields<'name' | 'namespace'>(fields<'metadata'>(object).metadata);
        for (const claim of new Set(claims(object))) {
          const key = keyOf(text(meta.namespace), claim);
          const names = users.get(key);
          if (names === undefined) users.set(key, [text(meta.name)]);
          else names.push(text(meta.name));
        }
      }
    }
    return { state: 'known', value: users };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (await isAbsent(transport, api, thrown, signal)) return { state: 'known', value: new Map() };
    return { state: 'refused', reason: messageOf(thrown) };
  }
}

async function readScope(
  transport: Transport,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ClaimReadings> {
  const read = (source: Source) => readUsers(transport, source, namespace, signal);
  const [Deployment, DaemonSet, ReplicaSet, ReplicationController, StatefulSet, Job, CronJob, PodTemplate, snapshots] =
    await Promise.all([
      read(WORKLOADS.Deployment),
      read(WORKLOADS.DaemonSet),
      read(WORKLOADS.ReplicaSet),
      read(WORKLOADS.ReplicationController),
      read(WORKLOADS.StatefulSet),
      read(WORKLOADS.Job),
      read(WORKLOADS.CronJob),
      read(WORKLOADS.PodTemplate),
      read(SNAPSHOTS),
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
  return { workloads, snapshots };
}

/** Never rejects but for an abort: what cannot be read is `refused`. */
export async function readClaimReadings(
  transport: Transport,
  namespaces: Namespaces,
  signal: AbortSignal,
): Promise<ClaimFacts['readings']> {
  const scopes: readonly (string | undefined)[] = namespaces === 'all' ? [undefined] : [...new Set(namespaces)];
  const entries = await Promise.all(
    scopes.map(async (scope) => [scope ?? '', await readScope(transport, scope, signal)] as const),
  );
  return new Map(entries);
}

const CONTROLLER = 'kube-controller-manager';

function hasFields(entry: unknown): boolean {
  const { manager, fieldsV1 } = fields<'manager' | 'fieldsV1'>(entry);
  const spec = fields<'f:spec'>(fieldsV1)['f:spec'];
  return manager === CONTROLLER && isRecord(spec) && 'f:accessModes' in spec && 'f:resources' in spec;
}

function makerOf(managedFields: unknown): Maker {
  return list(managedFields).some(hasFields) ? 'controller' : 'other';
}

/** So many of one namespace are asked for one by one; more of them by its whole list. */
const FEW = 8;
const PAGE_SIZE = 500;

/** Past the client's own reading, which leaves managedFields out. */
function parse(json: string): unknown {
  return JSON.parse(json);
}

async function readMakersIn(
  transport: Transport,
  namespace: string,
  claims: readonly Claim[],
  signal: AbortSignal,
  note: (object: unknown) => void,
): Promise<void> {
  const path = `/api/v1${scopePath(namespace)}/persistentvolumeclaims`;
  if (claims.length <= FEW) {
    await Promise.all(
      claims.map(async ({ meta }) => {
        const json = await transport.getText(`${path}/${encodeURIComponent(meta.name)}`, { signal }).catch(() => '{}');
        signal.throwIfAborted();
        note(parse(json));
      }),
    );
    return;
  }
  let next = '';
  do {
    const query = next === '' ? { limit: String(PAGE_SIZE) } : { limit: String(PAGE_SIZE), continue: next };
    const page = fields<'items' | 'metadata'>(
      parse(await transport.getText(pathWith({ path, query: {} }, query), { signal })),
    );
    for (const object of list(page.items)) note(object);
    next = text(fields<'continue'>(page.metadata).continue);
  } while (next !== '');
}

/** Who made these claims, by their version. Never rejects but for an abort. */
export async function readMakers(
  transport: Transport,
  claims: readonly Claim[],
  signal: AbortSignal,
): Promise<ClaimFacts['makers']> {
  const makers = new Map<string, Maker>();
  const byNamespace = Map.groupBy(claims, ({ meta }) => meta.namespace);
  for (const [namespace, inNamespace] of byNamespace) {
    const note = (object: unknown) => {
      const { metadata } = fields<'metadata'>(object);
      const meta = fields<'uid' | 'resourceVersion' | 'managedFields'>(metadata);
      const version = versionOf({ meta: { uid: text(meta.uid), resourceVersion: text(meta.resourceVersion) } });
      makers.set(version, makerOf(meta.managedFields));
    };
    try {
      await readMakersIn(transport, namespace, inNamespace, signal, note);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
    }
    // Refused, or already another version: the watch will tell of it.
    for (const version of inNamespace.map(versionOf)) if (!makers.has(version)) makers.set(version, 'refused');
  }
  return makers;
}

const AROUND_CLAIMS = ['StatefulSet', 'Pod', 'PersistentVolume', 'StorageClass', 'Node'] as const;

/**
 * Everything that verdicts on claims need, read now. The claims come first: whoever begins to use one after that is in
 * the lists that follow. @throws ClusterError where the server cannot be reached
 */
export async function readClaimWorld(
  transport: Transport,
  namespaces: Namespaces,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly facts: ClaimFacts }> {
  const claims = await readOnce(transport, { namespaces, kinds: ['PersistentVolumeClaim'] });
  signal.throwIfAborted();
  const [around, readings] = await Promise.all([
    readOnce(transport, { namespaces, kinds: AROUND_CLAIMS }),
    readClaimReadings(transport, namespaces, signal),
  ]);
  const tables: Tables = { ...around.tables, PersistentVolumeClaim: claims.tables.PersistentVolumeClaim };
  const snapshot: Snapshot = { tables, sources: [...claims.sources, ...around.sources] };
  return { snapshot, facts: { readings, makers: await readMakers(transport, candidates(snapshot), signal) } };
}
