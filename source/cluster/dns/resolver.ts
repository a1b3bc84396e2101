/**
 * The ways to query the cluster's DNS, in order of preference: directly from within the cluster, by port-forward, by
 * exec in a pod.
 */

import { reverseRecordName } from '../../domain/dns/address.ts';
import { compareServers, type DnsVia, type ServerAgreement } from '../../domain/dns/dns-report.ts';
import type { DnsQuestion } from '../../domain/dns/records.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError, messageOf } from '../errors.ts';
import type { PodContainer } from '../stream/exec.ts';
import { type DnsPod, type DnsService, findDnsPods, findDnsService, readCorefileDomain } from './dns-service.ts';
import { createExecResolver } from './exec-resolver.ts';
import { createDnsVia, createPortForwardConnection, createServiceRoute, type DnsRoute } from './service-route.ts';
import { domainOfSearchPath } from './tool-output.ts';

export interface ResolverOptions {
  /** "NAMESPACE/NAME"; undefined to find it by its label. */
  readonly dnsService: string | undefined;
  /** Undefined to detect it. */
  readonly domain: string | undefined;
  /** True if the program runs in the cluster, where the service's address can be reached directly. */
  readonly inCluster: boolean;
  /** The pods to ask from if nothing else is allowed, the preferred ones first. */
  readonly execContainers: readonly PodContainer[];
  /** True if the user has chosen a pod to ask from. Nothing else is tried then. */
  readonly onlyExec: boolean;
  /** The time limit of one answer in milliseconds. */
  readonly timeoutMs?: number;
}

export interface Resolver extends DnsRoute {
  readonly domain: string;
  /** False if the domain is not known and the usual one is assumed. */
  readonly domainKnown: boolean;
  /** Asks each DNS pod once, on a separate connection. @throws ClusterError */
  readonly queryAllServers: (questions: readonly DnsQuestion[]) => Promise<readonly ServerAgreement[]>;
}

const TIMEOUT_MS = 3000;
const DEFAULT_DOMAIN = 'cluster.local';

/**
 * Creates a resolver. If no way works, `via().problems` gives the reasons and all answers are failures.
 * @throws ClusterError if the DNS service that the user has named does not exist
 */
export async function createResolver(client: Client, options: ResolverOptions, signal: AbortSignal): Promise<Resolver> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const problems: string[] = [];
  const service = await serviceOrProblem(client, options.dnsService, problems, signal);
  const route =
    (options.onlyExec || service === undefined
      ? undefined
      : await createServiceRoute(client, service, { ...options, timeoutMs }, problems)) ??
    (await createExecRoute(client, options, timeoutMs, problems)) ??
    createEmptyRoute(problems);
  const { domain, problem } =
    options.domain === undefined
      ? await findDomain(client, route, service, signal)
      : { domain: options.domain, problem: undefined };

  async function pods(): Promise<readonly DnsPod[]> {
    if (service === undefined) throw new ClusterError('not-found', problems[0] ?? 'There is no DNS service.');
    return findDnsPods(client, service, signal);
  }

  return {
    ...route,
    via() {
      const via = route.via();
      return problem === undefined ? via : { ...via, problems: [...via.problems, problem] };
    },
    domain: domain ?? DEFAULT_DOMAIN,
    domainKnown: domain !== undefined,
    async queryAllServers(questions) {
      const all = await Promise.all(
        (await pods()).map(async (pod) => {
          const stream = createPortForwardConnection(client, async () => pod, timeoutMs);
          const server = `${pod.namespace}/${pod.name}`;
          try {
            await stream.connect();
            return { server, answers: await stream.query(questions), failure: undefined };
          } catch (thrown) {
            return { server, answers: [], failure: messageOf(thrown) };
          } finally {
            await stream.close();
          }
        }),
      );
      return compareServers(all);
    },
  };
}

async function serviceOrProblem(
  client: Client,
  wanted: string | undefined,
  problems: string[],
  signal: AbortSignal,
): Promise<DnsService | undefined> {
  try {
    return await findDnsService(client, wanted, signal);
  } catch (thrown) {
    if (wanted !== undefined && thrown instanceof ClusterError && thrown.kind === 'not-found') throw thrown;
    problems.push(messageOf(thrown));
    return undefined;
  }
}

async function createExecRoute(
  client: Client,
  { execContainers }: ResolverOptions,
  timeoutMs: number,
  problems: string[],
): Promise<DnsRoute | undefined> {
  if (execContainers.length === 0) {
    problems.push('No pod is running in which names could be asked.');
    return undefined;
  }
  try {
    const execResolver = await createExecResolver(client, { containers: execContainers, timeoutMs });
    const via: DnsVia = { ...createDnsVia('exec', execResolver.text, problems), searchPath: execResolver.searchPath };
    return { via: () => via, query: execResolver.query, refresh: async () => {}, close: async () => {} };
  } catch (thrown) {
    problems.push(messageOf(thrown));
    return undefined;
  }
}

function createEmptyRoute(problems: readonly string[]): DnsRoute {
  return {
    via: () => createDnsVia('none', 'nobody could be asked', problems),
    query: async () => [],
    refresh: async () => {},
    close: async () => {},
  };
}

/**
 * Returns the domain at the end of the DNS service's own name, in a pod's search path, or in CoreDNS's configuration;
 * or the reason why it is not known.
 */
async function findDomain(
  client: Client,
  { via, query }: DnsRoute,
  service: DnsService | undefined,
  signal: AbortSignal,
): Promise<{ readonly domain: string | undefined; readonly problem: string | undefined }> {
  const known = (domain: string) => ({ domain, problem: undefined });
  const bySearchPath = domainOfSearchPath(via().searchPath);
  if (bySearchPath !== undefined) return known(bySearchPath);
  // The reason why there is no service has been reported already.
  if (service === undefined) return { domain: undefined, problem: undefined };
  const name = reverseRecordName(service.clusterIP);
  if (name !== undefined) {
    const [answer] = await query([{ name, type: 'PTR', pod: '' }]);
    const head = `${service.name}.${service.namespace}.svc.`;
    const full = answer?.answered.find((candidate) => candidate.startsWith(head));
    if (full !== undefined) return known(full.slice(head.length));
  }
  try {
    return known(await readCorefileDomain(client, service.namespace, signal));
  } catch (thrown) {
    return { domain: undefined, problem: `The cluster domain ${DEFAULT_DOMAIN} is assumed: ${messageOf(thrown)}` };
  }
}
