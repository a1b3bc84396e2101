/** DNS as any client asks: over UDP, and over TCP where an answer does not fit in a datagram. */

import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import { messageOf } from '../errors.ts';
import { openTcp } from './channel.ts';
import { answerOf, emptyAnswer } from './dns-stream.ts';
import { createHeldStream, type HeldStream } from './held-stream.ts';
import { decodeMessage, encodeQuestion, type Message } from './messages.ts';

export interface Place {
  readonly address: string;
  readonly port: number;
}

export function createPlainAsker({ address, port }: Place, options: { readonly timeoutMs: number }): HeldStream {
  const { timeoutMs } = options;
  const tcp = createHeldStream(async () => ({ channel: await openTcp(address, port), server: address }), options);

  async function askOne(question: DnsQuestion): Promise<DnsAnswer> {
    const began = performance.now();
    const answer = emptyAnswer(question, address);
    try {
      const message = await overUdp({ address, port }, question, timeoutMs);
      if (message.truncated) return (await tcp.ask([question]))[0] ?? answer;
      return { ...answer, milliseconds: performance.now() - began, ...answerOf(message, question, address) };
    } catch (thrown) {
      return { ...answer, milliseconds: performance.now() - began, failure: messageOf(thrown) };
    }
  }

  return {
    ...tcp,
    connect: async () => {},
    server: () => address,
    ask: (questions) => Promise.all(questions.map(askOne)),
  };
}

/** One datagram each way; a second try after a third of the time, since one may get lost. @throws Error */
function overUdp({ address, port }: Place, question: DnsQuestion, timeoutMs: number): Promise<Message> {
  return new Promise((resolve, reject) => {
    const id = Math.floor(Math.random() * 0x1_0000);
    const bytes = encodeQuestion(question, id);
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (act: () => void): void => {
      clearTimeout(again);
      clearTimeout(late);
      socket.close(act);
    };
    const send = () => socket.send(bytes, port, address);
    const again = setTimeout(send, timeoutMs / 3);
    const late = setTimeout(() => {
      end(() => reject(new Error(`${address} did not answer within ${timeoutMs / 1000} s`)));
    }, timeoutMs);
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('message', (data) => {
      try {
        const message = decodeMessage(data);
        // Somebody else's datagram is not the answer.
        if (message.id === id) end(() => resolve(message));
      } catch {
        end(() => reject(new Error(`${address} answered with something that is no DNS`)));
      }
    });
    send();
  });
}
