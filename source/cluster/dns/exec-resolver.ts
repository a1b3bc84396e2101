/** Queries names from within pods, with the tools in their images. */

import { addressOfReverseRecord } from '../../domain/dns/address.ts';
import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { type ExecResult, execInPod, type PodContainer } from '../stream/exec.ts';
import { emptyAnswer } from './dns-tcp-stream.ts';
import { getentCommand, nslookupCommand, readGetent, readNslookup, readSearchPath } from './tool-output.ts';

/** A question, and the pod that it is about. A pod's own name is in its /etc/hosts, so another pod is asked. */
export interface PodQuestion extends DnsQuestion {
  readonly pod: string;
}

export interface ExecResolver {
  /** Never throws: the answers contain the failures. */
  readonly query: (questions: readonly PodQuestion[]) => Promise<readonly DnsAnswer[]>;
  readonly searchPath: readonly string[];
  /** "getent in pod web-1" */
  readonly text: string;
}

type Tool = 'getent' | 'nslookup';

interface ExecContainer {
  readonly container: PodContainer;
  readonly tools: readonly Tool[];
}

/** Every exec opens its own connection. */
const MAX_CONCURRENT = 4;
/** The maximum number of pods that are searched for the tools. */
const MAX_CONTAINERS_TRIED = 4;

export interface ExecResolverOptions {
  /** The pods to ask in, the preferred ones first. */
  readonly containers: readonly PodContainer[];
  readonly timeoutMs: number;
}

/**
 * Finds up to two pods with a tool. The second one is asked about the first.
 * @throws ClusterError if exec is not allowed, or none of the pods has a tool
 */
export async function createExecResolver(
  client: Client,
  { containers, timeoutMs }: ExecResolverOptions,
): Promise<ExecResolver> {
  const run = (container: PodContainer, command: readonly string[]): Promise<ExecResult> =>
    execInPod(client, container, command, timeoutMs);
  const execContainers: ExecContainer[] = [];
  let searchPath: readonly string[] = [];
  for (const container of containers.slice(0, MAX_CONTAINERS_TRIED)) {
    const tools = await toolsOf(container, run);
    if (tools.length === 0) continue;
    if (execContainers.length === 0) searchPath = await searchPathOf(container, run);
    execContainers.push({ container, tools });
    if (execContainers.length === 2) break;
  }
  const [first] = execContainers;
  if (first === undefined) {
    const names = containers.slice(0, MAX_CONTAINERS_TRIED).map(({ pod }) => pod);
    throw new ClusterError('not-found', `Neither getent nor nslookup is in ${names.join(', ')}.`);
  }

  async function queryOne({ pod, ...question }: PodQuestion): Promise<DnsAnswer> {
    const seat = execContainers.find(({ container }) => container.pod !== pod);
    if (seat === undefined) {
      const failure = `no other pod can be asked: in ${pod} itself its own name stands in /etc/hosts`;
      return { ...emptyAnswer(question, ''), failure };
    }
    const began = performance.now();
    const found = await queryInContainer(seat, question).catch((thrown: unknown) => ({ failure: messageOf(thrown) }));
    const milliseconds = performance.now() - began;
    return { ...emptyAnswer(question, `exec in ${seat.container.pod}`), milliseconds, ...found };
  }

  async function queryInContainer(
    { container, tools }: ExecContainer,
    question: DnsQuestion,
  ): Promise<Partial<DnsAnswer>> {
    const address = question.type === 'PTR' ? addressOfReverseRecord(question.name) : undefined;
    const byGetent = tools.includes('getent') ? getentCommand(question, address) : undefined;
    if (byGetent !== undefined) return readGetent(await run(container, byGetent), question);
    if (!tools.includes('nslookup')) return { failure: `getent can't ask for ${question.type} records` };
    return readNslookup(await run(container, nslookupCommand(question)), question);
  }

  return {
    searchPath,
    text: `${first.tools.join(' and ')} in pod ${execContainers.map(({ container }) => container.pod).join(' and ')}`,
    async query(questions) {
      const answers: DnsAnswer[] = [];
      const queue = [...questions.entries()];
      const worker = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          answers[next[0]] = await queryOne(next[1]);
        }
      };
      await Promise.all(Array.from({ length: MAX_CONCURRENT }, worker));
      return answers;
    },
  };
}

type Run = (container: PodContainer, command: readonly string[]) => Promise<ExecResult>;

/** @throws ClusterError if exec itself fails */
async function toolsOf(container: PodContainer, run: Run): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  // Any image resolves this name. Only the existence of the command matters.
  if (!(await run(container, ['getent', 'hosts', 'localhost'])).isMissing) tools.push('getent');
  if (!(await run(container, ['nslookup', '-type=A', 'localhost.'])).isMissing) tools.push('nslookup');
  return tools;
}

async function searchPathOf(container: PodContainer, run: Run): Promise<readonly string[]> {
  const ran = await run(container, ['cat', '/etc/resolv.conf']);
  return ran.exitCode === 0 ? readSearchPath(ran.output) : [];
}
