/** Validates CustomResourceDefinitions as far as the kinds that they add need it. */

import { itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { invalid, required, unsupported, type ValidationError } from './invalid.ts';

const SCOPES = ['Cluster', 'Namespaced'];
const VERSION_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

function versionCauses(version: unknown, index: number): readonly ValidationError[] {
  const { name, schema } = objectOf(version);
  const field = `spec.versions[${index}]`;
  const { openAPIV3Schema: root } = objectOf(schema);
  const type = objectOf(root)['type'];
  return [
    ...(VERSION_NAME.test(stringOf(name))
      ? []
      : [invalid(`${field}.name`, name ?? '', 'a lowercase RFC 1035 label is wanted')]),
    ...(root === undefined
      ? [required(`${field}.schema.openAPIV3Schema`, 'schemas are required')]
      : type === 'object'
        ? []
        : [invalid(`${field}.schema.openAPIV3Schema.type`, type ?? '', 'must be object at the root')]),
  ];
}

/** Returns the errors of the definition; it is served only if there is none. */
export function definitionCauses({ metadata, spec }: KubeObject): readonly ValidationError[] {
  const { group, names, scope, versions } = objectOf(spec);
  const { plural, kind } = objectOf(names);
  const all = itemsOf(versions);
  const stored = all.filter((version) => objectOf(version)['storage'] === true);
  const wanted = `${stringOf(plural)}.${stringOf(group)}`;
  return [
    ...(metadata.name === wanted
      ? []
      : [invalid('metadata.name', metadata.name, `must be spec.names.plural+"."+spec.group`)]),
    ...(stringOf(group).includes('.')
      ? []
      : [invalid('spec.group', group ?? '', 'should be a domain with at least one dot')]),
    ...(stringOf(plural) === '' ? [required('spec.names.plural')] : []),
    ...(stringOf(kind) === '' ? [required('spec.names.kind')] : []),
    ...(SCOPES.includes(stringOf(scope)) ? [] : [unsupported('spec.scope', scope ?? '', SCOPES)]),
    ...(stored.length === 1
      ? []
      : [invalid('spec.versions', all.length, 'must have exactly one version marked as storage version')]),
    ...all.flatMap(versionCauses),
  ];
}
