/** The frames of a watch in protocol buffers: four bytes with the length (the highest byte first), and the event. */

import { MalformedProtobuf } from './wire.ts';

const HEADER = 4;
/** client-go takes no event that is larger. */
const LARGEST = 16 * 1024 * 1024;

export interface Frames {
  /** The frames that this chunk completes. @throws MalformedProtobuf */
  push(chunk: Uint8Array): Buffer[];
  /** Whether bytes of an unfinished frame are left over. */
  readonly unfinished: boolean;
}

export function createFrames(): Frames {
  let parts: Uint8Array[] = [];
  let held = 0;
  /** Bytes that are needed before anything can be taken: a header, or the frame with its header. */
  let needed = HEADER;

  return {
    push(chunk) {
      parts.push(chunk);
      held += chunk.length;
      if (held < needed) return [];
      const bytes = Buffer.concat(parts, held);
      const frames: Buffer[] = [];
      let at = 0;
      needed = HEADER;
      while (held - at >= needed) {
        const length = bytes.readUInt32BE(at);
        if (length > LARGEST) throw new MalformedProtobuf(`an event has ${length} bytes`);
        needed = HEADER + length;
        if (held - at < needed) break;
        frames.push(bytes.subarray(at + HEADER, at + needed));
        at += needed;
        needed = HEADER;
      }
      parts = at === held ? [] : [bytes.subarray(at)];
      held -= at;
      return frames;
    },
    get unfinished() {
      return held > 0;
    },
  };
}
