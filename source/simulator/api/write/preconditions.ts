/** Which version a writer has to have seen. */

import type { KubeObject } from '../../model/kube-object.ts';
import { qualifiedPlural, type ResourceType } from '../../model/resource-types.ts';
import { isCustom } from '../../model/served-types.ts';
import { StoreError } from '../../store/store.ts';
import { InvalidObjectError, invalid } from '../../validation/invalid.ts';

/** For a dry run, refuses what the store would refuse. */
export function checkPreconditions(type: ResourceType, wanted: KubeObject, current: KubeObject): void {
  const { uid, resourceVersion, name } = wanted.metadata;
  const isOther = uid !== '' && uid !== current.metadata.uid;
  const isOld = resourceVersion !== '' && resourceVersion !== current.metadata.resourceVersion;
  if (!isOther && !isOld) return;
  const why = isOther
    ? `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`
    : 'the object has been modified; please apply your changes to the latest version and try again';
  throw new StoreError('Conflict', `Operation cannot be fulfilled on ${qualifiedPlural(type.key)} "${name}": ${why}`);
}

/** Kinds whose objects are replaced only by those who say which version they have seen. */
const CONDITIONAL: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'apiextensions.k8s.io/customresourcedefinitions',
  'coordination.k8s.io/leases',
  'node.k8s.io/runtimeclasses',
  'policy/poddisruptionbudgets',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/csistoragecapacities',
  'storage.k8s.io/volumeattachments',
]);

/** @throws InvalidObject */
export function checkSeen(type: ResourceType, { metadata }: KubeObject): void {
  if (metadata.resourceVersion !== '' || !(CONDITIONAL.has(type.key) || isCustom(type))) return;
  const cause = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
  throw new InvalidObjectError(qualifiedPlural(type.key), metadata.name, [cause]);
}
