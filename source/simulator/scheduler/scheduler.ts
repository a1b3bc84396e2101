/** Assigns pods to nodes, and their claims to volumes that the node can use. */

import { itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { controllerOf, keyOf, splitKey } from '../model/owner-references.ts';
import { isFinished, podView, withConditions } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import {
  CLAIM_RESOURCE,
  isFullyBound,
  isVolumeBoundToClaim,
  SELECTED_NODE,
  VOLUME_RESOURCE,
  withAnnotations,
} from '../storage/claims-and-volumes.ts';
import { filterNode } from './node-fit.ts';
import type { NodeInfo } from './node-info.ts';
import { findPodVolumes, type PodVolumes, podVolumeClaims } from './volume-binder.ts';

/** How long to wait for the volumes of a chosen node before starting over, in milliseconds. */
const BIND_TIMEOUT = 600_000;
const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 10_000;

interface ScheduleResult {
  readonly node?: KubeObject;
  readonly choice?: PodVolumes;
  readonly message?: string;
}

const OWN_NAME = 'default-scheduler';

/** Whether this scheduler looks at the pod; nobody does if there is no other. */
function isOurs(pod: KubeObject): boolean {
  return stringOf(pod.spec?.['schedulerName'], OWN_NAME) === OWN_NAME;
}

function isGated(pod: KubeObject): boolean {
  return itemsOf(pod.spec?.['schedulingGates']).length > 0;
}

function countReasons(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

export function startScheduler(context: ControllerContext): void {
  const { store, clock, recorder } = context;
  const podsByNode = context.index('pods', (pod) => {
    const view = podView(pod);
    return view.nodeName === '' || isFinished(view) ? [] : [view.nodeName];
  });
  const queue = context.queue(schedule);
  const attempts = new Map<string, number>();
  /** Keys of pods that fit on no node. */
  const unschedulable = new Set<string>();
  /** Pods whose node is chosen and whose claims are being bound. */
  const assumed = new Map<string, { readonly node: KubeObject; readonly since: number }>();

  function nodeInfoOf(node: KubeObject): NodeInfo {
    const { name } = node.metadata;
    const assumedPods = [...assumed].flatMap(([key, { node: chosen }]) => {
      const pod = chosen.metadata.name === name ? store.get('pods', ...splitKey(key)) : undefined;
      return pod === undefined || podView(pod).nodeName !== '' ? [] : [pod];
    });
    return { node, pods: [...podsByNode.get(name), ...assumedPods] };
  }

  /** Returns the node with the fewest pods of the same owner, then with the fewest pods. */
  function selectNode(pod: KubeObject, fits: readonly { readonly fill: NodeInfo; readonly choice: PodVolumes }[]) {
    const owner = controllerOf(pod)?.uid;
    const score = ({ pods }: NodeInfo): number =>
      pods.length + 1000 * pods.filter((other) => owner !== undefined && controllerOf(other)?.uid === owner).length;
    return fits.toSorted((left, right) => score(left.fill) - score(right.fill))[0];
  }

  function findNode(pod: KubeObject): ScheduleResult {
    const nodes = store.list('nodes');
    if (nodes.length === 0) return { message: 'no nodes available to schedule pods' };
    const heading = `0/${nodes.length} nodes are available:`;
    const noHelp = 'Preemption is not helpful for scheduling';
    const claims = podVolumeClaims(store, pod);
    // The plugin for dynamic resources adds "not found" if the other plugins have not run.
    if (typeof claims === 'string') return { message: `${heading} ${claims}. not found` };
    const fills = nodes.map(nodeInfoOf);
    const reasons: string[] = [];
    const preemption: string[] = [];
    const fits: { readonly fill: NodeInfo; readonly choice: PodVolumes }[] = [];
    for (const fill of fills) {
      const refusal = filterNode(pod, fill, fills);
      const choice = refusal === undefined ? findPodVolumes(store, claims, fill.node) : refusal.reasons;
      if ('staticBindings' in choice) {
        fits.push({ fill, choice });
        continue;
      }
      reasons.push(...choice);
      preemption.push(refusal?.isTransient === true ? 'No preemption victims found for incoming pod' : noHelp);
    }
    const chosen = selectNode(pod, fits);
    if (chosen !== undefined) return { node: chosen.fill.node, choice: chosen.choice };
    const why = `${countReasons(reasons)}. no new claims to deallocate, preemption: ${heading} ${countReasons(preemption)}.`;
    return { message: `${heading} ${why}` };
  }

  function markUnschedulable(pod: KubeObject, message: string): void {
    const key = keyOf(pod);
    unschedulable.add(key);
    recorder.record(pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    const conditions = withConditions(pod.status ?? {}, [condition], timestamp(clock.now()));
    store.update('pods', { ...pod, status: { ...pod.status, conditions } }, 'status');
  }

  /** Without an event: nobody has tried. */
  function markGated(pod: KubeObject): void {
    const message = 'Scheduling is blocked due to non-empty scheduling gates';
    const condition = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message };
    const conditions = withConditions(pod.status ?? {}, [condition], timestamp(clock.now()));
    store.update('pods', { ...pod, status: { ...pod.status, conditions } }, 'status');
  }

  function bindVolumes({ staticBindings, dynamicProvisions }: PodVolumes, node: KubeObject): void {
    for (const { claim, volume } of staticBindings) {
      if (isVolumeBoundToClaim(volume, claim)) continue;
      const { namespace, name, uid, resourceVersion } = claim.metadata;
      const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
      const marked = withAnnotations(volume, { 'pv.kubernetes.io/bound-by-controller': 'yes' });
      store.update(VOLUME_RESOURCE, { ...marked, spec: { ...marked.spec, claimRef } });
    }
    for (const claim of dynamicProvisions) {
      store.update(CLAIM_RESOURCE, withAnnotations(claim, { [SELECTED_NODE]: node.metadata.name }));
    }
  }

  function bindPod(pod: KubeObject, node: KubeObject): void {
    const { name } = node.metadata;
    const placed = store.update('pods', { ...pod, spec: { ...pod.spec, nodeName: name } });
    const condition = { type: 'PodScheduled', status: 'True' };
    const conditions = withConditions(placed.status ?? {}, [condition], timestamp(clock.now()));
    store.update('pods', { ...placed, status: { ...placed.status, conditions } }, 'status');
    const message = `Successfully assigned ${keyOf(pod)} to ${name}`;
    recorder.record(pod, 'Normal', 'Scheduled', message, 'default-scheduler');
  }

  function claimsAreBound(pod: KubeObject): boolean {
    return podView(pod).claims.every((name) => {
      const claim = store.get(CLAIM_RESOURCE, pod.metadata.namespace ?? '', name);
      return claim !== undefined && isFullyBound(claim);
    });
  }

  function schedule(key: string): void {
    const pod = store.get('pods', ...splitKey(key));
    const isOpen = pod !== undefined && podView(pod).nodeName === '' && !podView(pod).isTerminating;
    if (!isOpen || isFinished(podView(pod))) {
      assumed.delete(key);
      attempts.delete(key);
      unschedulable.delete(key);
      return;
    }
    if (isGated(pod)) {
      markGated(pod);
      return;
    }
    const chosen = assumed.get(key);
    if (chosen !== undefined && clock.now() < chosen.since + BIND_TIMEOUT) {
      if (!claimsAreBound(pod)) return;
      assumed.delete(key);
      unschedulable.delete(key);
      bindPod(pod, chosen.node);
      return;
    }
    assumed.delete(key);
    attempts.set(key, (attempts.get(key) ?? 0) + 1);
    const { node, choice, message = '' } = findNode(pod);
    if (node === undefined || choice === undefined) {
      markUnschedulable(pod, message);
      return;
    }
    assumed.set(key, { node, since: clock.now() });
    bindVolumes(choice, node);
    queue.add(key);
  }

  /** After a change that may make room, unscheduled pods are retried, each after its backoff. */
  function retryUnschedulable(): void {
    for (const key of unschedulable) {
      unschedulable.delete(key);
      const tries = attempts.get(key) ?? 1;
      queue.addAfter(key, Math.min(FIRST_BACKOFF * 2 ** (tries - 1), LONGEST_BACKOFF));
    }
  }

  context.onChange('pods', ({ type, object, previous }) => {
    const view = podView(object);
    if (type === 'DELETED' || isFinished(view)) {
      attempts.delete(keyOf(object));
      if (view.nodeName !== '') retryUnschedulable();
    } else if (view.nodeName === '' && isOurs(object) && (previous === undefined || previous.spec !== object.spec)) {
      queue.add(keyOf(object));
    }
  });
  context.onChange(CLAIM_RESOURCE, ({ object }) => {
    for (const key of assumed.keys()) if (key.startsWith(`${object.metadata.namespace}/`)) queue.add(key);
    retryUnschedulable();
  });
  context.onChange('nodes', ({ previous, object }) => {
    const isNews =
      previous === undefined ||
      previous.spec !== object.spec ||
      previous.metadata.labels !== object.metadata.labels ||
      previous.status?.['allocatable'] !== object.status?.['allocatable'];
    if (isNews) retryUnschedulable();
  });
  context.onChange(VOLUME_RESOURCE, retryUnschedulable);
  context.onChange('storage.k8s.io/storageclasses', retryUnschedulable);
}
