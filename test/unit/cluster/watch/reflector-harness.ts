import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createObjectCache, type Feed } from '../../../../source/cache/object-cache.ts';
import { type Client, createClient } from '../../../../source/cluster/connection/client.ts';
import { type ClusterAccess, loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { projectStatefulSet } from '../../../../source/cluster/projection/stateful-set.ts';
import { type Reflector, startReflector } from '../../../../source/cluster/watch/reflector.ts';
import type { SourceState } from '../../../../source/domain/model/snapshot.ts';
import { createManualClock, type ManualClock } from '../../cache/manual-clock.ts';
import { waitUntilTrue } from '../until.ts';
import { type ScriptedServer, type ScriptedServerOptions, startScriptedServer } from './scripted-server.ts';

export interface ReflectorHarness {
  readonly server: ScriptedServer;
  readonly clock: ManualClock;
  readonly client: Client;
  readonly reflector: Reflector;
  /** All states in their order. */
  readonly states: readonly SourceState[];
  readonly problems: readonly string[];
  /** Names with versions, sorted: the objects that the client has. */
  heldObjects(): readonly string[];
  state(): SourceState;
  /** Waits for a phase and advances the time by `step` milliseconds each turn. */
  waitForPhase(phase: SourceState['phase'], step?: number): Promise<void>;
  /** Waits until the client has the server's objects and is live. */
  waitUntilSynced(step?: number): Promise<void>;
  close(): Promise<void>;
}

/** A transport to a server on this machine. */
export function accessTo(server: string, user: Readonly<Record<string, unknown>> = {}): ClusterAccess {
  const folder = mkdtempSync(join(tmpdir(), 'stsview-'));
  const file = join(folder, 'config');
  const config = {
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'tester', user }],
  };
  try {
    writeFileSync(file, JSON.stringify(config));
    return loadClusterAccess({ kubeconfig: file, env: {}, home: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface ReflectorHarnessOptions extends ScriptedServerOptions {
  /** What the server says when it is asked whether it means a refusal; false by default. */
  readonly isRefusalConfirmed?: () => boolean;
  readonly keepsObjects?: boolean;
}

/** A reflector of the scripted server's collection, with a manual clock. */
export async function startReflectorHarness(
  options: ReflectorHarnessOptions = {},
  prepare?: (server: ScriptedServer) => void,
): Promise<ReflectorHarness> {
  const server = await startScriptedServer(options);
  prepare?.(server);
  const clock = createManualClock();
  const client = createClient(accessTo(server.url), { clock });
  const cache = createObjectCache();
  const feed: Feed = { kind: 'StatefulSet', namespace: undefined };
  const states: SourceState[] = [];
  const problems: string[] = [];
  const reflector = startReflector({
    transport: client,
    collection: { path: '/apis/apps/v1/statefulsets', kind: 'StatefulSet', query: {} },
    project: projectStatefulSet,
    isRefusalConfirmed: async () => options.isRefusalConfirmed?.() ?? false,
    keepsObjects: options.keepsObjects === true,
    clock,
    random: () => 0.5,
    sink: {
      page: (objects) => cache.apply({ type: 'page', feed, objects }),
      list: (objects) => cache.apply({ type: 'list', feed, objects }),
      put: (object) => cache.apply({ type: 'put', feed, object }),
      remove: (key) => cache.apply({ type: 'remove', feed, key }),
      state: (state) => states.push(state),
      activity: () => {},
      problem: (sentence) => problems.push(sentence),
    },
  });

  function held(): readonly string[] {
    const table = cache.snapshot().tables.StatefulSet;
    return [...table.values()].map(({ meta }) => `${meta.name}@${meta.resourceVersion}`).sort();
  }

  function state(): SourceState {
    const last = states.at(-1);
    if (last === undefined) throw new Error('no state was told');
    return last;
  }

  function describe(): unknown {
    const { requests } = server;
    return { states: states.slice(-6), held: held(), wanted: server.contents(), requests: requests.slice(-6) };
  }

  return {
    server,
    clock,
    client,
    reflector,
    states,
    problems,
    heldObjects: held,
    state,
    waitForPhase: (phase, step = 0) =>
      waitUntilTrue(
        () => state().phase === phase,
        describe,
        () => clock.advance(step),
      ),
    waitUntilSynced: (step = 0) =>
      waitUntilTrue(
        () => state().phase === 'live' && server.openWatches > 0 && String(held()) === String(server.contents()),
        describe,
        () => clock.advance(step),
      ),
    async close() {
      reflector.close();
      client.close();
      await server.close();
    },
  };
}
