import type { VolumeAttachments } from '../../../domain/claims/attachments.ts';
import type { VolumeAttachment } from '../../../domain/model/storage-facts.ts';
import { messageOf } from '../../errors.ts';
import { fields, flag, text, time } from '../../json-fields.ts';
import { listWhole } from '../../list/whole-object.ts';
import type { Transport } from '../../transport.ts';
import { createServedApis } from '../served-api.ts';

/** Returns all VolumeAttachments of the cluster. Rejects only for an abort. */
export async function readVolumeAttachments(transport: Transport, signal: AbortSignal): Promise<VolumeAttachments> {
  const found = new Map<string, VolumeAttachment[]>();
  const apis = createServedApis(transport, signal);
  try {
    await apis.listIfServed({ api: '/apis/storage.k8s.io/v1', plural: 'volumeattachments' }, async (api) => {
      const collection = { path: `${api}/volumeattachments`, kind: 'VolumeAttachment', query: {} };
      for await (const object of listWhole(transport, collection, { signal })) {
        const { metadata, spec, status } = fields<'metadata' | 'spec' | 'status'>(object);
        const { name, creationTimestamp } = fields<'name' | 'creationTimestamp'>(metadata);
        const { attacher, nodeName, source } = fields<'attacher' | 'nodeName' | 'source'>(spec);
        const volume = text(fields<'persistentVolumeName'>(source).persistentVolumeName);
        const attachStatus = fields<'attached' | 'attachError' | 'detachError'>(status);
        const errors = [attachStatus.attachError, attachStatus.detachError].map((error) =>
          text(fields<'message'>(error).message),
        );
        const attachment: VolumeAttachment = {
          name: text(name),
          createdAt: time(creationTimestamp),
          node: text(nodeName),
          attacher: text(attacher),
          attached: flag(attachStatus.attached),
          error: errors.filter((message) => message !== '').join('; '),
        };
        found.set(volume, [...(found.get(volume) ?? []), attachment]);
      }
    });
    return { state: 'known', value: found };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { state: 'refused', reason: messageOf(thrown) };
  }
}
