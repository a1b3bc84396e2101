/** Faults of the control plane itself. They disturb every program, so each runs alone. */

import { cpSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitFor } from '../../support/wait-for.ts';
import type { Bed, ControlPlaneComponent } from '../bed.ts';
import type { FaultCase } from './fault-case.ts';
import { readShown } from './observer.ts';

function paused(component: ControlPlaneComponent, lastsMs: number): FaultCase {
  return {
    name: `${component} is paused for ${lastsMs / 1000} s`,
    lieLimit: 30,
    lastsMs,
    where: 'plane',
    begin: ({ bed }) => bed.pause(component),
    end: ({ bed }) => bed.resume(component),
  };
}

function etcdFolder({ kubeconfig }: Bed): string {
  return join(dirname(kubeconfig), 'etcd');
}

/** Discards everything that etcd still knows of the past. */
async function compact({ kubeconfig }: Bed): Promise<void> {
  const config = readFileSync(join(dirname(kubeconfig), 'kwok.yaml'), 'utf8');
  const url = /--listen-client-urls=(\S+)/.exec(config)?.[1];
  const ask = async (path: string, body: object): Promise<{ readonly header: { readonly revision: string } }> => {
    const response = await fetch(`${url}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as { readonly header: { readonly revision: string } };
  };
  const { header } = await ask('range', { key: 'AA==' });
  await ask('compaction', { revision: header.revision, physical: true });
}

const COPY = '.copy';
const CHANGES_AFTER_COPY = 10;

export const PLANE_FAULTS: readonly FaultCase[] = [
  paused('kube-apiserver', 60_000),
  paused('etcd', 20_000),
  {
    name: 'the control plane is stopped and started',
    lieLimit: 3,
    where: 'plane',
    lastsMs: 5000,
    begin: ({ bed }) => bed.stop(),
    end: ({ bed }) => bed.start(),
  },
  {
    name: 'etcd is restored from an older copy: versions run backwards',
    lieLimit: 3,
    where: 'plane',
    lastsMs: 1000,
    async begin({ bed, terminal }) {
      const folder = etcdFolder(bed);
      await bed.stop();
      cpSync(folder, folder + COPY, { recursive: true });
      const copied = readShown(terminal.screen()).address ?? 0;
      await bed.start();
      // The program has to have read what the copy lacks.
      await waitFor(
        () => readShown(terminal.screen()),
        ({ isLive, address = 0 }) => isLive && address >= copied + CHANGES_AFTER_COPY,
        { what: `${CHANGES_AFTER_COPY} changes on the screen after the copy`, deadline: 60_000 },
      );
      await bed.stop();
      rmSync(folder, { recursive: true });
      cpSync(folder + COPY, folder, { recursive: true });
      rmSync(folder + COPY, { recursive: true });
    },
    end: ({ bed }) => bed.start(),
  },
  {
    name: 'etcd is compacted while there is no contact',
    lieLimit: 3,
    where: 'plane',
    lastsMs: 1000,
    async begin({ bed }) {
      await bed.stop();
    },
    async end({ bed }) {
      await bed.start();
      await compact(bed);
      await bed.stop();
      await bed.start();
    },
  },
];
