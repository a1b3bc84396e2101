/**
 * The server's side of SPDY/3.1, as far as kubectl's port-forward uses it within a WebSocket: streams with headers,
 * data, resets and pings, without flow control (draft-mbelshe-httpbis-spdy-00).
 */

import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { SPDY_DICTIONARY } from './spdy-dictionary.ts';

const FRAME = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7 } as const;
const FIN = 1;
const HEAD = 8;

export interface SpdyStream {
  readonly id: number;
  readonly headers: ReadonlyMap<string, string>;
}

export interface SpdyHandlers {
  readonly onStream: (stream: SpdyStream) => void;
  readonly onData: (streamId: number, bytes: Buffer) => void;
  /** The client has closed or reset the stream. */
  readonly onEnd: (streamId: number) => void;
}

export interface SpdyConnection {
  /** Receives bytes from the client, in chunks of any size. */
  readonly receive: (bytes: Buffer) => void;
  readonly send: (streamId: number, bytes: Buffer, fin?: boolean) => void;
}

/** Runs bytes through a compressor that keeps its state from one header block to the next. */
function transformBlock(stream: Inflate | Deflate, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): void => {
      chunks.push(chunk);
    };
    stream.on('data', collect);
    stream.once('error', reject);
    stream.write(bytes);
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stream.off('data', collect);
      stream.off('error', reject);
      resolve(Buffer.concat(chunks));
    });
  });
}

function parseHeaders(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let offset = 4;
  const text = (): string => {
    const length = block.readUInt32BE(offset);
    offset += 4 + length;
    return block.toString('utf8', offset - length, offset);
  };
  for (let left = block.readUInt32BE(0); left > 0; left -= 1) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}

function controlFrame(type: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE((flags << 24) | body.length, 4);
  return Buffer.concat([head, body]);
}

function dataFrame(streamId: number, bytes: Buffer, fin: boolean): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(streamId, 0);
  head.writeUInt32BE(((fin ? FIN : 0) << 24) | bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

/** `write` sends bytes to the client. `fail` is called once if the client violates the protocol. */
export function openSpdy(write: (bytes: Buffer) => void, fail: () => void, handlers: SpdyHandlers): SpdyConnection {
  const inflate = createInflate({ dictionary: SPDY_DICTIONARY });
  const deflate = createDeflate({ dictionary: SPDY_DICTIONARY });
  let pending: Buffer = Buffer.alloc(0);
  /** Frames are handled in order, although header blocks are decompressed asynchronously. */
  let frameQueue: Promise<void> = Promise.resolve();

  async function control(type: number, flags: number, body: Buffer): Promise<void> {
    switch (type) {
      case FRAME.synStream: {
        const id = body.readUInt32BE(0) & 0x7fffffff;
        const headers = parseHeaders(await transformBlock(inflate, body.subarray(10)));
        const block = await transformBlock(deflate, Buffer.alloc(4));
        const reply = Buffer.alloc(4);
        reply.writeUInt32BE(id);
        write(controlFrame(FRAME.synReply, 0, Buffer.concat([reply, block])));
        handlers.onStream({ id, headers });
        if ((flags & FIN) !== 0) handlers.onEnd(id);
        break;
      }
      case FRAME.rstStream:
        handlers.onEnd(body.readUInt32BE(0) & 0x7fffffff);
        break;
      case FRAME.ping:
        write(controlFrame(FRAME.ping, 0, body));
        break;
      default:
        // SETTINGS, WINDOW_UPDATE and GOAWAY frames have no effect here.
        break;
    }
  }

  async function frame(head: Buffer, body: Buffer): Promise<void> {
    const flags = head[4] ?? 0;
    if (((head[0] ?? 0) & 0x80) !== 0) {
      await control(head.readUInt16BE(2), flags, body);
      return;
    }
    const id = head.readUInt32BE(0);
    if (body.length > 0) handlers.onData(id, body);
    if ((flags & FIN) !== 0) handlers.onEnd(id);
  }

  return {
    receive(bytes) {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= HEAD) {
        const length = pending.readUInt32BE(4) & 0xffffff;
        if (pending.length < HEAD + length) return;
        const head = pending.subarray(0, HEAD);
        const body = pending.subarray(HEAD, HEAD + length);
        pending = pending.subarray(HEAD + length);
        frameQueue = frameQueue.then(() => frame(head, body)).catch(fail);
      }
    },
    send: (streamId, bytes, fin = false) => write(dataFrame(streamId, bytes, fin)),
  };
}
