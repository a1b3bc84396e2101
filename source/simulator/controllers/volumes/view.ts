/** What the volume controllers and the scheduler ask of claims and volumes. */

import { amount } from '../../amounts.ts';
import { at, isObject, itemsOf, textOf, textsOf } from '../../json.ts';
import { nodeTermsMatch, selectorMatches } from '../../match-labels.ts';
import type { KubeObject } from '../../store.ts';
import { classOf } from '../storage-class.ts';

export const CLAIMS = 'persistentvolumeclaims';
export const VOLUMES = 'persistentvolumes';

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
  return textOf(claim.spec?.['volumeName']);
}

export function phaseOf({ status }: KubeObject): string {
  return textOf(status?.['phase']);
}

/** Bound for good, by the controller's own mark. */
export function isBound(claim: KubeObject): boolean {
  return volumeNameOf(claim) !== '' && hasAnnotation(claim, BIND_COMPLETED);
}

/** The key, and the uid where one is named, of the claim that a volume is for. */
export function claimRefOf(volume: KubeObject): { readonly key: string; readonly uid: string } | undefined {
  const reference = volume.spec?.['claimRef'];
  if (!isObject(reference)) return undefined;
  return { key: `${textOf(reference['namespace'])}/${textOf(reference['name'])}`, uid: textOf(reference['uid']) };
}

/** IsVolumeBoundToClaim: the names are the claim's, and so is the uid, where there is one. */
export function isFor(volume: KubeObject, claim: KubeObject): boolean {
  const reference = claimRefOf(volume);
  if (reference === undefined) return false;
  const { namespace = '', name, uid } = claim.metadata;
  return reference.key === `${namespace}/${name}` && (reference.uid === '' || reference.uid === uid);
}

export function allowsNode(volume: KubeObject, node: NodeLabels): boolean {
  const required = at(volume.spec, 'nodeAffinity', 'required');
  return required === undefined || nodeTermsMatch(at(required, 'nodeSelectorTerms'), node);
}

function hasAccessModes(claim: KubeObject, volume: KubeObject): boolean {
  const offered = itemsOf(volume.spec?.['accessModes']);
  return itemsOf(claim.spec?.['accessModes']).every((mode) => offered.includes(mode));
}

function modeOf({ spec }: KubeObject): string {
  return textOf(spec?.['volumeMode'], 'Filesystem');
}

/** Why a volume that a claim asks for by name cannot serve it; undefined where it can. */
export function mismatchOf(volume: KubeObject, claim: KubeObject): string | undefined {
  const requested = amount(at(claim.spec, 'resources', 'requests', 'storage'));
  if (amount(at(volume.spec, 'capacity', 'storage')) < requested) return 'requested PV is too small';
  if (classOf(claim) !== classOf(volume)) return 'storageClassName does not match';
  if (modeOf(claim) !== modeOf(volume)) return 'incompatible volumeMode';
  if (!hasAccessModes(claim, volume)) return 'incompatible accessMode';
  return undefined;
}

/**
 * The smallest volume that fits, or the one reserved for the claim: FindMatchingVolume.
 * @param node where the pod would run; undefined for the binder, which leaves a `delayed` claim alone
 */
export function findVolume(
  claim: KubeObject,
  volumes: readonly KubeObject[],
  {
    node,
    delayed,
    taken,
  }: { readonly node?: NodeLabels; readonly delayed: boolean; readonly taken?: ReadonlySet<string> },
): KubeObject | undefined {
  const requested = amount(at(claim.spec, 'resources', 'requests', 'storage'));
  const selector = claim.spec?.['selector'];
  let smallest: KubeObject | undefined;
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name)) continue;
    const reserved = isFor(volume, claim);
    if (claimRefOf(volume) !== undefined && !reserved) continue;
    const size = amount(at(volume.spec, 'capacity', 'storage'));
    if (size < requested || modeOf(claim) !== modeOf(volume)) continue;
    if (volume.metadata.deletionTimestamp !== undefined) continue;
    const isReachable = node === undefined || allowsNode(volume, node);
    if (reserved) return isReachable ? volume : undefined;
    if (node === undefined && delayed) continue;
    if (phaseOf(volume) !== 'Available') continue;
    if (selector !== undefined && !selectorMatches(selector, textsOf(volume.metadata.labels))) continue;
    if (classOf(volume) !== classOf(claim) || !isReachable || !hasAccessModes(claim, volume)) continue;
    if (smallest === undefined || amount(at(smallest.spec, 'capacity', 'storage')) > size) smallest = volume;
  }
  return smallest;
}
