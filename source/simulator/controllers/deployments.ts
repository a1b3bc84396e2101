/** Rolls a Deployment from one ReplicaSet to the next. A simplified pkg/controller/deployment. */

import { at, canonicalJson, type Json, numberOf, objectOf, stringMapOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { labelSelectorMatches } from '../model/label-selector.ts';
import { controllerOf, keyOf, newControllerRef, splitKey } from '../model/owner-references.ts';
import { withConditions } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import { adoptAndRelease } from './controller-ref-manager.ts';

const DEPLOYMENTS = 'apps/deployments';
const REPLICA_SETS = 'apps/replicasets';
const HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

function replicasOf(set: KubeObject): number {
  return numberOf(set.spec?.['replicas'], 1);
}

function counter(object: KubeObject, name: string): number {
  return numberOf(object.status?.[name], 0);
}

function templateOf(set: KubeObject): Json {
  const template = objectOf(set.spec?.['template']);
  const metadata = objectOf(template['metadata']);
  const { [HASH]: _, ...labels } = stringMapOf(metadata['labels']);
  return { ...template, metadata: { ...metadata, labels } };
}

function resolveIntOrPercent(
  value: unknown,
  whole: number,
  round: (value: number) => number,
  otherwise: string,
): number {
  const given = value ?? otherwise;
  if (typeof given === 'number') return given;
  return round((Number(/^(\d+)%$/.exec(String(given))?.[1] ?? 0) * whole) / 100);
}

export function startDeploymentController(context: ControllerContext): void {
  const { store, clock, recorder, random } = context;
  const sets = context.index(REPLICA_SETS, (set) => [controllerOf(set)?.uid ?? `orphans of ${set.metadata.namespace}`]);
  const queue = context.queue(sync);

  function scale(deployment: KubeObject, set: KubeObject, replicas: number): KubeObject {
    const before = replicasOf(set);
    if (before === replicas) return set;
    const direction = replicas > before ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`;
    recorder.record(deployment, 'Normal', 'ScalingReplicaSet', message, 'deployment-controller');
    return store.update(REPLICA_SETS, { ...set, spec: { ...set.spec, replicas } });
  }

  function createReplicaSet(deployment: KubeObject, revision: number, replicas: number): KubeObject {
    const hash = random.suffix(9);
    const template = objectOf(deployment.spec?.['template']);
    const metadata = objectOf(template['metadata']);
    const labels = { ...stringMapOf(metadata['labels']), [HASH]: hash };
    const selector = objectOf(deployment.spec?.['selector']);
    const name = `${deployment.metadata.name}-${hash}`;
    const created = store.create(REPLICA_SETS, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: deployment.metadata.namespace ?? '',
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels,
        annotations: { [REVISION]: String(revision) },
        ownerReferences: [newControllerRef(deployment)],
      },
      spec: {
        replicas,
        selector: { ...selector, matchLabels: { ...stringMapOf(selector['matchLabels']), [HASH]: hash } },
        template: { ...template, metadata: { ...metadata, labels } },
        ...(deployment.spec?.['minReadySeconds'] === undefined
          ? {}
          : { minReadySeconds: deployment.spec['minReadySeconds'] }),
      },
      status: { replicas: 0 },
    });
    const message = `Scaled up replica set ${name} from 0 to ${replicas}`;
    if (replicas > 0) recorder.record(deployment, 'Normal', 'ScalingReplicaSet', message, 'deployment-controller');
    return created;
  }

  function revisionOf(set: KubeObject): number {
    return Number(set.metadata.annotations?.[REVISION] ?? 0);
  }

  function writeStatus(deployment: KubeObject, all: readonly KubeObject[], current: KubeObject | undefined): void {
    const sum = (name: string): number => all.reduce((total, set) => total + counter(set, name), 0);
    const wanted = numberOf(deployment.spec?.['replicas'], 1);
    const available = sum('availableReplicas');
    const counters = {
      replicas: sum('replicas'),
      updatedReplicas: current === undefined ? 0 : counter(current, 'replicas'),
      readyReplicas: sum('readyReplicas'),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, Math.max(wanted, sum('replicas')) - available),
    };
    const time = timestamp(clock.now());
    const isDone = counters.updatedReplicas === wanted && counters.replicas === wanted && available === wanted;
    const conditions = withConditions(
      deployment.status ?? {},
      [
        available >= wanted
          ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }
          : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' },
        { type: 'Progressing', status: 'True', reason: isDone ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated' },
      ],
      time,
    );
    const status = {
      observedGeneration: deployment.metadata.generation,
      ...Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0)),
      conditions,
    };
    const latest = store.get(DEPLOYMENTS, deployment.metadata.namespace ?? '', deployment.metadata.name);
    if (latest !== undefined) store.update(DEPLOYMENTS, { ...latest, status }, 'status');
  }

  /** Scales the new ReplicaSet up and the old ones down, within maxSurge and maxUnavailable. */
  function rollingUpdate(deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]): void {
    const wanted = numberOf(deployment.spec?.['replicas'], 1);
    if (at(deployment.spec, 'strategy', 'type') === 'Recreate') {
      for (const set of old) scale(deployment, set, 0);
      if (old.every((set) => counter(set, 'replicas') === 0)) scale(deployment, current, wanted);
      return;
    }
    const limits = at(deployment.spec, 'strategy', 'rollingUpdate');
    const surge = resolveIntOrPercent(at(limits, 'maxSurge'), wanted, Math.ceil, '25%');
    const missing = resolveIntOrPercent(at(limits, 'maxUnavailable'), wanted, Math.floor, '25%');
    const maxPods = wanted + surge;
    const total = [current, ...old].reduce((sum, set) => sum + replicasOf(set), 0);
    const room = Math.max(0, maxPods - total);
    const next =
      replicasOf(current) > wanted
        ? wanted
        : Math.min(wanted, replicasOf(current) + (old.length === 0 ? wanted : room));
    const scaled = scale(deployment, current, next);
    const minAvailable = wanted - Math.max(missing, surge === 0 ? 1 : 0);
    let spare = [scaled, ...old].reduce((sum, set) => sum + counter(set, 'availableReplicas'), 0) - minAvailable;
    for (const set of old) {
      const unhealthy = replicasOf(set) - counter(set, 'availableReplicas');
      const less = Math.min(replicasOf(set), Math.max(0, unhealthy) + Math.max(0, spare));
      if (less <= 0) continue;
      spare -= Math.max(0, less - Math.max(0, unhealthy));
      scale(deployment, set, replicasOf(set) - less);
    }
  }

  function sync(key: string): void {
    const deployment = store.get(DEPLOYMENTS, ...splitKey(key));
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    const { uid, namespace = '' } = deployment.metadata;
    const all = adoptAndRelease(
      store,
      REPLICA_SETS,
      deployment,
      [...sets.get(uid), ...sets.get(`orphans of ${namespace}`)],
      ({ metadata }) => labelSelectorMatches(deployment.spec?.['selector'], stringMapOf(metadata.labels)),
    ).toSorted((left, right) => revisionOf(left) - revisionOf(right));
    const template = canonicalJson(objectOf(deployment.spec?.['template']));
    let current = all.find((set) => canonicalJson(templateOf(set)) === template);
    if (deployment.spec?.['paused'] === true) {
      writeStatus(deployment, all, current);
      return;
    }
    const latest = Math.max(0, ...all.map(revisionOf));
    const old = all.filter((set) => set !== current);
    if (current === undefined) {
      const isFirst = old.every((set) => replicasOf(set) === 0);
      current = createReplicaSet(deployment, latest + 1, isFirst ? numberOf(deployment.spec?.['replicas'], 1) : 0);
    } else if (revisionOf(current) < latest) {
      const annotations = { ...current.metadata.annotations, [REVISION]: String(latest + 1) };
      current = store.update(REPLICA_SETS, { ...current, metadata: { ...current.metadata, annotations } });
    }
    if (deployment.metadata.annotations?.[REVISION] !== String(revisionOf(current))) {
      const annotations = { ...deployment.metadata.annotations, [REVISION]: String(revisionOf(current)) };
      store.update(DEPLOYMENTS, { ...deployment, metadata: { ...deployment.metadata, annotations } });
    }
    rollingUpdate(
      deployment,
      current,
      old.filter((set) => replicasOf(set) > 0 || counter(set, 'replicas') > 0),
    );
    const limit = numberOf(deployment.spec?.['revisionHistoryLimit'], 10);
    const empty = old.filter((set) => replicasOf(set) === 0 && counter(set, 'replicas') === 0);
    for (const { metadata } of empty.slice(0, Math.max(0, empty.length - limit))) {
      store.delete(REPLICA_SETS, namespace, metadata.name);
    }
    writeStatus(
      deployment,
      [current, ...old].map((set) => store.get(REPLICA_SETS, namespace, set.metadata.name) ?? set),
      store.get(REPLICA_SETS, namespace, current.metadata.name),
    );
  }

  context.onChange(DEPLOYMENTS, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  context.onChange(REPLICA_SETS, ({ object }) => {
    const manager = controllerOf(object);
    if (manager?.kind === 'Deployment') queue.add(`${object.metadata.namespace}/${manager.name}`);
  });
}
