/** `stsview dns SET|POD`: what its names should say, what the cluster's DNS says, and whether that is the same. */

import { loadAccess } from '../cluster/access.ts';
import { createClient } from '../cluster/client.ts';
import { readOnce } from '../cluster/once.ts';
import { watchCluster } from '../cluster/watching.ts';
import { describeSets } from '../domain/describe-set.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { harmless } from '../domain/text.ts';
import { isReadOnly, loadConfig } from './config.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { createDnsAsking, type DnsAsking, type DnsWorld } from './dns-asking.ts';
import { placesOf, placesWith } from './dns-places.ts';
import { findSubject, subjectOf } from './dns-subject.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { isInside } from './inside.ts';
import { createDnsPrinter } from './output/dns-print.ts';
import { refusedSets } from './readable.ts';
import { NotFound } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';

export interface DnsRequest {
  readonly connection: ConnectionFlags;
  /** A set or a pod: NAME or NAMESPACE/NAME, with or without its kind. */
  readonly name: string;
  readonly watch: boolean;
  readonly allServers: boolean;
  /** NAMESPACE/NAME */
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  /** A pod to ask from. */
  readonly execIn: string | undefined;
  readonly output: 'table' | 'json' | 'yaml';
}

/** `interrupted`: the person leaves a watch. Throws ClusterError and NotFound. */
export async function runDns(
  request: DnsRequest,
  around: PlainSurroundings,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  const { connection } = request;
  const config = loadConfig(around.env, around.home);
  const access = loadAccess({ ...connection, env: around.env, home: around.home });
  const readOnly = isReadOnly(config, access.contextName, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  const subject = subjectOf(request.name, connection, access);
  let latest = await readOnce(client, { namespaces: [subject.namespace] });
  let asking: DnsAsking | undefined;
  try {
    const [refused] = refusedSets(latest, access.server);
    if (refused !== undefined) around.stderr.write(`stsview: ${harmless(refused)}\n`);
    const found = await findSubject(latest, subject, client);
    const uid = found.status.set.meta.uid;
    asking = createDnsAsking({
      client,
      pod: found.pod,
      world: () => worldOf(latest, uid),
      resolver: (world) => ({
        dnsService: request.dnsService,
        domain: request.clusterDomain,
        inCluster: isInside(around.env, access.contextName),
        places:
          request.execIn === undefined
            ? placesOf(world.status)
            : placesWith(world.snapshot, world.status, request.execIn),
        onlyExec: request.execIn !== undefined,
      }),
    });
    const print = createDnsPrinter(request.output, access.contextName, around.stdout);
    if (!request.watch) {
      const report = await asking.once({ allServers: request.allServers });
      if (report === undefined) throw new NotFound('The set is gone.');
      await print.report(report);
      return report.verdict === 'matches' ? EXIT.done : EXIT.error;
    }
    const { observed, watch } = asking;
    const watching = watchCluster(client, {
      namespaces: [subject.namespace],
      onSnapshot: (snapshot) => {
        if (isListed(snapshot)) {
          latest = snapshot;
          observed();
        }
      },
    });
    const leaving = new AbortController();
    void interrupted.then(() => leaving.abort());
    try {
      await watch(({ report, story }) => print.round(report, story), leaving.signal);
    } finally {
      watching.close();
    }
    if (!leaving.signal.aborted) throw new NotFound(`StatefulSet ${found.status.set.meta.name} is gone.`);
    return EXIT.interrupted;
  } finally {
    await asking?.close();
    client.close();
  }
}

function worldOf(snapshot: Snapshot, uid: string): DnsWorld | undefined {
  const status = describeSets(snapshot, { now: Date.now() }).find(({ set }) => set.meta.uid === uid);
  return status === undefined ? undefined : { snapshot, status };
}

/** The first snapshots of a watch are parts: they must not be taken for changes. */
function isListed(snapshot: Snapshot): boolean {
  const needed = new Set(['StatefulSet', 'Pod', 'Service', 'EndpointSlice']);
  return !snapshot.sources.some(
    ({ kind, state: { phase } }) => needed.has(kind) && (phase === 'listing' || phase === 'failing'),
  );
}
