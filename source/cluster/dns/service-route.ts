/** Queries the cluster's DNS directly: at its service's address from within, by port-forward from outside. */

import type { DnsVia } from '../../domain/dns/dns-report.ts';
import type { DnsAnswer } from '../../domain/dns/records.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { openPortForward } from '../stream/port-forward.ts';
import { createDirectConnection } from './direct-connection.ts';
import { createDnsConnection, type DnsConnection } from './dns-connection.ts';
import { type DnsPod, type DnsService, findDnsPods } from './dns-service.ts';
import type { PodQuestion } from './exec-resolver.ts';

/** One way to query DNS. */
export interface DnsRoute {
  /** The current route. It names the connected DNS pod. */
  readonly via: () => DnsVia;
  /** Never throws: the answers contain the failures. */
  readonly query: (questions: readonly PodQuestion[]) => Promise<readonly DnsAnswer[]>;
  /** Closes the connection if its DNS pod is gone or no longer ready. The next question selects another pod. */
  readonly refresh: () => Promise<void>;
  /** Settles when everything is closed. */
  readonly close: () => Promise<void>;
}

export function createPortForwardConnection(
  client: Client,
  choose: () => Promise<DnsPod>,
  timeoutMs: number,
  onChosen?: (pod: DnsPod) => void,
): DnsConnection {
  return createDnsConnection(
    async () => {
      const pod = await choose();
      onChosen?.(pod);
      const channel = await openPortForward(client, { namespace: pod.namespace, pod: pod.name, port: pod.port });
      return { channel, server: `${pod.namespace}/${pod.name}` };
    },
    { timeoutMs },
  );
}

/** Returns undefined if it is not allowed or nothing answers. `problems` then has the reason. */
export async function createServiceRoute(
  client: Client,
  service: DnsService,
  { inCluster, timeoutMs }: { readonly inCluster: boolean; readonly timeoutMs: number },
  problems: string[],
): Promise<DnsRoute | undefined> {
  const { clusterIP, port } = service;
  if (inCluster && clusterIP !== '' && clusterIP !== 'None' && port !== undefined) {
    const plain = createDirectConnection({ address: clusterIP, port: port.number }, { timeoutMs });
    const via = createDnsVia(
      'in-cluster',
      `service ${service.namespace}/${service.name} at ${clusterIP}, UDP and TCP`,
      problems,
    );
    return { via: () => via, query: plain.query, refresh: async () => {}, close: plain.close };
  }
  // The connection outlives the question for which it was opened, so it has a signal that only it uses.
  const { signal } = new AbortController();
  let chosen: DnsPod | undefined;
  /** Why the last check of the chosen pod's readiness failed. */
  let readinessProblem: string | undefined;
  const choose = async (): Promise<DnsPod> => {
    const [first] = await findDnsPods(client, service, signal);
    if (first === undefined) throw new ClusterError('not-found', 'No DNS pod is ready.');
    return first;
  };
  const stream = createPortForwardConnection(client, choose, timeoutMs, (pod) => {
    chosen = pod;
  });
  /** If the readiness cannot be read, the pod counts as ready: the connection reports its own end. */
  async function isReady(pod: DnsPod): Promise<boolean> {
    readinessProblem = undefined;
    try {
      return (await findDnsPods(client, service, signal)).some(({ uid }) => uid === pod.uid);
    } catch (thrown) {
      // No DNS pod is ready, so this one is not ready either.
      if (thrown instanceof ClusterError && thrown.kind === 'not-found') return false;
      readinessProblem = `Whether the DNS pod ${pod.namespace}/${pod.name} is still ready is not known: ${messageOf(thrown)}`;
      return true;
    }
  }

  try {
    await stream.connect();
  } catch (thrown) {
    problems.push(messageOf(thrown));
    await stream.close();
    return undefined;
  }
  return {
    via: () => {
      const now = readinessProblem === undefined ? problems : [...problems, readinessProblem];
      return createDnsVia('port-forward', `port-forward to ${podText(chosen)}`, now);
    },
    query: stream.query,
    async refresh() {
      const before = chosen;
      if (before === undefined) return;
      const isStillReady = await isReady(before);
      if (isStillReady || chosen !== before) return;
      chosen = undefined;
      await stream.drop();
    },
    close: stream.close,
  };
}

function podText(pod: DnsPod | undefined): string {
  return pod === undefined ? 'no pod' : `${pod.namespace}/${pod.name}, port ${pod.port}`;
}

export function createDnsVia(type: DnsVia['type'], text: string, problems: readonly string[]): DnsVia {
  return { type, text, problems: [...problems], searchPath: [] };
}
