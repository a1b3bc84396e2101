/** DNS over TCP (RFC 7766): many questions on one connection, answered in any order. */

import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import type { ByteChannel } from '../stream/byte-channel.ts';
import { type DnsMessage, decodeMessage, encodeQuestion, normalizeName } from './dns-messages.ts';

export interface DnsTcpStream {
  /** Never throws: a failure is the answer's `failure`. */
  readonly query: (question: DnsQuestion) => Promise<DnsAnswer>;
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

export interface DnsTcpStreamOptions {
  /** The server's name in the answers. */
  readonly server: string;
  /** The time limit of one answer in milliseconds. */
  readonly timeoutMs: number;
}

interface Pending {
  readonly question: DnsQuestion;
  readonly since: number;
  readonly settle: (answer: DnsAnswer) => void;
  readonly timer: NodeJS.Timeout;
}

/** More pending questions would only wait in the server's queue. */
const MAX_PENDING = 64;
const ID_COUNT = 0x1_0000;

export function createDnsTcpStream(channel: ByteChannel, { server, timeoutMs }: DnsTcpStreamOptions): DnsTcpStream {
  const pending = new Map<number, Pending>();
  const waiting: (() => void)[] = [];
  let received: Buffer = Buffer.alloc(0);
  let endReason: string | undefined;
  let lastId = Math.floor(Math.random() * ID_COUNT);

  function settleQuery(id: number, made: Partial<DnsAnswer>): void {
    const entry = pending.get(id);
    if (entry === undefined) return;
    pending.delete(id);
    clearTimeout(entry.timer);
    const milliseconds = performance.now() - entry.since;
    entry.settle({ ...emptyAnswer(entry.question, server), milliseconds, ...made });
    waiting.shift()?.();
  }

  function failAll(why: string): void {
    endReason ??= why;
    for (const id of [...pending.keys()]) settleQuery(id, { failure: why });
    for (const next of waiting.splice(0)) next();
  }

  function handleMessage(bytes: Buffer): void {
    let message: DnsMessage;
    try {
      message = decodeMessage(bytes);
    } catch {
      failAll(`${server} answered with something that is no DNS`);
      void channel.close();
      return;
    }
    const entry = pending.get(message.id);
    // The question has been given up, or was never asked.
    if (entry === undefined) return;
    settleQuery(message.id, answerOf(message, entry.question, server));
  }

  channel.onBytes((bytes) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    while (received.length >= 2) {
      const length = received.readUInt16BE(0);
      if (received.length < length + 2) return;
      const message = received.subarray(2, length + 2);
      received = received.subarray(length + 2);
      handleMessage(message);
    }
  });
  void channel.ended.then((reason) => failAll(`the connection to ${server} ended: ${reason}`));

  /** Returns the next identifier that no pending question uses. The first one is random. */
  function nextId(): number {
    do lastId = (lastId + 1) % ID_COUNT;
    while (pending.has(lastId));
    return lastId;
  }

  return {
    async query(question) {
      while (pending.size >= MAX_PENDING && endReason === undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      if (endReason !== undefined) return { ...emptyAnswer(question, server), failure: endReason };
      const id = nextId();
      const message = encodeQuestion(question, id);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(message.length);
      return new Promise((settle) => {
        const late = () => settleQuery(id, { failure: `${server} did not answer within ${timeoutMs / 1000} s` });
        pending.set(id, { question, since: performance.now(), settle, timer: setTimeout(late, timeoutMs) });
        channel.send(Buffer.concat([length, message]));
      });
    },
    isOpen: () => endReason === undefined,
    async close() {
      failAll('the question was withdrawn');
      await channel.close();
    },
  };
}

export function emptyAnswer({ name, type }: DnsQuestion, server: string): DnsAnswer {
  return { name, type, answered: [], ttl: undefined, rcode: '', milliseconds: 0, server, failure: undefined };
}

export function answerOf(message: DnsMessage, question: DnsQuestion, server: string): Partial<DnsAnswer> {
  const { answeredQuestion, rcode, truncated, answered, ttl } = message;
  // An error response, such as FORMERR, may omit the question.
  if (answeredQuestion === undefined && rcode !== 'NOERROR') return { rcode };
  if (answeredQuestion?.type !== question.type || answeredQuestion.name !== normalizeName(question.name)) {
    return { failure: `${server} answered another question than was asked` };
  }
  if (truncated) return { rcode, failure: `${server} cut its answer short (truncated)` };
  return { rcode, answered, ttl };
}
