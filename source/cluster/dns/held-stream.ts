/** One connection to the cluster's DNS, held open between questions, and opened anew when it has ended. */

import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import { messageOf } from '../errors.ts';
import type { Channel } from './channel.ts';
import { createDnsStream, type DnsStream, emptyAnswer } from './dns-stream.ts';

export interface Opened {
  readonly channel: Channel;
  /** "kube-system/coredns-1" */
  readonly server: string;
}

export interface HeldStream {
  /** Opens it where it is not open. @throws what `open` throws */
  readonly connect: () => Promise<void>;
  /** Never throws: what went wrong is in the answers. */
  readonly ask: (questions: readonly DnsQuestion[]) => Promise<readonly DnsAnswer[]>;
  /** Who is connected; empty while nobody is. */
  readonly server: () => string;
  /** Ends the connection; the next question opens another. */
  readonly drop: () => Promise<void>;
  /** Ends it for good. */
  readonly close: () => Promise<void>;
}

export function createHeldStream(open: () => Promise<Opened>, options: { readonly timeoutMs: number }): HeldStream {
  let current: { readonly stream: DnsStream; readonly server: string } | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;

  async function openAnother(): Promise<void> {
    const { channel, server } = await open();
    if (closed) {
      await channel.close();
      return;
    }
    current = { server, stream: createDnsStream(channel, { server, timeoutMs: options.timeoutMs }) };
  }

  async function connect(): Promise<void> {
    if (current?.stream.isOpen() === true) return;
    current = undefined;
    opening ??= openAnother().finally(() => {
      opening = undefined;
    });
    await opening;
  }

  async function askOnce(questions: readonly DnsQuestion[]): Promise<readonly DnsAnswer[]> {
    try {
      await connect();
    } catch (thrown) {
      return questions.map((question) => ({ ...emptyAnswer(question, ''), failure: messageOf(thrown) }));
    }
    const { stream } = current ?? {};
    if (stream === undefined) return questions.map((question) => ({ ...emptyAnswer(question, ''), failure: CLOSED }));
    return Promise.all(questions.map((question) => stream.ask(question)));
  }

  async function drop(): Promise<void> {
    const { stream } = current ?? {};
    current = undefined;
    await stream?.close();
  }

  return {
    connect,
    async ask(questions) {
      const before = current;
      const answers = await askOnce(questions);
      const lost = answers.flatMap(({ failure }, index) => (failure === undefined ? [] : [index]));
      // A connection that lay idle may have been closed by the server long ago: a new one tells more than its end.
      const isLostWithIt = before !== undefined && before === current && !before.stream.isOpen();
      if (lost.length === 0 || !isLostWithIt || closed) return answers;
      const again = await askOnce(lost.flatMap((index) => questions[index] ?? []));
      return answers.map((answer, index) => again[lost.indexOf(index)] ?? answer);
    },
    server: () => current?.server ?? '',
    drop,
    async close() {
      closed = true;
      // Whoever asked for it is told why it failed; here it only has to be over.
      await Promise.allSettled([opening]);
      await drop();
    },
  };
}

const CLOSED = 'the question was withdrawn';
