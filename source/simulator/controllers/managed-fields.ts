/** Records in an object's managedFields which fields its writer set. */

import { isObject } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { timestamp } from '../model/timestamp.ts';

function fieldsV1Of(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [`f:${name}`, fieldsV1Of(entry)]));
}

/** Returns the object as created by the controller manager at `now`. */
export function withControllerManagerFields(object: KubeObject, now: number): KubeObject {
  const { labels, annotations, ownerReferences } = object.metadata;
  const owners = ownerReferences?.map((owner) => [`k:{"uid":"${owner.uid}"}`, {}] as const);
  const metadata = {
    ...(labels === undefined ? {} : { 'f:labels': { '.': {}, ...fieldsV1Of(labels) } }),
    ...(annotations === undefined ? {} : { 'f:annotations': { '.': {}, ...fieldsV1Of(annotations) } }),
    ...(owners === undefined ? {} : { 'f:ownerReferences': { '.': {}, ...Object.fromEntries(owners) } }),
  };
  const managed = {
    manager: 'kube-controller-manager',
    operation: 'Update',
    apiVersion: object.apiVersion,
    time: timestamp(now),
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:metadata': metadata, 'f:spec': fieldsV1Of(object.spec) },
  };
  return { ...object, metadata: { ...object.metadata, managedFields: [managed] } };
}
