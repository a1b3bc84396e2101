/** The cluster's DNS asked directly: at its service's address from within, by port-forward from without. */

import type { DnsAnswer } from '../../domain/dns/records.ts';
import type { DnsVia } from '../../domain/dns/report.ts';
import type { Client } from '../client.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { type DnsPod, type DnsService, findDnsPods } from './dns-service.ts';
import type { AboutPod } from './exec-asker.ts';
import { createHeldStream, type HeldStream } from './held-stream.ts';
import { createPlainAsker } from './plain-asker.ts';
import { openPortForward } from './port-forward.ts';

/** One way to ask. */
export interface Way {
  /** Of now: it names the DNS pod that is connected. */
  readonly via: () => DnsVia;
  /** Never throws: what went wrong is in the answers. */
  readonly ask: (questions: readonly AboutPod[]) => Promise<readonly DnsAnswer[]>;
  /** Ends the connection where the DNS pod that it leads to is gone or no longer ready: the next question finds another. */
  readonly refresh: () => Promise<void>;
  /** Settles when nothing is left open. */
  readonly close: () => Promise<void>;
}

export function forwardTo(
  client: Client,
  choose: () => Promise<DnsPod>,
  timeoutMs: number,
  onChosen?: (pod: DnsPod) => void,
): HeldStream {
  return createHeldStream(
    async () => {
      const pod = await choose();
      onChosen?.(pod);
      const channel = await openPortForward(client, { namespace: pod.namespace, pod: pod.name, port: pod.port });
      return { channel, server: `${pod.namespace}/${pod.name}` };
    },
    { timeoutMs },
  );
}

/** Undefined where it is not allowed or nobody answers: `problems` has the reason then. */
export async function byService(
  client: Client,
  service: DnsService,
  { inCluster, timeoutMs }: { readonly inCluster: boolean; readonly timeoutMs: number },
  problems: string[],
): Promise<Way | undefined> {
  const { clusterIP, port } = service;
  if (inCluster && clusterIP !== '' && clusterIP !== 'None' && port !== undefined) {
    const plain = createPlainAsker({ address: clusterIP, port: port.number }, { timeoutMs });
    const via = viaOf(
      'in-cluster',
      `service ${service.namespace}/${service.name} at ${clusterIP}, UDP and TCP`,
      problems,
    );
    return { via: () => via, ask: plain.ask, refresh: async () => {}, close: plain.close };
  }
  // Its own signal: the connection outlives the question for which it was opened.
  const { signal } = new AbortController();
  let chosen: DnsPod | undefined;
  const choose = async (): Promise<DnsPod> => {
    const [first] = await findDnsPods(client, service, signal);
    if (first === undefined) throw new ClusterError('not-found', 'No DNS pod is ready.');
    return first;
  };
  const stream = forwardTo(client, choose, timeoutMs, (pod) => {
    chosen = pod;
  });
  try {
    await stream.connect();
  } catch (thrown) {
    problems.push(messageOf(thrown));
    await stream.close();
    return undefined;
  }
  return {
    via: () => viaOf('port-forward', `port-forward to ${podText(chosen)}`, problems),
    ask: stream.ask,
    async refresh() {
      const before = chosen;
      if (before === undefined) return;
      const now = await findDnsPods(client, service, signal).catch(() => undefined);
      const isThere = now === undefined || now.some(({ uid }) => uid === before.uid);
      if (!isThere && chosen === before) await stream.drop();
    },
    close: stream.close,
  };
}

function podText(pod: DnsPod | undefined): string {
  return pod === undefined ? 'no pod' : `${pod.namespace}/${pod.name}, port ${pod.port}`;
}

export function viaOf(type: DnsVia['type'], text: string, problems: readonly string[]): DnsVia {
  return { type, text, problems: [...problems], searchPath: [] };
}
