/** A byte stream in both directions: a port-forward, or a TCP connection of this machine. */

import { connect } from 'node:net';
import { messageOf } from '../errors.ts';

export interface ByteChannel {
  readonly send: (bytes: Buffer) => void;
  readonly onBytes: (listener: (bytes: Buffer) => void) => void;
  /** Settles once the channel is closed by either side, with the reason as a part of a sentence. */
  readonly ended: Promise<string>;
  /** Settles when everything is closed. */
  readonly close: () => Promise<void>;
}

const CONNECT_MS = 5000;

/** @throws Error if nothing can be reached there */
export function openTcp(host: string, port: number): Promise<ByteChannel> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_MS);
    const ended = Promise.withResolvers<string>();
    let reason = 'the connection was closed';
    socket.on('error', (error) => {
      reason = messageOf(error);
      reject(error);
    });
    socket.once('close', () => {
      clearTimeout(timer);
      ended.resolve(reason);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve({
        send: (bytes) => socket.write(bytes),
        onBytes: (listener) => socket.on('data', listener),
        ended: ended.promise,
        async close() {
          socket.destroy();
          await ended.promise;
        },
      });
    });
  });
}
