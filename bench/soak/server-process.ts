/** Starts the scripted API server in a process of its own, and tells it what to do. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kubeconfigFor } from '../../test/program/harness/kubeconfig-folder.ts';
import type { ClusterSize } from './cluster.ts';

export type ServerOrder =
  | { readonly type: 'change'; readonly events: number; readonly perSecond?: number | undefined }
  /** Cuts every watch. Each resumes at the version that it has read. */
  | { readonly type: 'cut' }
  /** Cuts every watch and forgets the history, so that each list is read afresh. */
  | { readonly type: 'forget' }
  | { readonly type: 'contents' };

export interface SoakServer {
  readonly kubeconfig: string;
  /** Makes so many events, and settles once they are written. */
  readonly change: (events: number, perSecond?: number) => Promise<void>;
  readonly cut: () => Promise<void>;
  readonly forget: () => Promise<void>;
  /** "plural/namespace/name uid version" of every object. */
  readonly contents: () => Promise<readonly string[]>;
  readonly close: () => void;
}

export async function startSoakServer(size: ClusterSize): Promise<SoakServer> {
  const file = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = fork(file, [JSON.stringify(size)], { execArgv: ['--import', 'tsx'] });
  const [ready] = (await once(child, 'message')) as [{ readonly url: string }];
  const folder = mkdtempSync(join(tmpdir(), 'stsview-soak-'));
  const kubeconfig = join(folder, 'kubeconfig.json');
  const authority = readFileSync(new URL('../../test/program/harness/tls/certificate.pem', import.meta.url));
  const cluster = { 'certificate-authority-data': authority.toString('base64') };
  writeFileSync(kubeconfig, kubeconfigFor({ server: ready.url, cluster, namespace: 'soak-0' }));

  /** One order at a time. */
  async function send(order: ServerOrder): Promise<unknown> {
    child.send(order);
    const [answer] = (await once(child, 'message')) as [{ readonly result: unknown }];
    return answer.result;
  }

  return {
    kubeconfig,
    change: async (events, perSecond) => void (await send({ type: 'change', events, perSecond })),
    cut: async () => void (await send({ type: 'cut' })),
    forget: async () => void (await send({ type: 'forget' })),
    contents: async () => (await send({ type: 'contents' })) as readonly string[],
    close() {
      child.disconnect();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
