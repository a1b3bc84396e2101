/** A separate control plane for one test file, which may break it or set feature gates. */

import { after, before } from 'node:test';
import { type Bed, type BedOptions, isBuilt, startBed } from './bed.ts';
import { type ControlPlaneForTests, type OpenControlPlane, openControlPlane } from './control-plane.ts';

export interface DedicatedBed extends ControlPlaneForTests {
  readonly bed: Bed;
}

/**
 * Call it at the top of a file. Its members work within tests and hooks that come after.
 *
 * @param label part of the name of its namespace
 *
 * @throws if the bed is not built and STSVIEW_CLUSTER=required
 */
export async function dedicatedBed(label: string, options: BedOptions = {}): Promise<DedicatedBed> {
  const built = await isBuilt();
  if (!built && process.env['STSVIEW_CLUSTER'] === 'required') {
    throw new Error('STSVIEW_CLUSTER=required, and the control plane is not built: run this through `npm test`');
  }
  let bed: Bed | undefined;
  let opened: OpenControlPlane | undefined;
  if (built) {
    before(async () => {
      bed = await startBed(options);
      opened = await openControlPlane(bed.kubeconfig, label);
    });
    after(async () => {
      opened?.abandon();
      await bed?.down();
    });
  }
  const within = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the bed is there within tests only');
    return value;
  };
  return {
    skip: built ? false : 'the control plane is not built here: Go is missing',
    get bed() {
      return within(bed);
    },
    get kubeconfig() {
      return within(bed).kubeconfig;
    },
    get namespace() {
      return within(opened).namespace;
    },
    kubectl: (...args) => within(opened).kubectl(...args),
    apply: (manifest) => within(opened).apply(manifest),
    get: (path) => within(opened).get(path),
  };
}
