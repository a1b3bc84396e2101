/** Tracks the node of each attached network volume, and the pods that wait for a volume to be detached. */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { isFinished, podView } from '../model/pod-view.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import type { ObjectIndex } from '../runtime/object-index.ts';
import { CLAIM_RESOURCE, VOLUME_RESOURCE, volumeNameOf } from '../storage/claims-and-volumes.ts';

const ATTACHMENTS = 'storage.k8s.io/volumeattachments';

export interface VolumeAttachments {
  /**
   * Tries to attach all volumes of a scheduled pod.
   * @returns whether they are attached to its node; otherwise an event gives the reason
   */
  attach(pod: KubeObject): boolean;
  /** Detaches the volumes that no pod of the node needs any more. */
  detachUnused(pod: KubeObject): void;
}

function isShared(volume: KubeObject): boolean {
  return itemsOf(volume.spec?.['accessModes']).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

/** @param podsByClaim an index of pods by "namespace/claim" */
export function createVolumeAttachments(context: ControllerContext, podsByClaim: ObjectIndex): VolumeAttachments {
  const { store, recorder } = context;
  const byVolume = context.index(ATTACHMENTS, ({ spec }) => [stringOf(at(spec, 'source', 'persistentVolumeName'))]);

  const volumesOf = (pod: KubeObject): readonly { readonly key: string; readonly volume: KubeObject }[] =>
    podView(pod).claims.flatMap((name) => {
      const namespace = pod.metadata.namespace ?? '';
      const claim = store.get(CLAIM_RESOURCE, namespace, name);
      const volume = claim === undefined ? undefined : store.get(VOLUME_RESOURCE, '', volumeNameOf(claim));
      return volume?.spec?.['csi'] === undefined ? [] : [{ key: `${namespace}/${name}`, volume }];
    });

  const podsUsing = (key: string, nodeName: string): readonly KubeObject[] =>
    podsByClaim.get(key).filter((pod) => podView(pod).nodeName === nodeName && !isFinished(podView(pod)));

  const detach = (attachment: KubeObject): void => {
    store.delete(ATTACHMENTS, '', attachment.metadata.name);
  };

  const isGone = (nodeName: string): boolean => {
    const node = store.get('nodes', '', nodeName);
    return (
      node === undefined ||
      itemsOf(node.spec?.['taints']).some((taint) => at(taint, 'key') === 'node.kubernetes.io/out-of-service')
    );
  };

  function attachOne(pod: KubeObject, key: string, volume: KubeObject): boolean {
    const { nodeName } = podView(pod);
    const { name } = volume.metadata;
    const attachments = byVolume.get(name);
    if (attachments.some(({ spec }) => spec?.['nodeName'] === nodeName)) return true;
    if (!isShared(volume)) {
      for (const attachment of attachments) {
        const other = stringOf(attachment.spec?.['nodeName']);
        const users = podsUsing(key, other);
        if (users.length === 0 || isGone(other)) {
          detach(attachment);
          continue;
        }
        const who = users.map((user) => user.metadata.name).join(', ');
        const message = `Multi-Attach error for volume "${name}" Volume is already used by pod(s) ${who}`;
        recorder.record(pod, 'Warning', 'FailedAttachVolume', message, 'attachdetach-controller');
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
    const message = `AttachVolume.Attach succeeded for volume "${name}" `;
    recorder.record(pod, 'Normal', 'SuccessfulAttachVolume', message, 'attachdetach-controller');
    return true;
  }

  return {
    attach: (pod) => volumesOf(pod).every(({ key, volume }) => attachOne(pod, key, volume)),
    detachUnused: (pod) => {
      const { nodeName } = podView(pod);
      for (const { key, volume } of volumesOf(pod)) {
        if (podsUsing(key, nodeName).length > 0) continue;
        for (const attachment of byVolume.get(volume.metadata.name)) {
          if (attachment.spec?.['nodeName'] === nodeName) detach(attachment);
        }
      }
    },
  };
}
