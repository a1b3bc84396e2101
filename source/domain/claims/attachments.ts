/** VolumeAttachments: the nodes that a volume is attached to. */

import type { ReadResult } from './readings.ts';

export interface VolumeAttachment {
  readonly node: string;
  readonly attacher: string;
  readonly attached: boolean;
  /** The driver's last error when attaching or detaching; empty if there was none. */
  readonly error: string;
}

/** Attachments by the name of the volume. */
export type VolumeAttachments = ReadResult<ReadonlyMap<string, readonly VolumeAttachment[]>>;
