/** What is known of storage drivers that the API does not tell. */

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
/** Built into the controller, which makes volumes and does not grow them. */
const HOST_PATH = 'kubernetes.io/host-path';

/** Drivers whose own documentation says that they grow no volume that is attached to a node. */
const NEEDS_RESTART: ReadonlySet<string> = new Set([
  'yandex.csi.flant.com',
  'disk-csi-driver.mks.ycloud.io',
  'csi.simplivity.hpe.com',
]);

/** True if the driver grows a volume only while no node has it attached. */
export function needsRestartToGrow(driver: string): boolean {
  return NEEDS_RESTART.has(driver);
}

/** Reports whether Kubernetes itself has nothing that grows volumes of this provisioner. */
export function hasNoDriver(provisioner: string): boolean {
  return provisioner === NO_PROVISIONER || provisioner === HOST_PATH;
}
