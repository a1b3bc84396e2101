/** The simulated cluster, as fast as the machine allows, with the nodes and classes of the genuine one. */

import { readFileSync } from 'node:fs';
import { admitChanged } from '../../../../source/simulator/admission.ts';
import { createFastClock } from '../../../../source/simulator/clock-fast.ts';
import { createCluster } from '../../../../source/simulator/cluster.ts';
import { mergePatch } from '../../../../source/simulator/patch/merge-patch.ts';
import { findResource, RESOURCE_TYPES } from '../../../../source/simulator/resources.ts';
import type { KubeObject } from '../../../../source/simulator/store.ts';
import { applyManifests } from '../../../../source/simulator/worlds/apply.ts';
import { nodesYaml, SYSTEM } from '../../../../source/simulator/worlds/base.ts';
import { parseManifests } from '../../../../source/simulator/worlds/manifests.ts';
import { type Change, type DeleteOptions, noteOf, type Stage, View, WATCHED, type Watched } from './stage.ts';

const NAMESPACE = 'script';
const QUIET = 15_000;
const ADDONS = readFileSync(new URL('../../bed/addons.yaml', import.meta.url), 'utf8');

const POLICIES = { orphan: 'Orphan', foreground: 'Foreground', background: 'Background' } as const;

function isWatched(plural: string): plural is Watched {
  return WATCHED.some((entry) => entry === plural);
}

export function simulatedStage({ maxUnavailable = false, seed = 1 } = {}): Stage {
  const clock = createFastClock();
  const gates = new Set(maxUnavailable ? (['MaxUnavailableStatefulSet'] as const) : []);
  const cluster = createCluster({ clock, seed, gates });
  const { store } = cluster;
  const view = new View();
  const changes: Change[] = [];
  const answers: string[] = [];
  const classes = ADDONS.split(/^---$/m)
    .filter((part) => part.includes('kind: StorageClass'))
    .join('---\n');
  applyManifests(store, parseManifests(`${SYSTEM}---${nodesYaml(3)}---\n${classes}`, 'base'));
  applyManifests(store, parseManifests(`{apiVersion: v1, kind: Namespace, metadata: {name: ${NAMESPACE}}}`, 'base'));
  store.subscribe(({ type, resource, version, object }) => {
    const plural = resource.split('/').at(-1) ?? '';
    if (!isWatched(plural) || !isOurs(object)) return;
    const change = { type, resource: plural, version, object };
    changes.push(change);
    view.hear(change);
  });
  clock.advance(5000);

  const typeOf = (plural: string) => {
    const type = RESOURCE_TYPES.find((entry) => entry.plural === plural);
    if (type === undefined) throw new Error(`no resource ${plural}`);
    return type;
  };
  const place = (plural: string): string => (findResource(typeOf(plural).key)?.namespaced === true ? NAMESPACE : '');

  return {
    changes: () => changes,
    unique: (name) => name,
    namespace: NAMESPACE,
    apply: async (manifest) => {
      const parsed = parseManifests(manifest, 'script').map((entry) => ({
        ...entry,
        object: entry.type.namespaced
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
      store.update(type.key, admitChanged(type, after, before, { maxUnavailable }));
    },
    remove: async (plural, name, { cascade, force }: DeleteOptions = {}) => {
      store.delete(typeOf(plural).key, place(plural), name, {
        ...(cascade === undefined ? {} : { propagationPolicy: POLICIES[cascade] }),
        ...(force === true ? { gracePeriodSeconds: 0 } : {}),
      });
    },
    until: async (what, isSo) => clock.runUntil(() => isSo(view), what),
    ask: async (name, type) => {
      const full = `${name}.${NAMESPACE}.svc.cluster.local`;
      answers.push(noteOf(name, type, cluster.dns({ id: 1, questions: [{ type, name: full }] }), view, NAMESPACE));
    },
    answers: () => answers,
    quiet: async () => clock.advance(QUIET),
  };
}

function isOurs({ kind, metadata, spec }: KubeObject): boolean {
  if (kind !== 'PersistentVolume') return metadata.namespace === NAMESPACE;
  return spec !== undefined;
}

function isObjectLike(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'metadata' in value && 'kind' in value;
}
