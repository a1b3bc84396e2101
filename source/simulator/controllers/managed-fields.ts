/** The trace that a writer leaves in an object: which fields are its own. */

import { isObject } from '../json.ts';
import type { KubeObject } from '../store.ts';
import { timestamp } from '../timestamp.ts';

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [`f:${name}`, fieldsOf(entry)]));
}

/** The object as created by the controller manager at `now`. */
export function createdByManager(object: KubeObject, now: number): KubeObject {
  const { labels, annotations, ownerReferences } = object.metadata;
  const owners = ownerReferences?.map((owner) => [`k:{"uid":"${owner.uid}"}`, {}] as const);
  const metadata = {
    ...(labels === undefined ? {} : { 'f:labels': { '.': {}, ...fieldsOf(labels) } }),
    ...(annotations === undefined ? {} : { 'f:annotations': { '.': {}, ...fieldsOf(annotations) } }),
    ...(owners === undefined ? {} : { 'f:ownerReferences': { '.': {}, ...Object.fromEntries(owners) } }),
  };
  const managed = {
    manager: 'kube-controller-manager',
    operation: 'Update',
    apiVersion: object.apiVersion,
    time: timestamp(now),
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:metadata': metadata, 'f:spec': fieldsOf(object.spec) },
  };
  return { ...object, metadata: { ...object.metadata, managedFields: [managed] } };
}
