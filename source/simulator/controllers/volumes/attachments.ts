/** Which node holds which network volume, and the pods that wait for another node to let go. */

import { at, itemsOf, textOf } from '../../json.ts';
import type { KubeObject } from '../../store.ts';
import type { Context } from '../context.ts';
import type { Index } from '../index-objects.ts';
import { isFinished, viewPod } from '../pod-view.ts';
import { CLAIMS, VOLUMES, volumeNameOf } from './view.ts';

const ATTACHMENTS = 'storage.k8s.io/volumeattachments';

export interface Attachments {
  /**
   * Tries to attach all the volumes that a scheduled pod needs.
   * @returns whether they are at its node; where not, an event tells why
   */
  attach(pod: KubeObject): boolean;
  /** Lets go of what no pod of a node needs any more. */
  detachUnused(pod: KubeObject): void;
}

function isShared(volume: KubeObject): boolean {
  return itemsOf(volume.spec?.['accessModes']).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

/** @param podsByClaim an index of pods by "namespace/claim" */
export function createAttachments(context: Context, podsByClaim: Index): Attachments {
  const { store, recorder } = context;
  const byVolume = context.index(ATTACHMENTS, ({ spec }) => [textOf(at(spec, 'source', 'persistentVolumeName'))]);

  const volumesOf = (pod: KubeObject): readonly { readonly key: string; readonly volume: KubeObject }[] =>
    viewPod(pod).claims.flatMap((name) => {
      const namespace = pod.metadata.namespace ?? '';
      const claim = store.get(CLAIMS, namespace, name);
      const volume = claim === undefined ? undefined : store.get(VOLUMES, '', volumeNameOf(claim));
      return volume?.spec?.['csi'] === undefined ? [] : [{ key: `${namespace}/${name}`, volume }];
    });

  const holders = (key: string, nodeName: string): readonly KubeObject[] =>
    podsByClaim.get(key).filter((pod) => viewPod(pod).nodeName === nodeName && !isFinished(viewPod(pod)));

  const release = (attachment: KubeObject): void => {
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
    const { nodeName } = viewPod(pod);
    const { name } = volume.metadata;
    const attachments = byVolume.get(name);
    if (attachments.some(({ spec }) => spec?.['nodeName'] === nodeName)) return true;
    if (!isShared(volume)) {
      for (const attachment of attachments) {
        const other = textOf(attachment.spec?.['nodeName']);
        const users = holders(key, other);
        if (users.length === 0 || isGone(other)) {
          release(attachment);
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
      const { nodeName } = viewPod(pod);
      for (const { key, volume } of volumesOf(pod)) {
        if (holders(key, nodeName).length > 0) continue;
        for (const attachment of byVolume.get(volume.metadata.name)) {
          if (attachment.spec?.['nodeName'] === nodeName) release(attachment);
        }
      }
    },
  };
}
