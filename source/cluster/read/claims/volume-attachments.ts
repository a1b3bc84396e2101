import type { VolumeAttachment, VolumeAttachments } from '../../../domain/claims/attachments.ts';
import { ClusterError, messageOf } from '../../errors.ts';
import { fields, flag, text } from '../../json-fields.ts';
import { listPages } from '../../list/list-pages.ts';
import type { Transport } from '../../transport.ts';

/** Returns all VolumeAttachments of the cluster. Rejects only for an abort. */
export async function readVolumeAttachments(transport: Transport, signal: AbortSignal): Promise<VolumeAttachments> {
  const found = new Map<string, VolumeAttachment[]>();
  const collection = { path: '/apis/storage.k8s.io/v1/volumeattachments', query: {} };
  try {
    for await (const page of listPages(transport, collection, { signal })) {
      for (const object of page.items) {
        const { spec, status } = fields<'spec' | 'status'>(object);
        const { attacher, nodeName, source } = fields<'attacher' | 'nodeName' | 'source'>(spec);
        const volume = text(fields<'persistentVolumeName'>(source).persistentVolumeName);
        const seen = fields<'attached' | 'attachError' | 'detachError'>(status);
        const said = [seen.attachError, seen.detachError].map((error) => text(fields<'message'>(error).message));
        const attachment: VolumeAttachment = {
          node: text(nodeName),
          attacher: text(attacher),
          attached: flag(seen.attached),
          error: said.filter((message) => message !== '').join('; '),
        };
        found.set(volume, [...(found.get(volume) ?? []), attachment]);
      }
    }
    return { state: 'known', value: found };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (thrown instanceof ClusterError && thrown.kind === 'not-found') return { state: 'known', value: new Map() };
    return { state: 'refused', reason: messageOf(thrown) };
  }
}
