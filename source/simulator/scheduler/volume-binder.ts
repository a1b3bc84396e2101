/** Finds the volumes that a pod would get on a node: the scheduler's volume binder. */

import { at, itemsOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podView } from '../model/pod-view.ts';
import {
  CLAIM_RESOURCE,
  findMatchingVolume,
  isFullyBound,
  NO_PROVISIONER,
  phaseOf,
  SELECTED_NODE,
  VOLUME_RESOURCE,
  volumeAllowsNode,
  volumeNameOf,
} from '../storage/claims-and-volumes.ts';
import { delaysBinding, findStorageClass, storageClassOf } from '../storage/storage-class.ts';
import type { Store } from '../store/store.ts';

export interface PodVolumeClaims {
  readonly bound: readonly KubeObject[];
  /** Claims to be bound once a node is chosen. */
  readonly delayed: readonly KubeObject[];
}

export interface PodVolumes {
  /** Existing volumes for claims. */
  readonly staticBindings: readonly { readonly claim: KubeObject; readonly volume: KubeObject }[];
  /** Claims whose volume is provisioned for the node. */
  readonly dynamicProvisions: readonly KubeObject[];
}

/** Returns the pod's claims, or the scheduler's message why no node at all is possible. */
export function podVolumeClaims(store: Store, pod: KubeObject): PodVolumeClaims | string {
  const namespace = pod.metadata.namespace ?? '';
  const bound: KubeObject[] = [];
  const delayed: KubeObject[] = [];
  let immediate = false;
  for (const name of podView(pod).claims) {
    const claim = store.get(CLAIM_RESOURCE, namespace, name);
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (phaseOf(claim) === 'Lost') {
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volumeNameOf(claim)}"`;
    }
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    if (isFullyBound(claim)) bound.push(claim);
    else if (volumeNameOf(claim) === '' && delaysBinding(findStorageClass(store, storageClassOf(claim))))
      delayed.push(claim);
    else immediate = true;
  }
  return immediate ? 'pod has unbound immediate PersistentVolumeClaims' : { bound, delayed };
}

function allowsTopology(storageClass: KubeObject | undefined, node: KubeObject): boolean {
  const terms = itemsOf(storageClass?.['allowedTopologies']);
  if (terms.length === 0) return true;
  const labels = stringMapOf(node.metadata.labels);
  return terms.some((term) =>
    itemsOf(at(term, 'matchLabelExpressions')).every((entry) =>
      itemsOf(at(entry, 'values')).includes(labels[stringOf(at(entry, 'key'))]),
    ),
  );
}

/** Returns the volumes of the claims on the node, or why there are none. */
export function findPodVolumes(
  store: Store,
  claims: PodVolumeClaims,
  node: KubeObject,
): PodVolumes | readonly string[] {
  const where = { name: node.metadata.name, labels: stringMapOf(node.metadata.labels) };
  for (const claim of claims.bound) {
    const volume = store.get(VOLUME_RESOURCE, '', volumeNameOf(claim));
    if (volume === undefined) return ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'];
    if (!volumeAllowsNode(volume, where)) return ["node(s) didn't match PersistentVolume's node affinity"];
  }
  const unsatisfied = ["node(s) didn't find available persistent volumes to bind"];
  const matches: { readonly claim: KubeObject; readonly volume: KubeObject }[] = [];
  const provisions: KubeObject[] = [];
  const taken = new Set<string>();
  for (const claim of claims.delayed) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== where.name) return unsatisfied;
    const options = { node: where, delayed: true, taken };
    const volume = selected === undefined ? findMatchingVolume(claim, store.list(VOLUME_RESOURCE), options) : undefined;
    if (volume !== undefined) {
      taken.add(volume.metadata.name);
      matches.push({ claim, volume });
      continue;
    }
    const storageClass = findStorageClass(store, storageClassOf(claim));
    if (storageClass?.['provisioner'] === NO_PROVISIONER || !allowsTopology(storageClass, node)) return unsatisfied;
    provisions.push(claim);
  }
  return { staticBindings: matches, dynamicProvisions: provisions };
}
