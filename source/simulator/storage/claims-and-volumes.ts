/** The parts of claims and volumes that the volume controllers and the scheduler need. */

import { at, isObject, itemsOf, objectOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { labelSelectorMatches, nodeSelectorMatches } from '../model/label-selector.ts';
import { parseQuantity } from '../model/quantity.ts';
import { storageClassOf } from './storage-class.ts';

export const CLAIM_RESOURCE = 'persistentvolumeclaims';
export const VOLUME_RESOURCE = 'persistentvolumes';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export interface NodeLabels {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function hasAnnotation({ metadata }: KubeObject, name: string): boolean {
  return metadata.annotations?.[name] !== undefined;
}

export function withAnnotations(object: KubeObject, annotations: Readonly<Record<string, string>>): KubeObject {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}

export function volumeNameOf(claim: KubeObject): string {
  return stringOf(claim.spec?.['volumeName']);
}

export function phaseOf({ status }: KubeObject): string {
  return stringOf(status?.['phase']);
}

/** Reports whether the controller has marked the binding as complete. */
export function isFullyBound(claim: KubeObject): boolean {
  return volumeNameOf(claim) !== '' && hasAnnotation(claim, BIND_COMPLETED);
}

/** Returns the key, and the uid if set, of the claim that a volume is reserved for or bound to. */
export function claimRefOf(volume: KubeObject): { readonly key: string; readonly uid: string } | undefined {
  const reference = volume.spec?.['claimRef'];
  if (!isObject(reference)) return undefined;
  return { key: `${stringOf(reference['namespace'])}/${stringOf(reference['name'])}`, uid: stringOf(reference['uid']) };
}

/** Like IsVolumeBoundToClaim: namespace, name and, if set, uid are the claim's. */
export function isVolumeBoundToClaim(volume: KubeObject, claim: KubeObject): boolean {
  const reference = claimRefOf(volume);
  if (reference === undefined) return false;
  const { namespace = '', name, uid } = claim.metadata;
  return reference.key === `${namespace}/${name}` && (reference.uid === '' || reference.uid === uid);
}

export function volumeAllowsNode(volume: KubeObject, node: NodeLabels): boolean {
  const required = at(volume.spec, 'nodeAffinity', 'required');
  return required === undefined || nodeSelectorMatches(at(required, 'nodeSelectorTerms'), node);
}

function hasAccessModes(claim: KubeObject, volume: KubeObject): boolean {
  const offered = itemsOf(volume.spec?.['accessModes']);
  return itemsOf(claim.spec?.['accessModes']).every((mode) => offered.includes(mode));
}

function modeOf({ spec }: KubeObject): string {
  return stringOf(spec?.['volumeMode'], 'Filesystem');
}

/** Returns why the volume that a claim names cannot be used; undefined if it can. */
export function volumeMismatch(volume: KubeObject, claim: KubeObject): string | undefined {
  const requested = parseQuantity(at(claim.spec, 'resources', 'requests', 'storage'));
  if (parseQuantity(at(volume.spec, 'capacity', 'storage')) < requested) return 'requested PV is too small';
  if (storageClassOf(claim) !== storageClassOf(volume)) return 'storageClassName does not match';
  if (modeOf(claim) !== modeOf(volume)) return 'incompatible volumeMode';
  if (!hasAccessModes(claim, volume)) return 'incompatible accessMode';
  return undefined;
}

/**
 * Returns the smallest volume that fits, or the one reserved for the claim: FindMatchingVolume.
 * @param node where the pod would run; undefined for the binder, which ignores a `delayed` claim
 */
export function findMatchingVolume(
  claim: KubeObject,
  volumes: readonly KubeObject[],
  {
    node,
    delayed,
    taken,
  }: { readonly node?: NodeLabels; readonly delayed: boolean; readonly taken?: ReadonlySet<string> },
): KubeObject | undefined {
  const requested = parseQuantity(at(claim.spec, 'resources', 'requests', 'storage'));
  const selector = claim.spec?.['selector'];
  let smallest: KubeObject | undefined;
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name)) continue;
    const reserved = isVolumeBoundToClaim(volume, claim);
    if (claimRefOf(volume) !== undefined && !reserved) continue;
    const size = parseQuantity(at(volume.spec, 'capacity', 'storage'));
    if (size < requested || modeOf(claim) !== modeOf(volume)) continue;
    if (volume.metadata.deletionTimestamp !== undefined) continue;
    const isReachable = node === undefined || volumeAllowsNode(volume, node);
    if (reserved) return isReachable ? volume : undefined;
    if (node === undefined && delayed) continue;
    if (phaseOf(volume) !== 'Available') continue;
    if (selector !== undefined && !labelSelectorMatches(selector, stringMapOf(volume.metadata.labels))) continue;
    if (storageClassOf(volume) !== storageClassOf(claim) || !isReachable || !hasAccessModes(claim, volume)) continue;
    if (smallest === undefined || parseQuantity(at(smallest.spec, 'capacity', 'storage')) > size) smallest = volume;
  }
  return smallest;
}

/** Returns the name of the claim, in the same namespace, of which this one is a clone; undefined if it is none. */
export function sourceClaimOf(claim: KubeObject): string | undefined {
  for (const field of ['dataSource', 'dataSourceRef']) {
    const source = objectOf(claim.spec?.[field]);
    if (source['kind'] === 'PersistentVolumeClaim') return stringOf(source['name']);
  }
  return undefined;
}
