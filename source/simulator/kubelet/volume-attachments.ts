/**
 * Attaches network volumes to nodes and detaches them, as the attach-detach controller and the kubelets do together: a
 * volume stays attached until its kubelet confirms that it is unmounted. A dead node confirms nothing, so that its
 * volumes are taken from it after six minutes, or at once if the taint out-of-service says that it is off for good.
 */

import { at, isEqual, itemsOf, type Json, objectOf, stringOf, withoutUndefined } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { isFinished, podView } from '../model/pod-view.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import type { ObjectIndex } from '../runtime/object-index.ts';
import { CLAIM_RESOURCE, VOLUME_RESOURCE, volumeNameOf } from '../storage/claims-and-volumes.ts';
import { isNodeDead } from './dead-node.ts';

const ATTACHMENTS = 'storage.k8s.io/volumeattachments';
/** maxWaitForUnmountDuration of the attach-detach controller. */
const LONGEST_UNMOUNT_MS = 360_000;

export interface VolumeAttachments {
  /**
   * Tries to attach all volumes of a scheduled pod.
   * @returns whether they are attached to its node; otherwise an event gives the reason
   */
  attach(pod: KubeObject): boolean;
  /** Detaches the volumes that no pod of the node needs any more, as soon as the node confirms it. */
  detachUnused(pod: KubeObject): void;
}

