/** The simulated cluster, at the speed of the machine, with the nodes and classes of the genuine one. */

import { readFileSync } from 'node:fs';
import { admitUpdate } from '../../../../source/simulator/admission/admission.ts';
import { mergePatch } from '../../../../source/simulator/api/patch/merge-patch.ts';
import { createSimulatedCluster } from '../../../../source/simulator/cluster.ts';
import type { KubeObject } from '../../../../source/simulator/model/kube-object.ts';
import { applyManifests } from '../../../../source/simulator/worlds/apply-manifests.ts';
import { nodeManifests, SYSTEM_MANIFESTS } from '../../../../source/simulator/worlds/base-manifests.ts';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { createFastClock } from '../../../support/fast-clock.ts';
import {
  type Change,
  type DeleteOptions,
  describeDnsAnswer,
  ObjectCache,
  type TestCluster,
  WATCHED,
  type Watched,
} from './test-cluster.ts';

const NAMESPACE = 'script';
const QUIET_MS = 15_000;
const ADDONS = readFileSync(new URL('../../bed/addons.yaml', import.meta.url), 'utf8');

const POLICIES = { orphan: 'Orphan', foreground: 'Foreground', background: 'Background' } as const;

function isWatched(plural: string): plural is Watched {
  return WATCHED.some((entry) => entry === plural);
}

export function createSimulatedTestCluster({ maxUnavailable = false, seed = 1 } = {}): TestCluster {
  const clock = createFastClock();
  const gates = new Set(maxUnavailable ? (['MaxUnavailableStatefulSet'] as const) : []);
  const cluster = createSimulatedCluster({ clock, seed, gates });
  const { store } = cluster;
  const view = new ObjectCache();
  const changes: Change[] = [];
  const answers: string[] = [];
  const classes = ADDONS.split(/^---$/m)
    .filter((part) => part.includes('kind: StorageClass'))
    .join('---\n');
  applyManifests(store, parseManifests(`${SYSTEM_MANIFESTS}---${nodeManifests(3)}---\n${classes}`, 'base'));
  applyManifests(store, parseManifests(`{apiVersion: v1, kind: Namespace, metadata: {name: ${NAMESPACE}}}`, 'base'));
  store.subscribe(({ type, resource, version, object }) => {
    const plural = resource.split('/').at(-1) ?? '';
    if (!isWatched(plural) || !isOurs(object)) return;
    const change = { type, resource: plural, version, object };
    changes.push(change);
    view.apply(change);
  });
  clock.advance(5000);

  const typeOf = (plural: string) => {
    const type = store.types.all.find((entry) => entry.plural === plural);
    if (type === undefined) throw new Error(`no resource ${plural}`);
    return type;
  };
  const place = (plural: string): string => (typeOf(plural).namespaced ? NAMESPACE : '');

  return {
    changes: () => changes,
    unique: (name) => name,
    namespace: NAMESPACE,
    apply: async (manifest) => {
      const parsed = parseManifests(manifest, 'script').map((entry) => ({
        ...entry,
        object: store.types.byKind(entry.object.apiVersion, entry.object.kind)?.namespaced
          ? { ...entry.object, metadata: { ...entry.object.metadata, namespace: NAMESPACE } }
          : entry.object,
      }));
      applyManifests(store, parsed, maxUnavailable);
    },
    patch: async (plural, name, patch) => {
      const type = typeOf(plural);
      const before = store.get(type.key, place(plural), name);
      if (before === undefined) throw new Error(`${plural} "${name}" not found`);
      const after = mergePatch(before, patch);
      if (!isObjectLike(after)) throw new Error('no object is left of it');
      store.update(type.key, admitUpdate(store, type, after, before, { maxUnavailable }));
    },
    remove: async (plural, name, { cascade, force }: DeleteOptions = {}) => {
      store.delete(typeOf(plural).key, place(plural), name, {
        ...(cascade === undefined ? {} : { propagationPolicy: POLICIES[cascade] }),
        ...(force === true ? { gracePeriodSeconds: 0 } : {}),
      });
    },
    waitUntil: async (what, isSo) => clock.runUntil(() => isSo(view), what),
    queryDns: async (name, type) => {
      const full = `${name}.${NAMESPACE}.svc.cluster.local`;
      answers.push(
        describeDnsAnswer(name, type, cluster.dns({ id: 1, questions: [{ type, name: full }] }), view, NAMESPACE),
      );
    },
    answers: () => answers,
    waitUntilQuiet: async () => clock.advance(QUIET_MS),
  };
}

function isOurs({ kind, metadata, spec }: KubeObject): boolean {
  if (kind !== 'PersistentVolume') return metadata.namespace === NAMESPACE;
  return spec !== undefined;
}

function isObjectLike(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'metadata' in value && 'kind' in value;
}
