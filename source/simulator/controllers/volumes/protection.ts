/** Finalizers that protect claims and volumes in use: pvc_protection_controller.go and pv_protection_controller.go. */

import type { KubeObject } from '../../model/kube-object.ts';
import { keyOf, splitKey, withFinalizer, withoutFinalizer } from '../../model/owner-references.ts';
import { podView } from '../../model/pod-view.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import type { ObjectIndex } from '../../runtime/object-index.ts';
import { CLAIM_RESOURCE, phaseOf, VOLUME_RESOURCE } from '../../storage/claims-and-volumes.ts';

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

/** @param podsByClaim an index of pods by "namespace/claim" */
export function startStorageProtection(context: ControllerContext, podsByClaim: ObjectIndex): void {
  const { store } = context;

  const protect = (resource: string, object: KubeObject, finalizer: string, isUsed: () => boolean): void => {
    const hasIt = object.metadata.finalizers?.includes(finalizer) === true;
    const isTerminating = object.metadata.deletionTimestamp !== undefined;
    if (!isTerminating && !hasIt) store.update(resource, withFinalizer(object, finalizer));
    else if (isTerminating && hasIt && !isUsed()) store.update(resource, withoutFinalizer(object, finalizer));
  };
  const claims = context.queue((key) => {
    const claim = store.get(CLAIM_RESOURCE, ...splitKey(key));
    // Only scheduled pods count: a kubelet starts no pod whose claim is being deleted.
    const isUsed = (): boolean => podsByClaim.get(key).some((pod) => podView(pod).nodeName !== '');
    if (claim !== undefined) protect(CLAIM_RESOURCE, claim, CLAIM_FINALIZER, isUsed);
  });
  const volumes = context.queue((name) => {
    const volume = store.get(VOLUME_RESOURCE, '', name);
    if (volume !== undefined) protect(VOLUME_RESOURCE, volume, VOLUME_FINALIZER, () => phaseOf(volume) === 'Bound');
  });

  const needsFinalizerChange = ({ metadata }: KubeObject, finalizer: string): boolean =>
    metadata.deletionTimestamp !== undefined || metadata.finalizers?.includes(finalizer) !== true;

  context.onChange(CLAIM_RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED' && needsFinalizerChange(object, CLAIM_FINALIZER)) claims.add(keyOf(object));
  });
  context.onChange(VOLUME_RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED' && needsFinalizerChange(object, VOLUME_FINALIZER)) volumes.add(object.metadata.name);
  });
  context.onChange('pods', ({ type, object }) => {
    if (type !== 'DELETED') return;
    for (const name of podView(object).claims) claims.add(`${object.metadata.namespace}/${name}`);
  });
}
