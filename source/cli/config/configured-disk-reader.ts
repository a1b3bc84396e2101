import type { DiskClient } from '../../cluster/read/disks/kubelet-summary.ts';
import type { PrometheusService } from '../../cluster/read/disks/prometheus-service.ts';
import { createDiskReader, type DiskReader } from '../../session/disks/disk-reader.ts';
import type { Environment } from '../process/environment.ts';
import { loadConfig } from './config.ts';

/** `prometheus`: the flag, which takes the place of the configuration. */
export function configuredDiskReader(
  client: DiskClient,
  prometheus: PrometheusService | undefined,
  { env, home }: { readonly env: Environment; readonly home: string },
): DiskReader {
  const { disks } = loadConfig(env, home);
  return createDiskReader({ client, limits: disks.limits, prometheus: prometheus ?? disks.prometheus });
}
