/** The frames of a watch in protocol buffers: four bytes with the length (the highest byte first), and the event. */

import { MalformedProtobuf } from './wire.ts';

const HEADER = 4;
/** The largest event that client-go accepts. */
const LARGEST = 16 * 1024 * 1024;

export interface Frames {
  /** Returns the frames that this chunk completes. @throws MalformedProtobuf */
  push(chunk: Uint8Array): Buffer[];
  /** Reports whether bytes of an unfinished frame remain. */
  readonly unfinished: boolean;
}

export function createFrames(): Frames {
  let parts: Uint8Array[] = [];
  let held = 0;
  /** The number of bytes that the next step needs: a header, or the frame with its header. */
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
