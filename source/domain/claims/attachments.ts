/** Which node holds a volume. */

import type { Reading } from './readings.ts';

export interface Attachment {
  readonly node: string;
  readonly attacher: string;
  readonly attached: boolean;
  /** What the driver said last, on attaching or detaching; empty for nothing. */
  readonly error: string;
}

/** By the name of the volume. */
export type Attachments = Reading<ReadonlyMap<string, readonly Attachment[]>>;
