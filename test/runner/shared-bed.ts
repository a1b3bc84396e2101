/** The control plane that the control-plane tests share. */

import { delimiter } from 'node:path';
import { type Bed, binaries, build, isBuilt, startBed, sweepBeds } from '../control-plane/bed.ts';

export interface SharedBed {
  /** The reason why there is none. The control-plane tests are skipped then. */
  readonly missing?: string;
  readonly down: () => Promise<void>;
}

const NOTHING_TO_STOP = async (): Promise<void> => {};

/**
 * Builds the control plane if necessary, starts it, and passes it to the tests in the environment. If
 * STSVIEW_KUBECONFIG is set, that cluster is used instead.
 *
 * @throws if it cannot be built or started, and, with STSVIEW_CLUSTER=required, if Go is missing
 */
export async function startSharedBed(say: (line: string) => void): Promise<SharedBed> {
  if ((process.env['STSVIEW_KUBECONFIG'] ?? '') !== '') {
    process.env['PATH'] = `${process.env['PATH']}${delimiter}${await binaries()}`;
    return { down: NOTHING_TO_STOP };
  }
  if (!(await isBuilt())) {
    const missing = await build((line) => say(`  ${line}`));
    if (missing !== undefined && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error(missing);
    if (missing !== undefined) return { missing, down: NOTHING_TO_STOP };
  }
  await sweepBeds();
  const bed: Bed = await startBed();
  process.env['PATH'] = `${await binaries()}${delimiter}${process.env['PATH']}`;
  process.env['STSVIEW_KUBECONFIG'] = bed.kubeconfig;
  return {
    down: async () => {
      await bed.down();
      await sweepBeds();
    },
  };
}
