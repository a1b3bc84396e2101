/** Names asked from within pods, by the tools that their images have. */

import { addressOfReverse } from '../../domain/dns/address.ts';
import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import type { Client } from '../client.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { emptyAnswer } from './dns-stream.ts';
import { execInPod, type PodContainer, type Ran } from './exec.ts';
import { getentCommand, nslookupCommand, readGetent, readNslookup, readSearchPath } from './tool-output.ts';

/** A question, and the pod that it is about: a pod's own name stands in its /etc/hosts, so another one is asked. */
export interface AboutPod extends DnsQuestion {
  readonly pod: string;
}

export interface ExecAsker {
  /** Never throws: what went wrong is in the answers. */
  readonly ask: (questions: readonly AboutPod[]) => Promise<readonly DnsAnswer[]>;
  readonly searchPath: readonly string[];
  /** "getent in pod web-1" */
  readonly text: string;
}

type Tool = 'getent' | 'nslookup';

interface Seat {
  readonly place: PodContainer;
  readonly tools: readonly Tool[];
}

/** Every exec is a connection of its own. */
const AT_ONCE = 4;
/** More pods without the tools are not tried. */
const MOST_TRIED = 4;

export interface ExecOptions {
  /** Pods to ask in, the best first. */
  readonly places: readonly PodContainer[];
  readonly timeoutMs: number;
}

/**
 * Looks for up to two pods with a tool: the second is asked about the first.
 * @throws ClusterError where exec is not allowed, or none of the pods has a tool
 */
export async function createExecAsker(client: Client, { places, timeoutMs }: ExecOptions): Promise<ExecAsker> {
  const run = (place: PodContainer, command: readonly string[]): Promise<Ran> =>
    execInPod(client, place, command, timeoutMs);
  const seats: Seat[] = [];
  let searchPath: readonly string[] = [];
  for (const place of places.slice(0, MOST_TRIED)) {
    const tools = await toolsOf(place, run);
    if (tools.length === 0) continue;
    if (seats.length === 0) searchPath = await searchPathOf(place, run);
    seats.push({ place, tools });
    if (seats.length === 2) break;
  }
  const [first] = seats;
  if (first === undefined) {
    const names = places.slice(0, MOST_TRIED).map(({ pod }) => pod);
    throw new ClusterError('not-found', `Neither getent nor nslookup is in ${names.join(', ')}.`);
  }

  async function askOne({ pod, ...question }: AboutPod): Promise<DnsAnswer> {
    const seat = seats.find(({ place }) => place.pod !== pod);
    if (seat === undefined) {
      const failure = `no other pod can be asked: in ${pod} itself its own name stands in /etc/hosts`;
      return { ...emptyAnswer(question, ''), failure };
    }
    const began = performance.now();
    const found = await ask(seat, question).catch((thrown: unknown) => ({ failure: messageOf(thrown) }));
    const milliseconds = performance.now() - began;
    return { ...emptyAnswer(question, `exec in ${seat.place.pod}`), milliseconds, ...found };
  }

  async function ask({ place, tools }: Seat, question: DnsQuestion): Promise<Partial<DnsAnswer>> {
    const address = question.type === 'PTR' ? addressOfReverse(question.name) : undefined;
    const byGetent = tools.includes('getent') ? getentCommand(question, address) : undefined;
    if (byGetent !== undefined) return readGetent(await run(place, byGetent), question);
    if (!tools.includes('nslookup')) return { failure: `getent can't ask for ${question.type} records` };
    return readNslookup(await run(place, nslookupCommand(question)), question);
  }

  return {
    searchPath,
    text: `${first.tools.join(' and ')} in pod ${seats.map(({ place }) => place.pod).join(' and ')}`,
    async ask(questions) {
      const answers: DnsAnswer[] = [];
      const queue = [...questions.entries()];
      const worker = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          answers[next[0]] = await askOne(next[1]);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return answers;
    },
  };
}

type Run = (place: PodContainer, command: readonly string[]) => Promise<Ran>;

/** @throws ClusterError where exec itself fails */
async function toolsOf(place: PodContainer, run: Run): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  // A name that everybody has: only whether there is such a command is of interest.
  if (!(await run(place, ['getent', 'hosts', 'localhost'])).isMissing) tools.push('getent');
  if (!(await run(place, ['nslookup', '-type=A', 'localhost.'])).isMissing) tools.push('nslookup');
  return tools;
}

async function searchPathOf(place: PodContainer, run: Run): Promise<readonly string[]> {
  const ran = await run(place, ['cat', '/etc/resolv.conf']);
  return ran.exitCode === 0 ? readSearchPath(ran.output) : [];
}