function isShared(volume: KubeObject): boolean {
  return itemsOf(volume.spec?.['accessModes']).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

/** The name of a volume in a node's status. */
function uniqueNameOf({ spec }: KubeObject): string {
  return `kubernetes.io/csi/${stringOf(at(spec, 'csi', 'driver'))}^${stringOf(at(spec, 'csi', 'volumeHandle'))}`;
}

/** @param podsByClaim an index of pods by "namespace/claim" */
export function createVolumeAttachments(context: ControllerContext, podsByClaim: ObjectIndex): VolumeAttachments {
  const { store, recorder, clock } = context;
  const byVolume = context.index(ATTACHMENTS, ({ spec }) => [stringOf(at(spec, 'source', 'persistentVolumeName'))]);
  const byNode = context.index(ATTACHMENTS, ({ spec }) => [stringOf(spec?.['nodeName'])]);
  /** When the volume was to be detached for the first time, by the uid of the attachment. */
  const detachRequested = new Map<string, number>();
  /** "pod/volume" of each failure that an event tells of already. */
  const reported = new Set<string>();

  const volumesOf = (pod: KubeObject): readonly { readonly key: string; readonly volume: KubeObject }[] =>
    podView(pod).claims.flatMap((name) => {
      const namespace = pod.metadata.namespace ?? '';
      const claim = store.get(CLAIM_RESOURCE, namespace, name);
      const volume = claim === undefined ? undefined : store.get(VOLUME_RESOURCE, '', volumeNameOf(claim));
      return volume?.spec?.['csi'] === undefined ? [] : [{ key: `${namespace}/${name}`, volume }];
    });

  const claimKeyOf = (volumeName: string): string => {
    const claim = objectOf(store.get(VOLUME_RESOURCE, '', volumeName)?.spec?.['claimRef']);
    return `${stringOf(claim['namespace'])}/${stringOf(claim['name'])}`;
  };

  const podsUsing = (key: string, nodeName: string): readonly KubeObject[] =>
    podsByClaim.get(key).filter((pod) => podView(pod).nodeName === nodeName && !isFinished(podView(pod)));

  /** The kubelet and the controller tell in the node's status which volumes it has. */
  const writeNodeStatus = (nodeName: string): void => {
    const node = store.get('nodes', '', nodeName);
    if (node === undefined || isNodeDead(node)) return;
    // The index follows once the present change has been told to everybody.
    const attached = store.list(ATTACHMENTS).filter(({ spec }) => spec?.['nodeName'] === nodeName);
    const names = attached.flatMap(({ spec }) => {
      const volume = store.get(VOLUME_RESOURCE, '', stringOf(at(spec, 'source', 'persistentVolumeName')));
      return volume === undefined ? [] : [uniqueNameOf(volume)];
    });
    const volumesInUse = names.length === 0 ? undefined : names.toSorted();
    const volumesAttached = volumesInUse?.map((name) => ({ name, devicePath: '' }));
    if (isEqual(node.status?.['volumesInUse'], volumesInUse)) return;
    const status = withoutUndefined<Json>({ ...node.status, volumesInUse, volumesAttached });
    store.update('nodes', { ...node, status }, 'status');
  };

  const isStored = ({ metadata }: KubeObject): boolean =>
    store.get(ATTACHMENTS, '', metadata.name)?.metadata.uid === metadata.uid;

  const detach = (attachment: KubeObject): void => {
    detachRequested.delete(attachment.metadata.uid);
    store.delete(ATTACHMENTS, '', attachment.metadata.name);
    writeNodeStatus(stringOf(attachment.spec?.['nodeName']));
  };

  const isOutOfService = (node: KubeObject | undefined): boolean =>
    itemsOf(node?.spec?.['taints']).some((taint) => at(taint, 'key') === 'node.kubernetes.io/out-of-service');

  const isReady = (node: KubeObject | undefined): boolean =>
    itemsOf(node?.status?.['conditions']).some(
      (condition) => at(condition, 'type') === 'Ready' && at(condition, 'status') === 'True',
    );

  /** Detaches the volume if no pod needs it, and the node confirms that, is known to be off, or had its time. */
  function detachIfUnused(attachment: KubeObject): void {
    const { uid, name } = attachment.metadata;
    const nodeName = stringOf(attachment.spec?.['nodeName']);
    const volumeName = stringOf(at(attachment.spec, 'source', 'persistentVolumeName'));
    if (podsUsing(claimKeyOf(volumeName), nodeName).length > 0) {
      detachRequested.delete(uid);
      return;
    }
    const node = store.get('nodes', '', nodeName);
    if (!isNodeDead(node) || isOutOfService(node)) {
      detach(attachment);
      return;
    }
    const since = detachRequested.get(uid) ?? clock.now();
    const left = since + LONGEST_UNMOUNT_MS - clock.now();
    if (left <= 0 && !isReady(node)) {
      detach(attachment);
      return;
    }
    if (detachRequested.has(uid)) return;
    detachRequested.set(uid, since);
    // It is checked again then, and until the node is known not to be ready.
    const check = (): void => {
      const current = store.get(ATTACHMENTS, '', name);
      if (current === undefined || current.metadata.uid !== uid || !detachRequested.has(uid)) return;
      detachIfUnused(current);
      if (store.get(ATTACHMENTS, '', name)?.metadata.uid === uid) clock.after(1000, check);
    };
    clock.after(left, check);
  }

  function reportOnce(pod: KubeObject, volume: string, users: readonly KubeObject[]): void {
    const key = `${pod.metadata.uid}/${volume}`;
    if (reported.has(key)) return;
    reported.add(key);
    const who = users.map((user) => user.metadata.name).join(', ');
    const why =
      users.length === 0
        ? "Volume is already exclusively attached to one node and can't be attached to another"
        : `Volume is already used by pod(s) ${who}`;
    const message = `Multi-Attach error for volume "${volume}" ${why}`;
    recorder.record(pod, 'Warning', 'FailedAttachVolume', message, 'attachdetach-controller');
  }

  function attachOne(pod: KubeObject, key: string, volume: KubeObject): boolean {
    const { nodeName } = podView(pod);
    const { name } = volume.metadata;
    const own = byVolume.get(name).find(({ spec }) => spec?.['nodeName'] === nodeName);
    if (own !== undefined) {
      detachRequested.delete(own.metadata.uid);
      return true;
    }
    if (!isShared(volume)) {
      for (const attachment of byVolume.get(name)) detachIfUnused(attachment);
      const others = byVolume.get(name).filter(isStored);
      if (others.length > 0) {
        const users = others.flatMap(({ spec }) => podsUsing(key, stringOf(spec?.['nodeName'])));
        reportOnce(pod, name, users);
        return false;
      }
    }
    store.create(ATTACHMENTS, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: `csi-${nodeName}-${name}`, uid: '', resourceVersion: '', creationTimestamp: '' },
      spec: { attacher: at(volume.spec, 'csi', 'driver'), nodeName, source: { persistentVolumeName: name } },
      status: { attached: true },
    });
    reported.delete(`${pod.metadata.uid}/${name}`);
    writeNodeStatus(nodeName);
    const message = `AttachVolume.Attach succeeded for volume "${name}" `;
    recorder.record(pod, 'Normal', 'SuccessfulAttachVolume', message, 'attachdetach-controller');
    return true;
  }

  // A node that is back, or known to be off, lets go of what its pods no longer need.
  context.onChange('nodes', ({ type, object }) => {
    if (type !== 'DELETED' && isNodeDead(object) && !isOutOfService(object)) return;
    for (const attachment of byNode.get(object.metadata.name)) {
      if (detachRequested.has(attachment.metadata.uid)) detachIfUnused(attachment);
    }
  });

  return {
    attach: (pod) => volumesOf(pod).every(({ key, volume }) => attachOne(pod, key, volume)),
    detachUnused: (pod) => {
      const { nodeName, uid } = podView(pod);
      for (const { volume } of volumesOf(pod)) {
        reported.delete(`${uid}/${volume.metadata.name}`);
        for (const attachment of byVolume.get(volume.metadata.name)) {
          if (attachment.spec?.['nodeName'] === nodeName) detachIfUnused(attachment);
        }
      }
    },
  };
}
