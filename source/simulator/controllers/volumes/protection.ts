/** Finalizers that keep claims and volumes while they are in use: pvc_protection_controller.go and its sibling. */

import { keyOf, splitKey, withFinalizer, withoutFinalizer } from '../../owners.ts';
import type { KubeObject } from '../../store.ts';
import type { Context } from '../context.ts';
import type { Index } from '../index-objects.ts';
import { viewPod } from '../pod-view.ts';
import { CLAIMS, phaseOf, VOLUMES } from './view.ts';

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

/** @param podsByClaim an index of pods by "namespace/claim" */
export function startProtection(context: Context, podsByClaim: Index): void {
  const { store } = context;

  const protect = (resource: string, object: KubeObject, finalizer: string, isUsed: () => boolean): void => {
    const hasIt = object.metadata.finalizers?.includes(finalizer) === true;
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    if (!isGoing && !hasIt) store.update(resource, withFinalizer(object, finalizer));
    else if (isGoing && hasIt && !isUsed()) store.update(resource, withoutFinalizer(object, finalizer));
  };
  const claims = context.queue((key) => {
    const claim = store.get(CLAIMS, ...splitKey(key));
    // Only scheduled pods count: a kubelet starts no pod whose claim is being deleted.
    const isUsed = (): boolean => podsByClaim.get(key).some((pod) => viewPod(pod).nodeName !== '');
    if (claim !== undefined) protect(CLAIMS, claim, CLAIM_FINALIZER, isUsed);
  });
  const volumes = context.queue((name) => {
    const volume = store.get(VOLUMES, '', name);
    if (volume !== undefined) protect(VOLUMES, volume, VOLUME_FINALIZER, () => phaseOf(volume) === 'Bound');
  });

  const needsLook = ({ metadata }: KubeObject, finalizer: string): boolean =>
    metadata.deletionTimestamp !== undefined || metadata.finalizers?.includes(finalizer) !== true;

  context.on(CLAIMS, ({ type, object }) => {
    if (type !== 'DELETED' && needsLook(object, CLAIM_FINALIZER)) claims.add(keyOf(object));
  });
  context.on(VOLUMES, ({ type, object }) => {
    if (type !== 'DELETED' && needsLook(object, VOLUME_FINALIZER)) volumes.add(object.metadata.name);
  });
  context.on('pods', ({ type, object }) => {
    if (type !== 'DELETED') return;
    for (const name of viewPod(object).claims) claims.add(`${object.metadata.namespace}/${name}`);
  });
}
