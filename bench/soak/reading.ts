/** The first half of the endurance run: what reads the cluster, in this process, so that its heap can be measured. */

import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient } from '../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../source/cluster/connection/cluster-access.ts';
import { watchCluster } from '../../source/cluster/watch/cluster-watch.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../../source/domain/model/snapshot.ts';
import { describeSets } from '../../source/domain/set/describe-set.ts';
import { type SoakServer, startSoakServer } from './server-process.ts';
import type { Sample } from './slope.ts';

export interface ReadingPlan {
  readonly events: number;
  readonly slices: number;
  /** Times that all watches are cut, and resume. */
  readonly reconnects: number;
  /** Times that all lists are read afresh. */
  readonly relists: number;
  readonly sets: number;
  readonly podsPerSet: number;
  readonly seed: number;
  readonly onSample?: (sample: Sample) => void;
}

const SYNC_DEADLINE_MS = 120_000;
const NAMESPACE_WITH_EVENTS = 'soak-0';
const PLURALS: Readonly<Record<string, keyof Snapshot['tables']>> = {
  statefulsets: 'StatefulSet',
  pods: 'Pod',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  services: 'Service',
  controllerrevisions: 'ControllerRevision',
  nodes: 'Node',
  events: 'Event',
};

v8.setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Returns what differs between the cache and the server's objects, at most ten of them. */
function differences(snapshot: Snapshot, contents: readonly string[]): readonly string[] {
  const held = new Set(
    Object.entries(PLURALS).flatMap(([plural, kind]) =>
      [...snapshot.tables[kind].values()].map(
        ({ meta }) => `${plural}/${meta.namespace}/${meta.name} ${meta.uid} ${meta.resourceVersion}`,
      ),
    ),
  );
  const there = contents.filter(
    (line) => !line.startsWith('events/') || line.startsWith(`events/${NAMESPACE_WITH_EVENTS}/`),
  );
  const missing = there.filter((line) => !held.delete(line)).map((line) => `not in the cache: ${line}`);
  return [...missing, ...[...held].map((line) => `not on the server: ${line}`)].slice(0, 10);
}

async function waitUntilEqual(read: () => Snapshot, server: SoakServer): Promise<void> {
  const contents = await server.contents();
  const deadline = performance.now() + SYNC_DEADLINE_MS;
  for (;;) {
    const found = differences(read(), contents);
    if (found.length === 0) return;
    if (performance.now() > deadline) throw new Error(`the cache differs from the server:\n${found.join('\n')}`);
    await pause(50);
  }
}

function measure(events: number, cpuPerEvent: number): Sample {
  // The second run takes what the finalizers of the first have let go.
  for (let round = 0; round < 3; round += 1) collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const descriptors = readdirSync('/proc/self/fd').length;
  return { events, heap: heapUsed, external, resident: rss, descriptors, cpuPerEvent };
}

/** Makes all events, and returns a sample after each slice. @throws Error if the cache differs from the server */
export async function soakReading(plan: ReadingPlan): Promise<readonly Sample[]> {
  const server = await startSoakServer(plan);
  const access = loadClusterAccess({ kubeconfig: server.kubeconfig, env: {}, home: homedir() });
  const client = createClient(access);
  let snapshot = EMPTY_SNAPSHOT;
  let described = 0;
  const watch = watchCluster(client, {
    namespaces: 'all',
    onSnapshot(next) {
      snapshot = next;
      described += describeSets(next, { now: Date.now() }).length;
    },
  });
  watch.watchMemberEvents([NAMESPACE_WITH_EVENTS]);
  try {
    const samples: Sample[] = [];
    await waitUntilEqual(() => snapshot, server);
    for (let slice = 1; slice <= plan.slices; slice += 1) {
      const due = (total: number): number =>
        Math.floor((total * slice) / plan.slices) - Math.floor((total * (slice - 1)) / plan.slices);
      const cuts = due(plan.reconnects);
      const usage = process.cpuUsage();
      for (let part = 0; part <= cuts; part += 1) {
        await server.change(Math.round(plan.events / plan.slices / (cuts + 1)));
        if (part < cuts) await server.cut();
        watch.retryNow();
      }
      const { user, system } = process.cpuUsage(usage);
      if (due(plan.relists) > 0) await server.forget();
      await waitUntilEqual(() => snapshot, server);
      const sample = measure((plan.events * slice) / plan.slices, (user + system) / (plan.events / plan.slices));
      samples.push(sample);
      plan.onSample?.(sample);
    }
    if (described === 0) throw new Error('no set was described');
    return samples;
  } finally {
    watch.close();
    client.close();
    server.close();
  }
}
