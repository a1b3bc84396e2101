/** Handles nodes that stopped reporting, and pods whose node is gone. */

import { DEAD_ANNOTATION, isNodeDead } from '../kubelet/dead-node.ts';
import { at, itemsOf, type Json, numberOf, objectOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { keyOf } from '../model/owner-references.ts';
import { isFinished, podView, withConditions } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import { taintsOf } from '../scheduler/node-fit.ts';

/** --node-monitor-grace-period */
const MONITOR_GRACE_MS = 50_000;
/** The toleration that admission gives to every pod, in seconds. */
const DEFAULT_TOLERATION_SECONDS = 300;
/** How long pods of a node that does not exist are kept. */
const ORPHANED_POD_QUARANTINE_MS = 40_000;
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export function startNodeLifecycleController(context: ControllerContext): void {
  const { store, clock, recorder } = context;
  const podsByNode = context.index('pods', (pod) => [podView(pod).nodeName]);
  const pending = new Map<string, () => void>();

  const cancel = (name: string): void => {
    pending.get(name)?.();
    pending.delete(name);
  };
  const isReachable = (node: KubeObject): boolean => !taintsOf(node).some(({ key }) => key === UNREACHABLE);

  function setConditions(node: KubeObject, ready: Json, others: Json): KubeObject {
    const time = timestamp(clock.now());
    const changes = CONDITIONS.map((type) => ({
      type,
      lastHeartbeatTime: time,
      ...(type === 'Ready' ? ready : others),
    }));
    const conditions = withConditions(node.status ?? {}, changes, time);
    return store.update('nodes', { ...node, status: { ...node.status, conditions } }, 'status');
  }

  function markReady(node: KubeObject): void {
    const ready = { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
    const others = { status: 'False', reason: 'KubeletHasNoProblem', message: 'kubelet has no problem of this kind' };
    const current = setConditions(node, ready, others);
    if (isReachable(current)) return;
    const taints = itemsOf(current.spec?.['taints']).filter((taint) => at(taint, 'key') !== UNREACHABLE);
    store.update('nodes', { ...current, spec: { ...current.spec, taints } });
  }

  function markUnreachable(node: KubeObject): void {
    const { name } = node.metadata;
    const unknown = {
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    };
    const current = setConditions(node, unknown, unknown);
    const timeAdded = timestamp(clock.now());
    const taints = [
      ...itemsOf(current.spec?.['taints']),
      { key: UNREACHABLE, effect: 'NoSchedule', timeAdded },
      { key: UNREACHABLE, effect: 'NoExecute', timeAdded },
    ];
    const tainted = store.update('nodes', { ...current, spec: { ...current.spec, taints } });
    recorder.record(tainted, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, 'node-controller');
    for (const pod of podsByNode.get(name)) {
      const condition = { ...objectOf(conditionOf(pod, 'Ready')), type: 'Ready', status: 'False' };
      const conditions = withConditions(pod.status ?? {}, [condition], timeAdded);
      store.update('pods', { ...pod, status: { ...pod.status, conditions } }, 'status');
      recorder.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready', 'node-controller');
    }
    const waits = new Set([
      DEFAULT_TOLERATION_SECONDS,
      ...podsByNode.get(name).flatMap((pod) => tolerationOf(pod) ?? []),
    ]);
    const stops = [...waits].map((seconds) => clock.after(seconds * 1000, () => evict(name, seconds)));
    pending.set(name, () => {
      for (const stop of stops) stop();
    });
  }

  function conditionOf(pod: KubeObject, type: string): unknown {
    return itemsOf(pod.status?.['conditions']).find((entry) => at(entry, 'type') === type);
  }

  /** Returns for how many seconds a pod tolerates an unreachable node; undefined for ever. */
  function tolerationOf(pod: KubeObject): number | undefined {
    const own = itemsOf(pod.spec?.['tolerations']).find((entry) => {
      const effect = at(entry, 'effect');
      const key = at(entry, 'key');
      const isKey = key === UNREACHABLE || (key === undefined && at(entry, 'operator') === 'Exists');
      return isKey && (effect === undefined || effect === 'NoExecute');
    });
    if (own === undefined) return DEFAULT_TOLERATION_SECONDS;
    const seconds = at(own, 'tolerationSeconds');
    return seconds === undefined ? undefined : numberOf(seconds, DEFAULT_TOLERATION_SECONDS);
  }

  /** Asks those pods to go that tolerate the node no longer than so many seconds. */
  function evict(name: string, passed: number): void {
    for (const pod of podsByNode.get(name)) {
      const { namespace = '', uid, deletionTimestamp } = pod.metadata;
      const seconds = tolerationOf(pod);
      if (deletionTimestamp !== undefined || seconds === undefined || seconds > passed) continue;
      const message = `Marking for deletion Pod ${keyOf(pod)}`;
      recorder.record(pod, 'Normal', 'TaintManagerEviction', message, 'taint-eviction-controller');
      store.delete('pods', namespace, pod.metadata.name, { uid });
    }
  }

  /** Deletes pods without waiting for a kubelet, since none will stop them. */
  function forceDelete(name: string, mayGo: (pod: KubeObject) => boolean): void {
    for (const pod of podsByNode.get(name)) {
      const { namespace = '', uid } = pod.metadata;
      if (mayGo(pod)) store.delete('pods', namespace, pod.metadata.name, { uid, gracePeriodSeconds: 0 });
    }
  }

  function deletePodsOfOutOfServiceNode(node: KubeObject): void {
    if (!taintsOf(node).some(({ key }) => key === OUT_OF_SERVICE) || isHealthy(node)) return;
    forceDelete(node.metadata.name, (pod) => podView(pod).isTerminating || !isFinished(podView(pod)));
  }

  function isHealthy(node: KubeObject): boolean {
    const ready = itemsOf(node.status?.['conditions']).find((entry) => at(entry, 'type') === 'Ready');
    return at(ready, 'status') === 'True';
  }

  function monitorNode(node: KubeObject): void {
    const { name } = node.metadata;
    if (!isNodeDead(node)) {
      cancel(name);
      if (!isHealthy(node) || !isReachable(node)) markReady(node);
      return;
    }
    if (!isReachable(node) || pending.has(name)) return;
    const stop = clock.after(MONITOR_GRACE_MS, () => {
      pending.delete(name);
      const current = store.get('nodes', '', name);
      if (current?.metadata.annotations?.[DEAD_ANNOTATION] === 'true') markUnreachable(current);
    });
    pending.set(name, stop);
  }

  const queue = context.queue((name) => {
    const node = store.get('nodes', '', name);
    if (node === undefined) return;
    monitorNode(node);
    const latest = store.get('nodes', '', name);
    if (latest !== undefined) deletePodsOfOutOfServiceNode(latest);
  });

  context.onChange('nodes', ({ type, object }) => {
    const { name } = object.metadata;
    if (type !== 'DELETED') {
      queue.add(name);
      return;
    }
    cancel(name);
    clock.after(ORPHANED_POD_QUARANTINE_MS, () => {
      if (store.get('nodes', '', name) === undefined) forceDelete(name, () => true);
    });
  });
  context.onChange('pods', ({ type, object }) => {
    const { nodeName, isTerminating } = podView(object);
    if (type !== 'DELETED' && isTerminating && nodeName !== '') queue.add(nodeName);
  });
}
