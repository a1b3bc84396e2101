/** Starts the embedded cluster in a worker thread, so that it does not slow down the keys. */

import { Worker } from 'node:worker_threads';
import type { DemoClusterMessage, DemoSettings } from './worker-messages.ts';

export interface DemoWorker {
  readonly url: string;
  /** YAML that contains the token. */
  readonly kubeconfig: string;
  /** A line for each manifest that the API server refuses: "world.yaml:12: …". */
  readonly leftOut: readonly string[];
  /** The virtual time when it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Settles with the error if the worker ends by itself. */
  readonly ended: Promise<Error>;
  readonly close: () => Promise<void>;
}

/** Says why there is no cluster: one line for each error in its input. */
export class DemoStartError extends Error {}

/** The bundled worker is beside the program's bundle. When run from source, it is a TypeScript file. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './demo-cluster.ts' : './demo-cluster.mjs', import.meta.url);
}

/** @throws DemoStartError; Error if the worker fails */
export function startDemoWorker(settings: DemoSettings): Promise<DemoWorker> {
  const worker = new Worker(workerUrl(), {
    // Enough for a list of thousands, without keeping that memory afterwards.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
    workerData: settings,
  });
  const ended = Promise.withResolvers<Error>();
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    await worker.terminate();
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      if (closing) return;
      reject(error);
      ended.resolve(error);
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`the embedded cluster ended with code ${code}`)));
    worker.on('message', (message: DemoClusterMessage) => {
      switch (message.type) {
        case 'ready': {
          const { url, kubeconfig, startedAt, leftOut } = message;
          resolve({ url, kubeconfig, leftOut, startedAt, ended: ended.promise, close });
          break;
        }
        case 'failed':
          void close().then(() => reject(new DemoStartError(message.message)));
          break;
      }
    });
  });
}
