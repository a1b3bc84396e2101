/** A DNS server that follows a test's script, over TCP and UDP on one port of the loopback. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, TRUNCATED_RESPONSE } from 'dns-packet';

/** The reaction to a question. `bytes` are sent unchanged, `undefined` is no answer. */
export type ScriptedReply =
  | {
      readonly answers?: readonly Answer[];
      readonly rcode?: 0 | 2 | 3;
      readonly afterMs?: number;
      readonly truncated?: boolean;
      /** Answers with this name as the question. */
      readonly about?: string;
      readonly idOff?: number;
    }
  | { readonly bytes: Buffer }
  | { readonly hangUp: true }
  | undefined;

export interface ScriptedDnsServer {
  readonly port: number;
  /** Returns the number of open connections. */
  readonly open: () => number;
  /** Returns the number of all connections so far. */
  readonly total: () => number;
  readonly hangUp: () => void;
  readonly close: () => Promise<void>;
}

type ReplyScript = (
  question: { readonly name: string; readonly type: string },
  transport: 'tcp' | 'udp',
) => ScriptedReply;

export function aRecord(name: string, data: string, ttl = 5): Answer {
  return { type: 'A', name, data, ttl, class: 'IN' };
}

export async function startScriptedDnsServer(script: ReplyScript): Promise<ScriptedDnsServer> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let total = 0;

  function answer(message: Buffer, transport: 'tcp' | 'udp', send: (bytes: Buffer) => void, hangUp: () => void): void {
    const packet = decode(message);
    const [question] = packet.questions ?? [];
    if (question === undefined) return;
    const reply = script({ name: question.name, type: question.type }, transport);
    if (reply === undefined) return;
    if ('hangUp' in reply) hangUp();
    else if ('bytes' in reply) send(reply.bytes);
    else {
      const { answers = [], rcode = 0, afterMs = 0, truncated = false, about, idOff = 0 } = reply;
      const bytes = encode({
        type: 'response',
        id: ((packet.id ?? 0) + idOff) % 0x1_0000,
        flags: AUTHORITATIVE_ANSWER | rcode | (truncated ? TRUNCATED_RESPONSE : 0),
        questions: [{ ...question, name: about ?? question.name }],
        answers: [...answers],
      });
      const timer = setTimeout(() => {
        timers.delete(timer);
        send(bytes);
      }, afterMs);
      timers.add(timer);
    }
  }

  const tcp = createServer((socket) => {
    sockets.add(socket);
    total += 1;
    let received = Buffer.alloc(0);
    const pieces: Buffer[] = [];
    const flush = () => {
      const piece = pieces.shift();
      if (piece !== undefined) socket.write(piece, () => setImmediate(flush));
    };
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
        const length = received.readUInt16BE(0);
        const message = received.subarray(2, length + 2);
        received = received.subarray(length + 2);
        const send = (bytes: Buffer) => {
          const head = Buffer.alloc(2);
          head.writeUInt16BE(bytes.length);
          // In pieces that are cut anywhere, since TCP keeps no boundaries.
          const whole = Buffer.concat([head, bytes]);
          for (let start = 0; start < whole.length; start += 9) pieces.push(whole.subarray(start, start + 9));
          flush();
        };
        answer(message, 'tcp', send, () => socket.destroy());
      }
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const udp = createSocket('udp4');
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  udp.on('message', (message, peer) => {
    answer(
      message,
      'udp',
      (bytes) => udp.send(bytes, peer.port, peer.address),
      () => {},
    );
  });
  return {
    port,
    open: () => sockets.size,
    total: () => total,
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      tcp.close();
      udp.close();
      await once(tcp, 'close');
    },
  };
}
