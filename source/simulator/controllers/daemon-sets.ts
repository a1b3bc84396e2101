/** Runs a pod on every node that fits: a simplified pkg/controller/daemon, with rolling updates one node after the other. */

import { admitPod } from '../admission/admit-pod.ts';
import { at, canonicalJson, isEqual, itemsOf, numberOf, objectOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { controllerOf, keyOf, newControllerRef, splitKey } from '../model/owner-references.ts';
import { isAvailable, isFinished, type PodView, podView } from '../model/pod-view.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import { acceptsNode } from '../scheduler/node-fit.ts';
import { podOfTemplate } from './pod-template.ts';

const DAEMON_SETS = 'apps/daemonsets';
const REVISIONS = 'apps/controllerrevisions';
const HASH = 'controller-revision-hash';

/** What every pod of a daemon set tolerates. */
const TOLERATIONS = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

function isOnNode(name: string): object {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [name] }];
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } } };
}

/** Returns the node for which the pod was made. */
function nodeOf(pod: KubeObject): string {
  const required = at(pod.spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const field = itemsOf(at(itemsOf(at(required, 'nodeSelectorTerms'))[0], 'matchFields'))[0];
  return podView(pod).nodeName || String(itemsOf(at(field, 'values'))[0] ?? '');
}

/** Returns the uid of the daemon set that controls the object. */
function keysOf(object: KubeObject): readonly string[] {
  const owner = controllerOf(object);
  return owner?.kind === 'DaemonSet' ? [owner.uid] : [];
}

export function startDaemonSetController(context: ControllerContext): void {
  const { store, clock, recorder, random } = context;
  const podsBySet = context.index('pods', keysOf);
  const revisionsBySet = context.index(REVISIONS, keysOf);
  const queue = context.queue(sync);

  const record = (set: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(set, type, reason, message, 'daemonset-controller');

  /** Returns the hash of the present template's revision, which is made if there is none. */
  function currentHash(set: KubeObject): string {
    const { name, namespace = '', uid } = set.metadata;
    const data = { spec: { template: { ...objectOf(set.spec?.['template']), $patch: 'replace' } } };
    const all = revisionsBySet.get(uid);
    const found = all.find((revision) => canonicalJson(revision['data']) === canonicalJson(data));
    const latest = Math.max(0, ...all.map((revision) => numberOf(revision['revision'], 0)));
    if (found !== undefined) {
      if (numberOf(found['revision'], 0) < latest) store.update(REVISIONS, { ...found, revision: latest + 1 });
      return found.metadata.labels?.[HASH] ?? '';
    }
    const hash = random.suffix(9);
    store.create(REVISIONS, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels: { ...set.metadata.labels, [HASH]: hash },
        ownerReferences: [newControllerRef(set)],
      },
      data,
      revision: latest + 1,
    });
    return hash;
  }

  /** Returns the pod for a node, placed there by the scheduler. */
  function podFor(set: KubeObject, node: string, hash: string): KubeObject {
    const { name } = set.metadata;
    const pod = podOfTemplate(set, {
      name: `${name}-${random.suffix(5)}`,
      generateName: `${name}-`,
      labels: { [HASH]: hash },
    });
    const affinity = { ...objectOf(pod.spec?.['affinity']), ...isOnNode(node) };
    const tolerations = [...itemsOf(pod.spec?.['tolerations']), ...TOLERATIONS];
    return { ...pod, spec: { ...pod.spec, affinity, tolerations } };
  }

  function createPod(set: KubeObject, node: string, hash: string): void {
    const pod = podFor(set, node, hash);
    try {
      store.create('pods', admitPod(store, pod));
    } catch (error) {
      record(set, 'Warning', 'FailedCreate', `Error creating: ${error instanceof Error ? error.message : error}`);
      throw error;
    }
    record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  }

  function deletePod(set: KubeObject, { object }: PodView): void {
    const { namespace = '', name, uid } = object.metadata;
    store.delete('pods', namespace, name, { uid });
    record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }

  const podsOf = (set: KubeObject): readonly PodView[] =>
    podsBySet.get(set.metadata.uid).flatMap(({ metadata }) => {
      const pod = store.get('pods', metadata.namespace ?? '', metadata.name);
      return pod?.metadata.uid === metadata.uid ? [podView(pod)] : [];
    });

  /** Replaces pods of older templates, as many at a time as may be missing. */
  function rollOut(set: KubeObject, pods: readonly PodView[], wanted: number, hash: string): void {
    const strategy = at(set.spec, 'updateStrategy');
    if (at(strategy, 'type') === 'OnDelete') return;
    const given = at(strategy, 'rollingUpdate', 'maxUnavailable') ?? 1;
    const percent = /^(\d+)%$/.exec(String(given))?.[1];
    const most = percent === undefined ? Number(given) : Math.ceil((Number(percent) * wanted) / 100);
    const isOld = ({ labels }: PodView): boolean => labels[HASH] !== hash;
    const seconds = numberOf(set.spec?.['minReadySeconds'], 0);
    const available = pods.filter((pod) => !pod.isTerminating && isAvailable(pod, seconds, clock.now()));
    // Those that do not work anyway cost nothing.
    for (const pod of pods) if (isOld(pod) && !pod.isTerminating && !available.includes(pod)) deletePod(set, pod);
    const room = most - (wanted - available.length);
    for (const pod of available.filter(isOld).slice(0, Math.max(0, room))) deletePod(set, pod);
  }

  function writeStatus(set: KubeObject, fits: ReadonlySet<string>, hash: string): void {
    const pods = podsOf(set).filter((pod) => !isFinished(pod) && !pod.isTerminating);
    const onFit = pods.filter((pod) => fits.has(nodeOf(pod.object)));
    const seconds = numberOf(set.spec?.['minReadySeconds'], 0);
    const ready = onFit.filter(({ isReady }) => isReady);
    const available = ready.filter((pod) => isAvailable(pod, seconds, clock.now()));
    if (available.length < ready.length) queue.addAfter(keyOf(set), seconds * 1000);
    const updated = onFit.filter(({ labels }) => labels[HASH] === hash).length;
    const status = {
      currentNumberScheduled: new Set(onFit.map(({ object }) => nodeOf(object))).size,
      numberMisscheduled: pods.length - onFit.length,
      desiredNumberScheduled: fits.size,
      numberReady: ready.length,
      observedGeneration: set.metadata.generation,
      ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
      ...(available.length === 0 ? {} : { numberAvailable: available.length }),
      ...(fits.size === available.length ? {} : { numberUnavailable: fits.size - available.length }),
    };
    const latest = store.get(DAEMON_SETS, set.metadata.namespace ?? '', set.metadata.name);
    if (latest !== undefined && !isEqual(latest.status, status)) {
      store.update(DAEMON_SETS, { ...latest, status }, 'status');
    }
  }

  function sync(key: string): void {
    const set = store.get(DAEMON_SETS, ...splitKey(key));
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const hash = currentHash(set);
    const template = objectOf(objectOf(set.spec?.['template'])['spec']);
    const tolerations = [...itemsOf(template['tolerations']), ...TOLERATIONS];
    const asked: KubeObject = { ...set, spec: { ...template, tolerations } };
    const nodes = store.list('nodes').filter((node) => acceptsNode(asked, node));
    const fits = new Set(nodes.map(({ metadata }) => metadata.name));
    const byNode = Map.groupBy(podsOf(set), ({ object }) => nodeOf(object));
    for (const [node, pods] of byNode) {
      const ended = pods.filter((pod) => !pod.isTerminating && isFinished(pod));
      const alive = pods.filter((pod) => !pod.isTerminating && !isFinished(pod));
      for (const pod of ended) {
        record(
          set,
          'Warning',
          'FailedDaemonPod',
          `Found failed daemon pod ${keyOf(pod.object)} on node ${node}, will try to kill it`,
        );
        deletePod(set, pod);
      }
      for (const pod of fits.has(node) ? alive.slice(1) : alive) deletePod(set, pod);
    }
    for (const node of fits) if ((byNode.get(node) ?? []).length === 0) createPod(set, node, hash);
    rollOut(
      set,
      podsOf(set).filter((pod) => fits.has(nodeOf(pod.object)) && !isFinished(pod)),
      fits.size,
      hash,
    );
    writeStatus(set, fits, hash);
  }

  context.onChange(DAEMON_SETS, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  context.onChange('pods', ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'DaemonSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  context.onChange('nodes', ({ object, previous, type }) => {
    const isNews =
      type === 'DELETED' ||
      previous === undefined ||
      previous.spec !== object.spec ||
      previous.metadata.labels !== object.metadata.labels;
    if (isNews) for (const set of store.list(DAEMON_SETS)) queue.add(keyOf(set));
  });
}
