/** A control plane behind a proxy that answers in its place what a test says. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconfigFor } from '../program/harness/kubeconfig-folder.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { type ControlPlane, startKubectlProxy } from './control-plane.ts';

export interface DisturbedPlane {
  readonly proxy: FaultProxy;
  /** The control plane as it is seen through the proxy. */
  readonly plane: ControlPlane;
  readonly close: () => Promise<void>;
}

export async function openDisturbed(plane: ControlPlane): Promise<DisturbedPlane> {
  const upstream = await startKubectlProxy(plane.kubeconfig);
  const proxy = await startFaultProxy(upstream.address);
  const folder = mkdtempSync(join(tmpdir(), 'stsview-disturbed-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigFor({ server: proxy.url, namespace: plane.namespace }));
  const { namespace, kubectl, apply, get } = plane;
  return {
    proxy,
    plane: { kubeconfig, namespace, kubectl, apply, get },
    async close() {
      upstream.stop();
      await proxy.close();
      rmSync(folder, { recursive: true });
    },
  };
}
