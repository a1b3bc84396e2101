/** A cluster whose time advances only when a test asks for it. */

import { admitUpdate } from '../../../source/simulator/admission/admission.ts';
import { mergePatch } from '../../../source/simulator/api/patch/merge-patch.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';
import { at, itemsOf } from '../../../source/simulator/model/json.ts';
import type { KubeObject } from '../../../source/simulator/model/kube-object.ts';
import type { StoreEvent } from '../../../source/simulator/store/store.ts';
import { applyManifests } from '../../../source/simulator/worlds/apply-manifests.ts';
import { parseManifests } from '../../../source/simulator/worlds/manifests.ts';
import { openWorld, type WorldOptions } from '../../../source/simulator/worlds/open-world.ts';
import { createFastClock, type FastClock } from '../../support/fast-clock.ts';
import {
  type Fields,
  fieldsOf,
  headlessServiceManifest,
  statefulSetManifest,
  yamlOf,
} from '../../support/manifests.ts';

export interface ClusterHarness {
  readonly cluster: SimulatedCluster;
  readonly clock: FastClock;
  /** All changes since the cluster was set up, in order. */
  readonly changes: readonly StoreEvent[];
  readonly apply: (yaml: string) => void;
  /** A merge patch of an object of the namespace default, or of a cluster-scoped one. */
  readonly patch: (resource: string, name: string, patch: Readonly<Record<string, unknown>>) => void;
  readonly remove: (resource: string, name: string) => void;
  readonly get: (resource: string, name: string) => KubeObject | undefined;
  readonly names: (resource: string) => readonly string[];
  readonly isReady: (pod: string) => boolean;
  readonly until: (what: string, isSo: () => boolean) => void;
  /** The reasons of the events about an object. */
  readonly eventReasons: (name: string) => readonly string[];
  readonly eventMessages: (reason: string) => readonly string[];
  /** Runs a command in a pod of the namespace default, and lets time pass until it has ended. */
  readonly run: (pod: string, command: readonly string[], stdin?: string) => CommandOutput;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export function createClusterHarness(options: Partial<WorldOptions> = {}): ClusterHarness {
  const clock = createFastClock();
  const cluster = openWorld({ world: 'classroom', ...options, clock });
  const { store } = cluster;
  const changes: StoreEvent[] = [];
  store.subscribe((event) => changes.push(event));
  const place = (resource: string): string => (store.types.byKey(resource)?.namespaced === true ? 'default' : '');
  const get = (resource: string, name: string): KubeObject | undefined => store.get(resource, place(resource), name);
  return {
    cluster,
    clock,
    changes,
    apply: (yaml) => applyManifests(store, parseManifests(yaml, 'test')),
    patch: (resource, name, patch) => {
      const type = store.types.byKey(resource);
      const before = get(resource, name);
      if (type === undefined || before === undefined) throw new Error(`${resource} "${name}" not found`);
      const after = mergePatch(before, patch);
      if (!isKubeObject(after)) throw new Error('no object is left of it');
      store.update(resource, admitUpdate(store, type, after, before, { maxUnavailable: false }));
    },
    remove: (resource, name) => {
      store.delete(resource, place(resource), name);
    },
    get,
    names: (resource) => store.list(resource, place(resource)).map(({ metadata }) => metadata.name),
    isReady: (pod) => {
      const found = get('pods', pod);
      if (found === undefined || found.metadata.deletionTimestamp !== undefined) return false;
      return itemsOf(found.status?.['conditions']).some(
        (entry) => at(entry, 'type') === 'Ready' && at(entry, 'status') === 'True',
      );
    },
    until: (what, isSo) => clock.runUntil(isSo, what),
    eventReasons: (name) =>
      store
        .list('events', 'default')
        .filter((event) => at(event, 'involvedObject', 'name') === name)
        .map((event) => String(event['reason'])),
    eventMessages: (reason) =>
      store
        .list('events', 'default')
        .filter((event) => event['reason'] === reason)
        .map((event) => String(event['message'])),
    run: (pod, command, stdin = '') => {
      const texts = { stdout: '', stderr: '' };
      const codes: number[] = [];
      const started = cluster.startProcess(
        { namespace: 'default', name: pod },
        {
          command,
          stdin,
          onOutput: (name, bytes) => {
            texts[name] += bytes.toString('utf8');
            return true;
          },
          onExit: (code) => codes.push(code),
        },
      );
      if (started === undefined) throw new Error(`there is no pod ${pod}`);
      if (codes.length === 0) clock.runUntil(() => codes.length > 0, `the end of ${command.join(' ')}`);
      return { ...texts, exitCode: codes[0] ?? -1 };
    },
  };
}

function isKubeObject(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'metadata' in value && 'kind' in value;
}

export interface WebSetOptions {
  readonly replicas: number;
  readonly image?: string;
  readonly storageClass?: string;
  /** More annotations of the pods, which start and stop within 500 ms otherwise. Undefined leaves one out. */
  readonly annotations?: Readonly<Record<string, string | undefined>>;
  readonly spec?: Fields;
  readonly service?: Fields;
}

/** The set "web" with its headless service. */
export function webSetManifest({ storageClass = 'standard', annotations, service, ...options }: WebSetOptions): string {
  const all = Object.entries({ 'demo/start-ms': '500', 'demo/stop-ms': '500', ...annotations });
  return yamlOf(
    headlessServiceManifest('web', { ports: [{ name: 'http', port: 80 }], ...fieldsOf(service) }),
    statefulSetManifest('web', {
      claims: [['data', storageClass]],
      annotations: Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      ...options,
    }),
  );
}
