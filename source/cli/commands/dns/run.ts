/** `stsview dns SET|POD`: compares the names that should exist with the answers of the cluster's DNS. */

import { type Client, createClient } from '../../../cluster/connection/client.ts';
import { readSnapshot } from '../../../cluster/read/read-snapshot.ts';
import { watchCluster } from '../../../cluster/watch/cluster-watch.ts';
import type { DnsVerdict } from '../../../domain/dns/records.ts';
import type { Snapshot } from '../../../domain/model/snapshot.ts';
import { describeSets } from '../../../domain/set/describe-set.ts';
import { createDnsChecker, type DnsChecker, type DnsTarget } from '../../../session/dns-checker.ts';
import { execContainersOf } from '../../../session/exec-containers.ts';
import { setReadRefusals } from '../../../session/read/read-refusals.ts';
import { NotFoundError } from '../../../session/read/set-names.ts';
import { findSetOrPod, parseSetOrPod } from '../../../session/read/set-or-pod.ts';
import { isReadOnly, loadConfig } from '../../config/config.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import type { OutputFlags } from '../../output/formats.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { isInCluster } from '../../process/in-cluster.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { chosenExecContainers } from './exec-in.ts';
import { createDnsPrinter, type DnsFormat } from './print.ts';

export interface DnsRequest extends OutputFlags<DnsFormat> {
  readonly connection: ConnectionFlags;
  /** A set or a pod: NAME or NAMESPACE/NAME, with or without its kind. */
  readonly name: string;
  readonly watch: boolean;
  readonly allServers: boolean;
  /** NAMESPACE/NAME */
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  /** The pod to ask from. */
  readonly execIn: string | undefined;
}

/** A name that an old answer in a cache is given for becomes right by waiting. */
const EXIT_CODES: Readonly<Record<DnsVerdict, ExitCode>> = {
  matches: EXIT.done,
  'not-served': EXIT.done,
  stale: EXIT.waiting,
  missing: EXIT.stuck,
  unexpected: EXIT.stuck,
  unreachable: EXIT.error,
  unknown: EXIT.error,
};

/** `interrupted` settles when the user ends a watch. Throws ClusterError and NotFound. */
export async function runDns(request: DnsRequest, io: CommandIO, interrupted: Promise<void>): Promise<ExitCode> {
  const { connection } = request;
  const config = loadConfig(io.env, io.home);
  const access = loadAccess(connection, io);
  const readOnly = isReadOnly(config, access.contextName, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  const subject = parseSetOrPod(request.name, connection, access);
  let latestSnapshot = await readSnapshot(client, { namespaces: [subject.namespace] });
  let checker: DnsChecker | undefined;
  try {
    const [refused] = setReadRefusals(latestSnapshot, access.server);
    if (refused !== undefined) printMessage(io, refused);
    const found = await findSetOrPod(latestSnapshot, subject, client);
    const uid = found.status.set.meta.uid;
    checker = createDnsChecker({
      client,
      pod: found.pod,
      target: () => dnsTargetOf(latestSnapshot, uid, client),
      resolver: (target) => ({
        dnsService: request.dnsService,
        domain: request.clusterDomain,
        inCluster: isInCluster(io.env, access.contextName),
        execContainers:
          request.execIn === undefined
            ? execContainersOf(target.status)
            : chosenExecContainers(target.snapshot, target.status, request.execIn),
        onlyExec: request.execIn !== undefined,
      }),
    });
    const printer = createDnsPrinter(request, access.contextName, io);
    if (!request.watch) {
      const report = await checker.checkOnce({ allServers: request.allServers });
      if (report === undefined) throw new NotFoundError('The set is gone.');
      await printer.report(report);
      return EXIT_CODES[report.verdict];
    }
    const { onSnapshot, watch } = checker;
    const watching = watchCluster(client, {
      namespaces: [subject.namespace],
      onSnapshot: (snapshot) => {
        if (isFullyListed(snapshot)) {
          latestSnapshot = snapshot;
          onSnapshot();
        }
      },
    });
    const interruption = new AbortController();
    void interrupted.then(() => interruption.abort());
    try {
      await watch(({ report, timeline }) => printer.round(report, timeline), interruption.signal);
    } finally {
      watching.close();
    }
    if (!interruption.signal.aborted) throw new NotFoundError(`StatefulSet ${found.status.set.meta.name} is gone.`);
    return EXIT.interrupted;
  } finally {
    await checker?.close();
    client.close();
  }
}

function dnsTargetOf(snapshot: Snapshot, uid: string, { serverClock }: Client): DnsTarget | undefined {
  const status = describeSets(snapshot, { now: serverClock.now() }).find(({ set }) => set.meta.uid === uid);
  return status === undefined ? undefined : { snapshot, status };
}

/** The first snapshots of a watch are incomplete and must not be taken for changes. */
function isFullyListed(snapshot: Snapshot): boolean {
  const needed = new Set(['StatefulSet', 'Pod', 'Service', 'EndpointSlice']);
  return !snapshot.sources.some(
    ({ kind, state: { phase } }) => needed.has(kind) && (phase === 'listing' || phase === 'failing'),
  );
}
