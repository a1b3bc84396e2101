/** Channels within one WebSocket. The first byte of each message is the channel (v4.channel.k8s.io and v5). */

import { WebSocket } from 'ws';

/** In v5 a client closes a channel by a message on this one. */
const CLOSE_CHANNEL = 255;

export interface ChannelHandlers {
  readonly onData: (channel: number, bytes: Buffer) => void;
  /** The client has closed a channel (v5 only). */
  readonly onEnd: (channel: number) => void;
  readonly onClose: () => void;
  /** The client has taken everything that was sent. */
  readonly onDrained?: () => void;
}

export interface Channels {
  readonly send: (channel: number, bytes: Buffer) => void;
  readonly close: () => void;
  /** The bytes that the client has not taken yet. */
  readonly waiting: () => number;
}

export function toBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

export function openChannels(socket: WebSocket, { onData, onEnd, onClose, onDrained }: ChannelHandlers): Channels {
  socket.on('message', (data) => {
    const bytes = toBuffer(data);
    const [channel] = bytes;
    if (channel === undefined) return;
    if (channel === CLOSE_CHANNEL && socket.protocol.startsWith('v5')) onEnd(bytes[1] ?? 0);
    else onData(channel, bytes.subarray(1));
  });
  socket.on('close', onClose);
  socket.on('error', () => socket.terminate());
  return {
    send(channel, bytes) {
      if (socket.readyState !== WebSocket.OPEN) return;
      // A failure to send closes the socket, which is handled there.
      socket.send(Buffer.concat([Buffer.from([channel]), bytes]), () => {
        if (socket.bufferedAmount === 0) onDrained?.();
      });
    },
    waiting: () => socket.bufferedAmount,
    close: () => socket.close(1000),
  };
}
