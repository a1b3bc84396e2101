/** VolumeAttachments: the nodes that a volume is attached to. */

import type { VolumeAttachment } from '../model/storage-facts.ts';
import type { ReadResult } from './readings.ts';

/** Attachments by the name of the volume. */
export type VolumeAttachments = ReadResult<ReadonlyMap<string, readonly VolumeAttachment[]>>;
