/** A cluster without controllers, and a client for its API. */

import type { VirtualClock } from '../../../../source/simulator/clock/virtual-clock.ts';
import type { SimulatedCluster } from '../../../../source/simulator/cluster.ts';
import { PROGRAMS } from '../../../../source/simulator/container/commands/programs.ts';
import { createConsoles } from '../../../../source/simulator/container/consoles.ts';
import { createContainerRuntime } from '../../../../source/simulator/container/container-runtime.ts';
import { createFileSystem } from '../../../../source/simulator/container/files/file-system.ts';
import { listensOn } from '../../../../source/simulator/container/network/listening.ts';
import { at, itemsOf, stringOf } from '../../../../source/simulator/model/json.ts';
import type { KubeObject } from '../../../../source/simulator/model/kube-object.ts';
import { findContainer } from '../../../../source/simulator/model/pod-containers.ts';
import { createClusterTime } from '../../../../source/simulator/runtime/cluster-time.ts';
import { createMemoryStore } from '../../../../source/simulator/store/memory-store.ts';
import type { Store } from '../../../../source/simulator/store/store.ts';

export const FAKE_NOW = Date.parse('2026-03-01T12:00:00Z');

/** The same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface FakeCluster extends SimulatedCluster {
  /** Advances the virtual time. */
  readonly advance: (ms: number) => void;
  /** The exit codes of what containers run. */
  readonly exits: readonly number[];
  readonly put: (resource: string, object: object) => KubeObject;
}

export function createFakeCluster(options: { readonly history?: number } = {}): FakeCluster {
  let now = FAKE_NOW;
  const clock = {
    now: () => now,
    after: () => () => {},
    speed: 1,
    setSpeed: () => {},
    step: () => false,
    advance: () => {},
    stop: () => {},
  };
  const store = createMemoryStore({ clock, random: randomNumbers(1), ...options });
  const put = (resource: string, object: object): KubeObject => store.create(resource, object as KubeObject);
  for (const name of ['default', 'kube-system']) {
    put('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } });
  }
  const exits: number[] = [];
  return {
    store,
    clock,
    time: createClusterTime({ store, clock }),
    put,
    exits,
    advance: (ms) => {
      now += ms;
    },
    dns: (query) => ({
      ...query,
      type: 'response',
      answers: [{ type: 'A', name: 'web-0', ttl: 30, data: '10.0.0.7' }],
    }),
    ...fakeContainers(store, clock, exits),
    logs: () => [
      { time: '2026-03-01T11:59:00Z', text: 'first' },
      { time: '2026-03-01T11:59:30Z', text: 'second' },
    ],
    nodeSummary: () => 'no-node',
    usage: () => undefined,
    stop: () => {},
  };
}

/** Containers with the programs of the interpreter and a disk of their own, without volumes and without a network. */
function fakeContainers(
  store: Store,
  clock: VirtualClock,
  exits: number[],
): Pick<SimulatedCluster, 'attach' | 'isUnseen' | 'startProcess' | 'hasProgram' | 'httpAnswer' | 'listensOn'> {
  const files = createFileSystem({
    store,
    now: clock.now,
    programs: () => PROGRAMS.keys(),
    volumeFiles: () => undefined,
    accountFiles: { path: '/run/account', of: () => undefined },
    environment: () => ({}),
    roomOnClaim: () => 0,
    onUse: () => undefined,
  });
  const httpAnswer: SimulatedCluster['httpAnswer'] = (pod) => ({
    status: 200,
    type: 'text/plain',
    body: `${pod.metadata.name}\n`,
  });
  const isOpen: SimulatedCluster['listensOn'] = (pod, port) => listensOn(pod, port, () => []);
  const runtime = createContainerRuntime({
    clock,
    programsOf: () => ({ programs: PROGRAMS, ownPrograms: new Map() }),
    servers: { of: () => undefined, in: () => undefined, textAnswer: () => undefined, members: (server) => [server] },
    random: () => 0,
    dns: (query) => ({ ...query, type: 'response' }),
    network: { connect: () => ({ kind: 'refused' }), answer: httpAnswer, listensOn: isOpen },
    filesOf: files.of,
    disksOf: () => [],
    log: () => undefined,
  });
  const consoles = createConsoles(clock.now);
  return {
    // The container's own program starts when somebody attaches.
    attach: ({ namespace, name, container = '' }, attacher) => {
      const pod = store.get('pods', namespace, name);
      if (pod === undefined) return undefined;
      const { uid } = pod.metadata;
      const spec = findContainer(pod, container);
      const screen = consoles.open(uid, container, { isKept: true, isOnce: true });
      const attachment = consoles.attach(uid, container, attacher);
      const started = runtime.start({
        pod,
        container,
        environment: {},
        command: itemsOf(at(spec, 'args') ?? ['sh']).map((word) => stringOf(word)),
        stdin: true,
        isTerminal: at(spec, 'tty') === true,
        onOutput: screen.printed,
        onExit: (code) => {
          exits.push(code);
          screen.ended();
          consoles.end(uid, container);
        },
      });
      screen.begin(started);
      return attachment;
    },
    isUnseen: () => false,
    httpAnswer,
    listensOn: isOpen,
    hasProgram: ({ namespace, name, container = '' }, command) => {
      const pod = store.get('pods', namespace, name);
      return pod !== undefined && runtime.hasProgram(pod, container, command);
    },
    startProcess: ({ namespace, name, container = '' }, options) => {
      const pod = store.get('pods', namespace, name);
      return pod === undefined ? undefined : runtime.start({ ...options, pod, container, environment: {} });
    },
  };
}
