/** The manifest of a set with another size in one claim template, and nothing else changed. */

import { compareSizes } from '../../domain/expansion/size.ts';
import type { StatefulSet } from '../../domain/model/kinds.ts';
import type { TemplateSize } from '../ports.ts';
import { isObject, valueAt } from './write-operation.ts';

/** What the API server writes into every object. It refuses a new object that has a uid or a version. */
const SERVER_FIELDS: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
]);
/** The server and the garbage collector put them there for the deletion itself. */
const DELETION_FINALIZERS: readonly unknown[] = ['orphan', 'foregroundDeletion'];

/** `set`: as the server sent it. Labels, annotations, owners and all fields with a default stay as they were read. */
export function manifestWithSize(set: unknown, { template, to }: TemplateSize): Readonly<Record<string, unknown>> {
  const metadata = Object.entries(objectAt(set, 'metadata')).filter(([key]) => !SERVER_FIELDS.has(key));
  const finalizers = listAt(set, 'metadata', 'finalizers').filter((name) => !DELETION_FINALIZERS.includes(name));
  const others = metadata.filter(([key]) => key !== 'finalizers');
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { ...Object.fromEntries(others), ...(finalizers.length === 0 ? {} : { finalizers }) },
    spec: {
      ...objectAt(set, 'spec'),
      volumeClaimTemplates: listAt(set, 'spec', 'volumeClaimTemplates').map((item) =>
        valueAt(item, 'metadata', 'name') === template ? withSize(item, to) : item,
      ),
    },
  };
}

/** Reports whether the set's claim template asks for that size. */
export function hasTemplateSize({ claimTemplates }: StatefulSet, { template, to }: TemplateSize): boolean {
  return claimTemplates.some(({ name, request }) => name === template && compareSizes(request, to) === 0);
}

/** Returns the size that the template of this manifest asks for; empty if there is none. */
export function templateSizeIn(set: unknown, template: string): string {
  const found = listAt(set, 'spec', 'volumeClaimTemplates').find(
    (item) => valueAt(item, 'metadata', 'name') === template,
  );
  const size = valueAt(found, 'spec', 'resources', 'requests', 'storage');
  return typeof size === 'string' ? size : '';
}

function withSize(template: unknown, to: string): Readonly<Record<string, unknown>> {
  const resources = objectAt(template, 'spec', 'resources');
  const requests = { ...objectAt(template, 'spec', 'resources', 'requests'), storage: to };
  return {
    ...(isObject(template) ? template : {}),
    spec: { ...objectAt(template, 'spec'), resources: { ...resources, requests } },
  };
}

function objectAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}
