/** Which node holds a volume. */

import type { ReadResult } from './readings.ts';

export interface VolumeAttachment {
  readonly node: string;
  readonly attacher: string;
  readonly attached: boolean;
  /** What the driver said last, on attaching or detaching; empty for nothing. */
  readonly error: string;
}

/** By the name of the volume. */
export type VolumeAttachments = ReadResult<ReadonlyMap<string, readonly VolumeAttachment[]>>;
