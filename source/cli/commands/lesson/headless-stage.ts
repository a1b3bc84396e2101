/** A stage in an embedded cluster of its own, whose time goes only as fast as it is asked to: for hand-outs. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createClient } from '../../../cluster/connection/client.ts';
import { type ClusterAccess, loadClusterAccess } from '../../../cluster/connection/cluster-access.ts';
import type { ObservedChange } from '../../../lessons/engine/world.ts';
import { createLessonApi } from '../../../session/lesson/lesson-api.ts';
import type { LessonStage } from '../../../session/lesson/lesson-stage.ts';
import { startApiServer } from '../../../simulator/api/server.ts';
import { createScaledClock } from '../../../simulator/clock/scaled-clock.ts';
import type { SimulatedCluster } from '../../../simulator/cluster.ts';
import type { KubeObject } from '../../../simulator/model/kube-object.ts';
import { openWorld } from '../../../simulator/worlds/open-world.ts';
import type { WorldName } from '../../../simulator/worlds/world-names.ts';

export interface HeadlessStage {
  readonly stage: LessonStage;
  readonly cluster: SimulatedCluster;
  readonly access: ClusterAccess;
  readonly close: () => Promise<void>;
}

/** The same in every run, so that a hand-out is. */
const BEGIN = Date.UTC(2026, 0, 12, 8, 59, 58);
/** Virtual milliseconds. */
const PAUSE_MS = 250;

function subjectOfKind({ kind, metadata }: KubeObject): string {
  return `${kind.toLowerCase()}/${metadata.name}`;
}

export interface HeadlessStageOptions {
  readonly seed: number;
  readonly world?: WorldName;
  /** The name of the context. */
  readonly name?: string;
}

export async function openHeadlessStage({
  seed,
  world = 'classroom',
  name = 'lesson',
}: HeadlessStageOptions): Promise<HeadlessStage> {
  const clock = createScaledClock({ start: BEGIN, speed: 0 });
  const cluster = openWorld({ world, seed, clock, held: true });
  const server = await startApiServer(cluster, { name });
  const folder = mkdtempSync(join(tmpdir(), 'stsview-lesson-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
  const ending = new AbortController();
  const access = loadClusterAccess({ kubeconfig, env: {}, home: folder });
  const client = createClient(access);
  return {
    cluster,
    access,
    stage: {
      api: createLessonApi(client, ending.signal),
      namespace: () => 'default',
      now: clock.now,
      pause: async () => {
        clock.advance(PAUSE_MS);
        await setImmediate();
      },
      listen: (onChanges, onListed) => {
        const isHere = ({ metadata }: KubeObject): boolean =>
          metadata.namespace === undefined || metadata.namespace === 'default';
        const resources = cluster.store.types.all.map(({ key }) => key);
        const now = resources.flatMap((key) => cluster.store.list(key)).filter(isHere);
        onChanges(now.map((object): ObservedChange => ({ subject: subjectOfKind(object), object })));
        onListed();
        return cluster.store.subscribe(({ type, object }) => {
          if (!isHere(object)) return;
          onChanges([{ subject: subjectOfKind(object), object: type === 'DELETED' ? undefined : object }]);
        });
      },
      clear: async () => {},
    },
    close: async () => {
      ending.abort();
      client.close();
      await server.close();
      cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
