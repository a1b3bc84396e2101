/** Where commands read and write. All text is bytes: a character is one byte, as in the C locale of most images. */

import { createWaiters, type Task } from './task.ts';

/** An open file, a pipe's end, or the client of an exec. */
export interface Stream {
  /** The next bytes, at most some 64 KiB; empty at the end. */
  readonly read: () => Task<string>;
  /** Gives bytes back, to be read again. */
  readonly unread: (bytes: string) => void;
  /** @throws StreamError */
  readonly write: (bytes: string) => Task<void>;
  readonly isTerminal: boolean;
  /** Called when the last descriptor of the stream is closed. */
  readonly close: () => void;
}

export class StreamError extends Error {}

/** Nobody reads the pipe any more: the writer ends without a word, as by SIGPIPE. */
export class BrokenPipe extends Error {}

export const CHUNK = 64 * 1024;

export function bytesOf(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

export function textOf(bytes: string): string {
  return /^[\0-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A stream that refuses what its options do not give. */
export function streamOf(options: Partial<Stream>): Stream {
  return {
    *read(): Task<string> {
      throw new StreamError('Bad file descriptor');
    },
    unread: () => undefined,
    *write(): Task<void> {
      throw new StreamError('Bad file descriptor');
    },
    isTerminal: false,
    close: () => undefined,
    ...options,
  };
}

/** Input that is there from the beginning. */
export function inputOf(bytes: string): Stream {
  let rest = bytes;
  return streamOf({
    *read() {
      const next = rest.slice(0, CHUNK);
      rest = rest.slice(CHUNK);
      return next;
    },
    unread: (more) => {
      rest = more + rest;
    },
  });
}

export function outputTo(put: (bytes: string) => void): Stream {
  return streamOf({
    *write(bytes) {
      put(bytes);
    },
  });
}

export const NO_INPUT: Stream = inputOf('');

export interface Pipe {
  readonly reader: Stream;
  readonly writer: Stream;
}

export function createPipe(): Pipe {
  const changed = createWaiters();
  let buffer = '';
  let isWriting = true;
  let isReading = true;
  return {
    reader: streamOf({
      *read() {
        while (buffer === '' && isWriting) yield changed.wait;
        const bytes = buffer;
        buffer = '';
        changed.wakeAll();
        return bytes;
      },
      unread: (bytes) => {
        buffer = bytes + buffer;
      },
      close: () => {
        isReading = false;
        buffer = '';
        changed.wakeAll();
      },
    }),
    writer: streamOf({
      *write(bytes) {
        if (bytes === '') return;
        while (isReading && buffer.length >= CHUNK) yield changed.wait;
        if (!isReading) throw new BrokenPipe();
        buffer += bytes;
        changed.wakeAll();
      },
      close: () => {
        isWriting = false;
        changed.wakeAll();
      },
    }),
  };
}

/** Input that comes in pieces, such as what is typed. */
export interface Feed {
  readonly stream: Stream;
  readonly push: (bytes: string) => void;
  readonly end: () => void;
}

/** How much input waits at most; the rest is lost, as on a terminal that nobody reads. */
const MOST_INPUT = 16 * 1024 * 1024;

export function createFeed(isTerminal = false): Feed {
  const changed = createWaiters();
  let buffer = '';
  let isOpen = true;
  /** An end that is typed (Ctrl-D) ends one read only. */
  let ends = 0;
  return {
    stream: streamOf({
      *read() {
        while (buffer === '' && isOpen && ends === 0) yield changed.wait;
        if (buffer === '' && ends > 0) ends -= 1;
        const bytes = buffer;
        buffer = '';
        return bytes;
      },
      unread: (bytes) => {
        buffer = bytes + buffer;
      },
      isTerminal,
    }),
    push: (bytes) => {
      if (buffer.length + bytes.length <= MOST_INPUT) buffer += bytes;
      changed.wakeAll();
    },
    end: () => {
      if (isTerminal) ends += 1;
      else isOpen = false;
      changed.wakeAll();
    },
  };
}
