/** Which volumes a pod would get on a node: the scheduler's volume binder. */

import { viewPod } from '../controllers/pod-view.ts';
import { classOf, findClass, isDelayed } from '../controllers/storage-class.ts';
import {
  allowsNode,
  CLAIMS,
  findVolume,
  isBound,
  NO_PROVISIONER,
  phaseOf,
  SELECTED_NODE,
  VOLUMES,
  volumeNameOf,
} from '../controllers/volumes/view.ts';
import { at, itemsOf, textOf, textsOf } from '../json.ts';
import type { KubeObject, Store } from '../store.ts';

export interface PodClaims {
  readonly bound: readonly KubeObject[];
  /** To be bound once a node is chosen. */
  readonly delayed: readonly KubeObject[];
}

export interface Choice {
  /** A volume that exists for a claim. */
  readonly matches: readonly { readonly claim: KubeObject; readonly volume: KubeObject }[];
  /** Claims whose volume is made for the node. */
  readonly provisions: readonly KubeObject[];
}

/** The pod's claims, or in the scheduler's words why no node at all will do. */
export function claimsOf(store: Store, pod: KubeObject): PodClaims | string {
  const namespace = pod.metadata.namespace ?? '';
  const bound: KubeObject[] = [];
  const delayed: KubeObject[] = [];
  let immediate = false;
  for (const name of viewPod(pod).claims) {
    const claim = store.get(CLAIMS, namespace, name);
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (phaseOf(claim) === 'Lost') {
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volumeNameOf(claim)}"`;
    }
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    if (isBound(claim)) bound.push(claim);
    else if (volumeNameOf(claim) === '' && isDelayed(findClass(store, classOf(claim)))) delayed.push(claim);
    else immediate = true;
  }
  return immediate ? 'pod has unbound immediate PersistentVolumeClaims' : { bound, delayed };
}

function allowsTopology(storageClass: KubeObject | undefined, node: KubeObject): boolean {
  const terms = itemsOf(storageClass?.['allowedTopologies']);
  if (terms.length === 0) return true;
  const labels = textsOf(node.metadata.labels);
  return terms.some((term) =>
    itemsOf(at(term, 'matchLabelExpressions')).every((entry) =>
      itemsOf(at(entry, 'values')).includes(labels[textOf(at(entry, 'key'))]),
    ),
  );
}

/** What the claims would get on the node, or why they would get nothing. */
export function chooseVolumes(store: Store, claims: PodClaims, node: KubeObject): Choice | readonly string[] {
  const where = { name: node.metadata.name, labels: textsOf(node.metadata.labels) };
  for (const claim of claims.bound) {
    const volume = store.get(VOLUMES, '', volumeNameOf(claim));
    if (volume === undefined) return ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'];
    if (!allowsNode(volume, where)) return ["node(s) didn't match PersistentVolume's node affinity"];
  }
  const unsatisfied = ["node(s) didn't find available persistent volumes to bind"];
  const matches: { readonly claim: KubeObject; readonly volume: KubeObject }[] = [];
  const provisions: KubeObject[] = [];
  const taken = new Set<string>();
  for (const claim of claims.delayed) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== where.name) return unsatisfied;
    const options = { node: where, delayed: true, taken };
    const volume = selected === undefined ? findVolume(claim, store.list(VOLUMES), options) : undefined;
    if (volume !== undefined) {
      taken.add(volume.metadata.name);
      matches.push({ claim, volume });
      continue;
    }
    const storageClass = findClass(store, classOf(claim));
    if (storageClass?.['provisioner'] === NO_PROVISIONER || !allowsTopology(storageClass, node)) return unsatisfied;
    provisions.push(claim);
  }
  return { matches, provisions };
}
