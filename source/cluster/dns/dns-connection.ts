/** One connection to the cluster's DNS that stays open between questions and is reopened when it has ended. */

import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import { messageOf } from '../errors.ts';
import type { ByteChannel } from '../stream/byte-channel.ts';
import { createDnsTcpStream, type DnsTcpStream, emptyAnswer } from './dns-tcp-stream.ts';

export interface OpenedChannel {
  readonly channel: ByteChannel;
  /** "kube-system/coredns-1" */
  readonly server: string;
}

export interface DnsConnection {
  /** Opens the connection unless it is open. @throws what `open` throws */
  readonly connect: () => Promise<void>;
  /** Never throws: the answers contain the failures. */
  readonly query: (questions: readonly DnsQuestion[]) => Promise<readonly DnsAnswer[]>;
  /** The connected server; empty if there is none. */
  readonly server: () => string;
  /** Closes the connection. The next question opens another one. */
  readonly drop: () => Promise<void>;
  /** Closes the connection permanently. */
  readonly close: () => Promise<void>;
}

export function createDnsConnection(
  open: () => Promise<OpenedChannel>,
  options: { readonly timeoutMs: number },
): DnsConnection {
  let current: { readonly stream: DnsTcpStream; readonly server: string } | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;

  async function openChannel(): Promise<void> {
    const { channel, server } = await open();
    if (closed) {
      await channel.close();
      return;
    }
    current = { server, stream: createDnsTcpStream(channel, { server, timeoutMs: options.timeoutMs }) };
  }

  async function connect(): Promise<void> {
    if (current?.stream.isOpen() === true) return;
    current = undefined;
    opening ??= openChannel().finally(() => {
      opening = undefined;
    });
    await opening;
  }

  async function queryOnce(questions: readonly DnsQuestion[]): Promise<readonly DnsAnswer[]> {
    try {
      await connect();
    } catch (thrown) {
      return questions.map((question) => ({ ...emptyAnswer(question, ''), failure: messageOf(thrown) }));
    }
    const { stream } = current ?? {};
    if (stream === undefined)
      return questions.map((question) => ({ ...emptyAnswer(question, ''), failure: CLOSED_FAILURE }));
    return Promise.all(questions.map((question) => stream.query(question)));
  }

  async function drop(): Promise<void> {
    const { stream } = current ?? {};
    current = undefined;
    await stream?.close();
  }

  return {
    connect,
    async query(questions) {
      const before = current;
      const answers = await queryOnce(questions);
      const lost = answers.flatMap(({ failure }, index) => (failure === undefined ? [] : [index]));
      // The server may have closed an idle connection long ago, so a failure on it proves nothing. A new connection is
      // tried.
      const isLostWithIt = before !== undefined && before === current && !before.stream.isOpen();
      if (lost.length === 0 || !isLostWithIt || closed) return answers;
      const again = await queryOnce(lost.flatMap((index) => questions[index] ?? []));
      return answers.map((answer, index) => again[lost.indexOf(index)] ?? answer);
    },
    server: () => current?.server ?? '',
    drop,
    async close() {
      closed = true;
      // The caller of connect() receives the failure. Here it only has to be finished.
      await Promise.allSettled([opening]);
      await drop();
    },
  };
}

const CLOSED_FAILURE = 'the question was withdrawn';
