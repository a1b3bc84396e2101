/** The options of a session with the embedded cluster, whose journal and files lie in a folder of the test. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { DEFAULT_DISK_LIMITS } from '../../../source/domain/model/disk.ts';
import { journalFile } from '../../../source/session/journal/journal-file.ts';
import type { SessionOptions } from '../../../source/session/session.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';

export function simulatedSessionOptions(
  { clock }: SimulatedCluster,
  access: ClusterAccess,
  folder: string,
): SessionOptions {
  const process = { host: 'test', pid: 1 };
  const isRunning = (): boolean => true;
  return {
    access,
    loadContextAccess: () => access,
    requestTimeoutMs: undefined,
    selector: undefined,
    roleLabel: undefined,
    readOnlyReason: () => undefined,
    isProtected: () => false,
    kubectlFlags: () => [],
    journal: { file: journalFile(join(folder, 'journal')), process, isRunning },
    keptSets: { folder: join(folder, 'exchanges'), process, isRunning },
    dns: { dnsService: undefined, clusterDomain: undefined, isInCluster: () => false },
    disks: { limits: DEFAULT_DISK_LIMITS, prometheus: undefined },
    shell: { handoff: { runWithTerminal: () => assert.fail() }, openTerminal: () => assert.fail() },
    demoClock: { now: clock.now },
  };
}
