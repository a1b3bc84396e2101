/** A thousand changes: pods written at a constant rate. */

import { setTimeout as pause } from 'node:timers/promises';
import { openKubectlProxy } from './kubectl-proxy.ts';

export const CHANGES_PER_SECOND = 100;

/**
 * - `annotation`: a write that no screen shows.
 * - `restart`: a container's restart, which the row of the pod shows.
 */
export type PodChange = 'annotation' | 'restart';

export interface PodChanger {
  /** Changes as many pods, 100 a second. @throws if the server refuses one */
  readonly changePods: (change: PodChange, count: number) => Promise<void>;
  /** Restarts a container of the first pod of the first set, which the screen shows. */
  readonly changeShownPod: () => Promise<void>;
  readonly close: () => void;
}

interface PodList {
  readonly items: readonly {
    readonly metadata: {
      readonly namespace: string;
      readonly name: string;
      readonly ownerReferences?: readonly { readonly kind: string }[];
    };
    readonly status?: { readonly containerStatuses?: readonly { readonly restartCount: number }[] };
  }[];
}

export async function openPodChanger(kubeconfig: string): Promise<PodChanger> {
  const proxy = await openKubectlProxy(kubeconfig);
  const list = await fetch(`http://${proxy.address}/api/v1/pods`);
  const { items } = (await list.json()) as PodList;
  const pods = items.filter(({ metadata }) => metadata.ownerReferences?.some(({ kind }) => kind === 'StatefulSet'));
  let round = 0;

  async function patch(path: string, body: object): Promise<void> {
    const response = await fetch(`http://${proxy.address}/api/v1/namespaces/${path}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    // An API server under load may end a connection with GOAWAY. The proxy does not send a request with a body again.
    if (answer.includes('GOAWAY')) await patch(path, body);
    else if (!response.ok) throw new Error(`PATCH ${path}: ${response.status} ${answer}`);
  }

  async function change(kind: PodChange, index: number): Promise<void> {
    const pod = pods[index % pods.length];
    if (pod === undefined) throw new Error('there is no pod of a set');
    const path = `${pod.metadata.namespace}/pods/${pod.metadata.name}`;
    if (kind === 'annotation') {
      await patch(path, { metadata: { annotations: { 'bench/round': String(round) } } });
      return;
    }
    const restarted = (pod.status?.containerStatuses ?? []).map((container) => ({
      ...container,
      restartCount: container.restartCount + round,
    }));
    await patch(`${path}/status`, { status: { containerStatuses: restarted } });
  }

  return {
    async changePods(kind, count) {
      round += 1;
      const begun = performance.now();
      const sent: Promise<void>[] = [];
      for (let index = 0; index < count; index++) {
        sent.push(change(kind, index * 7));
        await pause(Math.max(0, begun + (index * 1000) / CHANGES_PER_SECOND - performance.now()));
      }
      await Promise.all(sent);
    },
    async changeShownPod() {
      round += 1;
      await change('restart', 0);
    },
    close: proxy.close,
  };
}
