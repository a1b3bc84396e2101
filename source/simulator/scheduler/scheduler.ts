/** Gives pods their nodes, and their claims the volumes that go with the node. */

import type { Context } from '../controllers/context.ts';
import { isFinished, viewPod, withConditions } from '../controllers/pod-view.ts';
import { CLAIMS, isBound, isFor, SELECTED_NODE, VOLUMES, withAnnotations } from '../controllers/volumes/view.ts';
import { controllerOf, keyOf, splitKey } from '../owners.ts';
import type { KubeObject } from '../store.ts';
import { timestamp } from '../timestamp.ts';
import { type NodeFill, refusalOf } from './node-fit.ts';
import { type Choice, chooseVolumes, claimsOf } from './volume-fit.ts';

/** How long it waits for volumes of a chosen node before it starts over, in milliseconds. */
const BIND_TIMEOUT = 600_000;
const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 10_000;

interface Verdict {
  readonly node?: KubeObject;
  readonly choice?: Choice;
  readonly message?: string;
}

function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

export function startScheduler(context: Context): void {
  const { store, clock, recorder } = context;
  const podsByNode = context.index('pods', (pod) => {
    const view = viewPod(pod);
    return view.nodeName === '' || isFinished(view) ? [] : [view.nodeName];
  });
  const queue = context.queue(schedule);
  const attempts = new Map<string, number>();
  /** Pods that found no node, by key. */
  const parked = new Set<string>();
  /** Pods whose node is chosen and whose claims are being bound. */
  const assumed = new Map<string, { readonly node: KubeObject; readonly since: number }>();

  function fillOf(node: KubeObject): NodeFill {
    const { name } = node.metadata;
    const coming = [...assumed].flatMap(([key, { node: chosen }]) => {
      const pod = chosen.metadata.name === name ? store.get('pods', ...splitKey(key)) : undefined;
      return pod === undefined || viewPod(pod).nodeName !== '' ? [] : [pod];
    });
    return { node, pods: [...podsByNode.get(name), ...coming] };
  }

  /** The node with the fewest pods of the same owner, then with the fewest pods. */
  function best(pod: KubeObject, fits: readonly { readonly fill: NodeFill; readonly choice: Choice }[]) {
    const owner = controllerOf(pod)?.uid;
    const score = ({ pods }: NodeFill): number =>
      pods.length + 1000 * pods.filter((other) => owner !== undefined && controllerOf(other)?.uid === owner).length;
    return fits.toSorted((left, right) => score(left.fill) - score(right.fill))[0];
  }

  function judge(pod: KubeObject): Verdict {
    const nodes = store.list('nodes');
    if (nodes.length === 0) return { message: 'no nodes available to schedule pods' };
    const heading = `0/${nodes.length} nodes are available:`;
    const noHelp = 'Preemption is not helpful for scheduling';
    const claims = claimsOf(store, pod);
    // "not found" is what the plugin for dynamic resources adds when the others have not been asked.
    if (typeof claims === 'string') return { message: `${heading} ${claims}. not found` };
    const fills = nodes.map(fillOf);
    const reasons: string[] = [];
    const preemption: string[] = [];
    const fits: { readonly fill: NodeFill; readonly choice: Choice }[] = [];
    for (const fill of fills) {
      const refusal = refusalOf(pod, fill, fills);
      const choice = refusal === undefined ? chooseVolumes(store, claims, fill.node) : refusal.reasons;
      if ('matches' in choice) {
        fits.push({ fill, choice });
        continue;
      }
      reasons.push(...choice);
      preemption.push(refusal?.isTransient === true ? 'No preemption victims found for incoming pod' : noHelp);
    }
    const chosen = best(pod, fits);
    if (chosen !== undefined) return { node: chosen.fill.node, choice: chosen.choice };
    const why = `${counted(reasons)}. no new claims to deallocate, preemption: ${heading} ${counted(preemption)}.`;
    return { message: `${heading} ${why}` };
  }

  function park(pod: KubeObject, message: string): void {
    const key = keyOf(pod);
    parked.add(key);
    recorder.record(pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    const conditions = withConditions(pod.status ?? {}, [condition], timestamp(clock.now()));
    store.update('pods', { ...pod, status: { ...pod.status, conditions } }, 'status');
  }

  function bindVolumes({ matches, provisions }: Choice, node: KubeObject): void {
    for (const { claim, volume } of matches) {
      if (isFor(volume, claim)) continue;
      const { namespace, name, uid, resourceVersion } = claim.metadata;
      const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
      const marked = withAnnotations(volume, { 'pv.kubernetes.io/bound-by-controller': 'yes' });
      store.update(VOLUMES, { ...marked, spec: { ...marked.spec, claimRef } });
    }
    for (const claim of provisions) {
      store.update(CLAIMS, withAnnotations(claim, { [SELECTED_NODE]: node.metadata.name }));
    }
  }

  function assign(pod: KubeObject, node: KubeObject): void {
    const { name } = node.metadata;
    const placed = store.update('pods', { ...pod, spec: { ...pod.spec, nodeName: name } });
    const condition = { type: 'PodScheduled', status: 'True' };
    const conditions = withConditions(placed.status ?? {}, [condition], timestamp(clock.now()));
    store.update('pods', { ...placed, status: { ...placed.status, conditions } }, 'status');
    const message = `Successfully assigned ${keyOf(pod)} to ${name}`;
    recorder.record(pod, 'Normal', 'Scheduled', message, 'default-scheduler');
  }

  function areBound(pod: KubeObject): boolean {
    return viewPod(pod).claims.every((name) => {
      const claim = store.get(CLAIMS, pod.metadata.namespace ?? '', name);
      return claim !== undefined && isBound(claim);
    });
  }

  function schedule(key: string): void {
    const pod = store.get('pods', ...splitKey(key));
    const isOpen = pod !== undefined && viewPod(pod).nodeName === '' && !viewPod(pod).isTerminating;
    if (!isOpen || isFinished(viewPod(pod))) {
      assumed.delete(key);
      attempts.delete(key);
      parked.delete(key);
      return;
    }
    const chosen = assumed.get(key);
    if (chosen !== undefined && clock.now() < chosen.since + BIND_TIMEOUT) {
      if (!areBound(pod)) return;
      assumed.delete(key);
      parked.delete(key);
      assign(pod, chosen.node);
      return;
    }
    assumed.delete(key);
    attempts.set(key, (attempts.get(key) ?? 0) + 1);
    const { node, choice, message = '' } = judge(pod);
    if (node === undefined || choice === undefined) {
      park(pod, message);
      return;
    }
    assumed.set(key, { node, since: clock.now() });
    bindVolumes(choice, node);
    queue.add(key);
  }

  /** Something changed that may make room: those without a node try again, each after its backoff. */
  function retryParked(): void {
    for (const key of parked) {
      parked.delete(key);
      const tries = attempts.get(key) ?? 1;
      queue.addAfter(key, Math.min(FIRST_BACKOFF * 2 ** (tries - 1), LONGEST_BACKOFF));
    }
  }

  context.on('pods', ({ type, object, previous }) => {
    const view = viewPod(object);
    if (type === 'DELETED' || isFinished(view)) {
      attempts.delete(keyOf(object));
      if (view.nodeName !== '') retryParked();
    } else if (view.nodeName === '' && (previous === undefined || previous.spec !== object.spec)) {
      queue.add(keyOf(object));
    }
  });
  context.on(CLAIMS, ({ object }) => {
    for (const key of assumed.keys()) if (key.startsWith(`${object.metadata.namespace}/`)) queue.add(key);
    retryParked();
  });
  context.on('nodes', ({ previous, object }) => {
    const isNews =
      previous === undefined ||
      previous.spec !== object.spec ||
      previous.metadata.labels !== object.metadata.labels ||
      previous.status?.['allocatable'] !== object.status?.['allocatable'];
    if (isNews) retryParked();
  });
  context.on(VOLUMES, retryParked);
  context.on('storage.k8s.io/storageclasses', retryParked);
}
