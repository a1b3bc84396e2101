/** A stage in a cluster that is reached through its API: the embedded one, or one that exists. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../cluster/connection/client.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { valueAtPath } from '../../lessons/kubectl/json-path.ts';
import { apiPath, kindOf } from '../../lessons/kubectl/kinds.ts';
import { createLessonApi, type LessonApi } from './lesson-api.ts';
import type { LessonStage } from './lesson-stage.ts';
import { listenToCluster } from './listen-to-cluster.ts';

const PAUSE_MS = 200;
const MERGE = 'application/merge-patch+json';

async function unlessGone(task: Promise<unknown>): Promise<void> {
  try {
    await task;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'not-found') throw error;
  }
}

function listenWith(client: Client, namespace: () => string): LessonStage['listen'] {
  return (onChanges, onListed) => {
    const listening = new AbortController();
    listenToCluster({ client, namespace: namespace(), signal: listening.signal, onChanges, onListed });
    return () => listening.abort();
  };
}

const CLOCK = '/apis/demo.stsview/v1/clocks/cluster';

/** The embedded cluster: its time is read from its clock, and the start of a lesson takes none. */
export function createEmbeddedStage(client: Client, signal: AbortSignal) {
  const api = createLessonApi(client, signal);
  const namespace = (): string => 'default';
  let now = 0;
  const readNow = async (): Promise<void> => {
    now = Date.parse(String(valueAtPath(await api.read(CLOCK), '.status.time')));
  };
  const advance = (time: string): Promise<unknown> =>
    api.write({ method: 'PATCH', path: CLOCK, body: { spec: { advance: time } }, contentType: MERGE });
  const stage: LessonStage = {
    api,
    namespace,
    now: () => now,
    pause: () => sleep(PAUSE_MS, undefined, { signal }),
    listen: listenWith(client, namespace),
    clear: async () => {
      await api.write({ method: 'PATCH', path: CLOCK, body: { spec: { held: false } }, contentType: MERGE });
      await clearEmbedded(api);
      await advance('1s');
      await readNow();
    },
  };
  return { stage, readNow, advance: (seconds: number) => advance(`${seconds}s`) };
}

/** Controllers before what they would make anew. */
const CLEARED = [
  'statefulset',
  'deployment',
  'replicaset',
  'controllerrevision',
  'pod',
  'persistentvolumeclaim',
  'persistentvolume',
  'service',
  'configmap',
  'poddisruptionbudget',
  'event',
];
const KEPT: ReadonlySet<string> = new Set(['service/kubernetes', 'configmap/kube-root-ca.crt']);
/** The classes of the world itself. */
const CLASSES: ReadonlySet<string> = new Set(['standard', 'retained', 'local-storage']);

async function itemsOf(
  api: LessonApi,
  word: string,
): Promise<readonly { readonly path: string; readonly object: unknown }[]> {
  const kind = kindOf(word);
  if (kind === undefined) return [];
  const items = valueAtPath(await api.read(apiPath(kind, 'default')), '.items');
  return (Array.isArray(items) ? items : []).flatMap((object) => {
    const name = String(valueAtPath(object, '.metadata.name'));
    return KEPT.has(`${word}/${name}`) ? [] : [{ path: apiPath(kind, 'default', name), object }];
  });
}

async function clearEmbedded(api: LessonApi): Promise<void> {
  const now = { gracePeriodSeconds: 0, propagationPolicy: 'Background' };
  const found = await Promise.all([...CLEARED, 'storageclass', 'node'].map((word) => itemsOf(api, word)));
  const [classes = [], nodes = []] = found.slice(CLEARED.length);
  for (const items of found.slice(0, CLEARED.length)) {
    for (const { path, object } of items) {
      if (valueAtPath(object, '.metadata.finalizers') !== undefined) {
        await unlessGone(
          api.write({ method: 'PATCH', path, body: { metadata: { finalizers: null } }, contentType: MERGE }),
        );
      }
      await unlessGone(api.write({ method: 'DELETE', path, body: now }));
    }
  }
  for (const { path, object } of classes) {
    if (!CLASSES.has(String(valueAtPath(object, '.metadata.name')))) {
      await unlessGone(api.write({ method: 'DELETE', path, body: now }));
    }
  }
  for (const { path, object } of nodes) {
    const isOff = valueAtPath(object, '.metadata.annotations["demo/dead"]') !== undefined;
    const isClosed = valueAtPath(object, '.spec.unschedulable') !== undefined;
    const isTainted = valueAtPath(object, '.spec.taints') !== undefined;
    if (!isOff && !isClosed && !isTainted) continue;
    const body = { metadata: { annotations: { 'demo/dead': null } }, spec: { unschedulable: null, taints: null } };
    await api.write({ method: 'PATCH', path, body, contentType: MERGE });
  }
}

/**
 * Returns the namespaces of lessons that are in the cluster: they are held there now, or were ended by SIGKILL. None if
 * they may not be listed.
 */
export async function lessonNamespaces(client: Client, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const path = `/api/v1/namespaces?labelSelector=${encodeURIComponent('stsview/lesson')}`;
    const items = valueAtPath(await createLessonApi(client, signal).read(path), '.items');
    return (Array.isArray(items) ? items : [])
      .filter((item) => valueAtPath(item, '.status.phase') !== 'Terminating')
      .map((item) => String(valueAtPath(item, '.metadata.name')));
  } catch (error) {
    if (error instanceof ClusterError) return [];
    throw error;
  }
}

/** A cluster that exists: each start is in a namespace of its own, and the former one is deleted. */
export function createRealStage(client: Client, signal: AbortSignal, newName: () => string) {
  const api = createLessonApi(client, signal);
  let name = '';
  /** True while nothing has been made in the namespace. */
  let isFresh = false;
  const remove = async (): Promise<void> => {
    if (name === '') return;
    const path = `/api/v1/namespaces/${name}`;
    name = '';
    await unlessGone(createLessonApi(client, AbortSignal.timeout(10_000)).write({ method: 'DELETE', path }));
  };
  const open = async (): Promise<void> => {
    await remove();
    const fresh = newName();
    const metadata = { name: fresh, labels: { 'app.kubernetes.io/managed-by': 'stsview', 'stsview/lesson': 'true' } };
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata };
    await api.write({ method: 'POST', path: '/api/v1/namespaces', body });
    name = fresh;
    isFresh = true;
  };
  const stage: LessonStage = {
    api,
    namespace: () => name,
    now: () => client.serverClock.now(),
    pause: () => sleep(PAUSE_MS, undefined, { signal }),
    listen: listenWith(client, () => name),
    clear: async () => {
      if (!isFresh) await open();
      isFresh = false;
    },
  };
  return { stage, open, remove };
}
