const NEWLINE = 10;

export interface LineSplitter {
  /** Returns the lines that this chunk completes. A character that is split between chunks is decoded correctly. */
  push(chunk: Uint8Array): string[];
  /** Reports whether bytes of an unfinished line remain. */
  readonly unfinished: boolean;
}

/** Splits a stream of bytes into lines. Empty lines are left out. */
export function createLineSplitter(): LineSplitter {
  let parts: Uint8Array[] = [];

  function take(last: Uint8Array): string {
    parts.push(last);
    const line = Buffer.concat(parts).toString('utf8');
    parts = [];
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
      return lines;
    },
    get unfinished() {
      return parts.length > 0;
    },
  };
}
