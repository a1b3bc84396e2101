/** DNS queries over UDP, and over TCP if the answer does not fit in a datagram. */

import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import { messageOf } from '../errors.ts';
import { openTcp } from '../stream/byte-channel.ts';
import { createDnsConnection, type DnsConnection } from './dns-connection.ts';
import { type DnsMessage, decodeMessage, encodeQuestion } from './dns-messages.ts';
import { answerOf, emptyAnswer } from './dns-tcp-stream.ts';

export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

export function createDirectConnection(
  { address, port }: ServerAddress,
  options: { readonly timeoutMs: number },
): DnsConnection {
  const { timeoutMs } = options;
  const tcp = createDnsConnection(async () => ({ channel: await openTcp(address, port), server: address }), options);

  async function queryOne(question: DnsQuestion): Promise<DnsAnswer> {
    const began = performance.now();
    const answer = emptyAnswer(question, address);
    try {
      const message = await queryOverUdp({ address, port }, question, timeoutMs);
      if (message.truncated) return (await tcp.query([question]))[0] ?? answer;
      return { ...answer, milliseconds: performance.now() - began, ...answerOf(message, question, address) };
    } catch (thrown) {
      return { ...answer, milliseconds: performance.now() - began, failure: messageOf(thrown) };
    }
  }

  return {
    ...tcp,
    connect: async () => {},
    server: () => address,
    query: (questions) => Promise.all(questions.map(queryOne)),
  };
}

/** Sends one datagram, and a second one after a third of the time, since one may get lost. @throws Error */
function queryOverUdp({ address, port }: ServerAddress, question: DnsQuestion, timeoutMs: number): Promise<DnsMessage> {
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
        // A datagram with another id is not the answer.
        if (message.id === id) end(() => resolve(message));
      } catch {
        end(() => reject(new Error(`${address} answered with something that is no DNS`)));
      }
    });
    send();
  });
}
