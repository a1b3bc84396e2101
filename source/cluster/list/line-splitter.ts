const NEWLINE = 10;
/** The largest event that client-go accepts, in bytes. */
const LARGEST = 16 * 1024 * 1024;

export interface LineSplitter {
  /**
   * Returns the lines that this chunk completes. A character that is split between chunks is decoded correctly.
   * @throws RangeError for a line that is too long
   */
  push(chunk: Uint8Array): string[];
  /** Reports whether bytes of an unfinished line remain. */
  readonly unfinished: boolean;
}

/** Splits a stream of bytes into lines. Empty lines are left out. */
export function createLineSplitter(): LineSplitter {
  let parts: Uint8Array[] = [];
  let held = 0;

  function take(last: Uint8Array): string {
    parts.push(last);
    const line = Buffer.concat(parts).toString('utf8');
    parts = [];
    held = 0;
    return line.trim();
  }

  return {
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        const line = take(chunk.subarray(start, end));
        if (line !== '') lines.push(line);
        start = end + 1;
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
      held += chunk.length - start;
      if (held > LARGEST) {
        parts = [];
        throw new RangeError(`an event has more than ${LARGEST} bytes`);
      }
      return lines;
    },
    get unfinished() {
      return parts.length > 0;
    },
  };
}
