/** The summary of a node's kubelet, as k8s.io/kubelet/pkg/apis/stats/v1alpha1 has it, as far as it is about volumes. */

import { at, itemsOf, type Json, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podView } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { DiskLevel, Disks } from './disks.ts';

/** `pods`: those of the node. */
export function summaryOf(node: KubeObject, pods: readonly KubeObject[], disks: Disks, now: number): Json {
  const running = pods.filter((pod) => podView(pod).phase === 'Running');
  return {
    node: { nodeName: node.metadata.name, startTime: node.metadata.creationTimestamp },
    pods: running.map((pod) => ({
      podRef: { name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', uid: pod.metadata.uid },
      startTime: stringOf(pod.status?.['startTime']),
      containers: [],
      volume: disks.levelsOf(pod).map((level) => volumeStats(pod, level, timestamp(now))),
    })),
  };
}

function volumeStats(
  pod: KubeObject,
  { claim, capacityBytes, usedBytes, inodes, inodesUsed }: DiskLevel,
  time: string,
): Json {
  const volume = itemsOf(pod.spec?.['volumes']).find(
    (entry) =>
      at(entry, 'persistentVolumeClaim', 'claimName') === claim ||
      `${pod.metadata.name}-${stringOf(at(entry, 'name'))}` === claim,
  );
  return {
    time,
    availableBytes: capacityBytes - usedBytes,
    capacityBytes,
    usedBytes,
    inodesFree: inodes - inodesUsed,
    inodes,
    inodesUsed,
    name: stringOf(at(volume, 'name')),
    pvcRef: { name: claim, namespace: pod.metadata.namespace ?? '' },
  };
}
