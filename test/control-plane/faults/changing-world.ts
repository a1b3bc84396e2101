/** A namespace in which something changes all the time, with counters that the screen shows: the truth. */

import { setTimeout as pause } from 'node:timers/promises';
import { statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { OpenControlPlane } from '../control-plane.ts';

/** A number that grows, and the time by performance.now() since which each value is true. */
export interface Counter {
  readonly value: number;
  /** When something else than `seen` became true; undefined if it is the value. */
  supersededAt(seen: number): number | undefined;
}

export interface ChangingWorld {
  /** The set `more-N`: one is created and the one before deleted each time. */
  readonly sets: Counter;
  /** The address of the pod: 10.x.y.z. */
  readonly pods: Counter;
  /** False while it is not known whether the last write has arrived. */
  readonly isCertain: boolean;
  start(): void;
  stop(): Promise<void>;
  /** Reads what is true now, after something outside of this world has changed it. */
  reread(): Promise<void>;
}

const EVERY_MS = 700;
const WRITE_LIMIT_MS = 5000;

interface RecordedCounter extends Counter {
  value: number;
  set(value: number): void;
}

function createCounter(): RecordedCounter {
  const since = new Map<number, number>([[0, performance.now()]]);
  return {
    value: 0,
    set(value) {
      // The server was restored from an older copy.
      if (value < this.value) since.clear();
      this.value = value;
      since.set(value, performance.now());
    },
    supersededAt(seen) {
      if (seen > this.value) return since.get(this.value);
      const later = [...since].filter(([value]) => value > seen).map(([, at]) => at);
      return later.length === 0 ? undefined : Math.min(...later);
    },
  };
}

export function addressOf(count: number): string {
  return `10.9.${count >> 8}.${count & 255}`;
}

export function countOf(address: string): number {
  const [, , high = '0', low = '0'] = address.split('.');
  return Number(high) * 256 + Number(low);
}

/** The pod of this set is never scheduled, so nothing else writes its status. */
function anchorManifest(): string {
  return yamlOf(statefulSetManifest('anchor', { pod: { schedulerName: 'nobody' } }));
}

export async function openChangingWorld(plane: OpenControlPlane, address: string): Promise<ChangingWorld> {
  const { namespace } = plane;
  const sets = createCounter();
  const pods = createCounter();
  const SETS = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
  const POD = `/api/v1/namespaces/${namespace}/pods/anchor-0`;
  let isCertain = true;
  let isRunning = false;
  let running: Promise<void> | undefined;

  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const response = await fetch(`http://${address}${path}`, {
      method,
      headers: { 'content-type': type },
      signal: AbortSignal.timeout(WRITE_LIMIT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async function write(method: string, path: string, body?: unknown): Promise<void> {
    await (await send(method, path, body)).arrayBuffer();
  }

  async function change(): Promise<void> {
    const next = sets.value + 1;
    await write('POST', SETS, statefulSetManifest(`more-${next}`, { namespace, replicas: 0 }));
    const former = sets.value;
    sets.set(next);
    if (former > 0) await write('DELETE', `${SETS}/more-${former}`);
    const podIP = addressOf(pods.value + 1);
    await write('PATCH', `${POD}/status`, { status: { podIP, podIPs: [{ ip: podIP }] } });
    pods.set(pods.value + 1);
  }

  async function reread(): Promise<void> {
    const list = (await (await send('GET', SETS)).json()) as { items: { metadata: { name: string } }[] };
    const numbers = list.items.map(({ metadata }) => Number(/^more-(\d+)$/.exec(metadata.name)?.[1] ?? 0));
    const pod = (await (await send('GET', POD)).json()) as { status: { podIP?: string } };
    const [newest, address] = [Math.max(0, ...numbers), countOf(pod.status.podIP ?? '10.9.0.0')];
    for (const number of numbers) if (number > 0 && number < newest) await write('DELETE', `${SETS}/more-${number}`);
    if (newest !== sets.value) sets.set(newest);
    if (address !== pods.value) pods.set(address);
    isCertain = true;
  }

  async function run(): Promise<void> {
    while (isRunning) {
      try {
        if (isCertain) await change();
        else await reread();
      } catch {
        // The server may be paused or stopped, and the write may have arrived or not.
        isCertain = false;
      }
      await pause(EVERY_MS);
    }
  }

  await plane.apply(anchorManifest());
  await waitFor(
    () => plane.get(POD),
    () => true,
    { what: 'the pod of the anchor' },
  );
  await change();

  return {
    sets,
    pods,
    get isCertain() {
      return isCertain;
    },
    reread,
    start() {
      isRunning = true;
      running = run();
    },
    async stop() {
      isRunning = false;
      await running;
      await waitFor(reread, () => isCertain, { what: 'the truth in the end' });
    },
  };
}
