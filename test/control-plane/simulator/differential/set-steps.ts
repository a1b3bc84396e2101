/** Sets for the scripts, and their steps. */

import { setManifestOf as manifest, type SetManifest } from '../../../support/manifests.ts';
import type { DifferentialScript, ObjectCache, TestCluster } from './test-cluster.ts';

export type { SetManifest };
export { manifest };

export function allReady(name: string, ordinals: readonly number[]): (view: ObjectCache) => boolean {
  return (view) => {
    const pods = view.list('pods').filter((pod) => pod.metadata.name.startsWith(`${name}-`));
    return pods.length === ordinals.length && ordinals.every((ordinal) => view.isReady(`${name}-${ordinal}`));
  };
}

export function ordinalsUpTo(count: number, start = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => start + index);
}

/** All pods are ready and at the update revision, and the status says so. */
export function rolledOut(name: string, ordinals: readonly number[]): (view: ObjectCache) => boolean {
  const ready = allReady(name, ordinals);
  return (view) => {
    const set = view.get('statefulsets', name);
    const update = set?.status?.['updateRevision'];
    return (
      ready(view) &&
      set?.status?.['observedGeneration'] === set?.metadata.generation &&
      ordinals.every(
        (ordinal) => view.get('pods', `${name}-${ordinal}`)?.metadata.labels?.['controller-revision-hash'] === update,
      )
    );
  };
}

export async function scale(stage: TestCluster, name: string, replicas: number): Promise<void> {
  await stage.patch('statefulsets', name, { spec: { replicas } });
}

/** A merge patch replaces a list as a whole, so it contains all containers. */
export async function setImage(
  stage: TestCluster,
  name: string,
  image: string,
  mounts: readonly string[] = [],
): Promise<void> {
  const volumeMounts = mounts.map((mount) => ({ name: mount, mountPath: `/${mount}` }));
  const containers = [{ name: 'main', image, volumeMounts }];
  await stage.patch('statefulsets', name, { spec: { template: { spec: { containers } } } });
}

export async function applyAndWaitUntilReady(
  stage: TestCluster,
  name: string,
  options: SetManifest,
  start = 0,
): Promise<void> {
  await stage.apply(manifest(name, options));
  await stage.waitUntil(`${name} to be ready`, allReady(name, ordinalsUpTo(options.replicas, start)));
}

export type { DifferentialScript };
