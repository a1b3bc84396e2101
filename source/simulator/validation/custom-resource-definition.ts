/** Validates CustomResourceDefinitions as far as the kinds that they add need it. */

import { itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { forbidden, invalid, required, unsupported, type ValidationError } from './invalid.ts';
import { structuralCauses } from './structural-schema.ts';

const SCOPES = ['Cluster', 'Namespaced'];
const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_WANTED =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const LONGEST_LABEL = 63;
const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const STRATEGIES = ['None', 'Webhook'];

type Causes = readonly ValidationError[];

function labelCauses(field: string, value: unknown): Causes {
  const text = stringOf(value);
  if (!LABEL.test(text)) return [invalid(field, value ?? '', LABEL_WANTED)];
  return text.length > LONGEST_LABEL ? [invalid(field, text, `must be no more than ${LONGEST_LABEL} characters`)] : [];
}

/** A path such as .spec.replicas, under one of the fields. */
function pathCauses(field: string, value: unknown, under = ''): Causes {
  const path = stringOf(value);
  if (path === '') return [required(field)];
  if (!path.startsWith('.')) return [invalid(field, path, 'must be a simple json path starting with .')];
  return under === '' || path.startsWith(`${under}.`)
    ? []
    : [invalid(field, path, `should be a json path under ${under}`)];
}

function columnCauses(columns: unknown, path: string): Causes {
  return itemsOf(columns).flatMap((column, index) => {
    const { name, type, format = '', jsonPath } = objectOf(column);
    const field = `${path}.additionalPrinterColumns[${index}]`;
    return [
      ...(stringOf(name) === '' ? [required(`${field}.name`)] : []),
      ...(COLUMN_TYPES.includes(stringOf(type))
        ? []
        : [invalid(`${field}.type`, type ?? '', `must be one of ${COLUMN_TYPES.join(',')}`)]),
      ...(format === '' || COLUMN_FORMATS.includes(stringOf(format))
        ? []
        : [invalid(`${field}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`)]),
      ...pathCauses(`${field}.JSONPath`, jsonPath),
    ];
  });
}

function scaleCauses(scale: unknown, path: string): Causes {
  if (scale === undefined) return [];
  const { specReplicasPath, statusReplicasPath } = objectOf(scale);
  const field = `${path}.subresources.scale`;
  return [
    ...pathCauses(`${field}.specReplicasPath`, specReplicasPath, '.spec'),
    ...pathCauses(`${field}.statusReplicasPath`, statusReplicasPath, '.status'),
  ];
}

/** `isOnly`: the definition has one version. Its schema and columns are then named by the fields of the spec, as before v1. */
function versionCauses(version: unknown, index: number, isOnly: boolean): Causes {
  const { name, schema, subresources, additionalPrinterColumns, deprecated, deprecationWarning } = objectOf(version);
  const field = `spec.versions[${index}]`;
  const shared = isOnly ? 'spec' : field;
  const { openAPIV3Schema: root } = objectOf(schema);
  const schemaPath = isOnly ? 'spec.validation.openAPIV3Schema' : `${field}.schema.openAPIV3Schema`;
  return [
    ...labelCauses(`${field}.name`, name),
    ...(index === 0 ? labelCauses('spec.version', name) : []),
    ...(deprecationWarning !== undefined && deprecated !== true
      ? [invalid(`${field}.deprecationWarning`, deprecationWarning, 'can only be set for deprecated versions')]
      : []),
    ...(root === undefined
      ? [required(`${field}.schema.openAPIV3Schema`)]
      : structuralCauses(objectOf(root), schemaPath)),
    ...scaleCauses(objectOf(subresources)['scale'], shared),
    ...columnCauses(additionalPrinterColumns, shared),
  ];
}

function conversionCauses(conversion: unknown): Causes {
  if (conversion === undefined) return [];
  const { strategy, webhook } = objectOf(conversion);
  const { clientConfig, conversionReviewVersions } = objectOf(webhook);
  if (!STRATEGIES.includes(stringOf(strategy))) {
    return [unsupported('spec.conversion.strategy', strategy ?? '', STRATEGIES)];
  }
  const config = 'spec.conversion.webhookClientConfig';
  const versions = 'spec.conversion.conversionReviewVersions';
  if (strategy === 'Webhook') {
    return [
      ...(clientConfig === undefined ? [required(config, 'required when strategy is set to Webhook')] : []),
      ...(conversionReviewVersions === undefined ? [required(versions)] : []),
    ];
  }
  if (webhook === undefined) return [];
  const why = 'should not be set when strategy is not set to Webhook';
  return [forbidden(config, why), forbidden(versions, why)];
}

function mixedCaseCauses(field: string, value: string): Causes {
  return value === '' || LABEL.test(value.toLowerCase())
    ? []
    : [invalid(field, value, `may have mixed case, but should otherwise match: ${LABEL_WANTED}`)];
}

function nameCauses(names: Json): Causes {
  const { shortNames, categories } = names;
  const text = (name: string): string => stringOf(names[name]);
  const label = (name: string): Causes => (text(name) === '' ? [] : labelCauses(`spec.names.${name}`, text(name)));
  return [
    ...['plural', 'singular', 'kind', 'listKind'].flatMap((name) =>
      text(name) === '' ? [required(`spec.names.${name}`)] : [],
    ),
    ...label('plural'),
    ...label('singular'),
    ...mixedCaseCauses('spec.names.kind', text('kind')),
    ...mixedCaseCauses('spec.names.listKind', text('listKind')),
    ...itemsOf(shortNames).flatMap((name, index) => labelCauses(`spec.names.shortNames[${index}]`, name)),
    ...(text('kind') !== '' && text('kind') === text('listKind')
      ? [invalid('spec.names.listKind', text('kind'), 'kind and listKind may not be the same')]
      : []),
    ...itemsOf(categories).flatMap((name, index) => labelCauses(`spec.names.categories[${index}]`, name)),
  ];
}

const APPROVAL = 'api-approved.kubernetes.io';

function approvalCauses({ metadata }: KubeObject, group: string): Causes {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group) || metadata.annotations?.[APPROVAL] !== undefined) return [];
  const why = `protected groups must have approval annotation "${APPROVAL}", see https://github.com/kubernetes/enhancements/pull/1111`;
  return [required(`metadata.annotations[${APPROVAL}]`, why)];
}

/** What the objects that are stored already depend on. */
function changeCauses({ spec }: KubeObject, before: KubeObject): Causes {
  const [names, former] = [objectOf(spec?.['names']), objectOf(before.spec?.['names'])];
  const isEstablished = itemsOf(before.status?.['conditions'])
    .map(objectOf)
    .some(({ type, status }) => type === 'Established' && status === 'True');
  const fixed: readonly (readonly [string, unknown, unknown])[] = [
    ...(isEstablished
      ? ([
          ['spec.scope', spec?.['scope'], before.spec?.['scope']],
          ['spec.names.kind', names['kind'], former['kind']],
        ] as const)
      : []),
    ['spec.group', spec?.['group'], before.spec?.['group']],
    ['spec.names.plural', names['plural'], former['plural']],
  ];
  const versions = itemsOf(spec?.['versions']).map((version) => objectOf(version)['name']);
  return [
    ...fixed.flatMap(([field, now, then]) => (now === then ? [] : [invalid(field, now ?? '', 'field is immutable')])),
    ...itemsOf(before.status?.['storedVersions']).flatMap((version, index) =>
      versions.includes(version)
        ? []
        : [
            invalid(
              `status.storedVersions[${index}]`,
              version,
              'missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions'.replaceAll(
                'v1',
                String(version),
              ),
            ),
          ],
    ),
  ];
}

function groupCauses(group: string): Causes {
  if (group === '') return [required('spec.group')];
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function scopeCauses(scope: string): Causes {
  if (scope === '') return [required('spec.scope')];
  return SCOPES.includes(scope) ? [] : [unsupported('spec.scope', scope, SCOPES)];
}

/** Returns the errors of the definition; it is served only if there is none. */
export function definitionCauses(definition: KubeObject, before?: KubeObject): readonly ValidationError[] {
  const { metadata, spec } = definition;
  const { group, names, scope, versions, conversion, preserveUnknownFields } = objectOf(spec);
  const { plural } = objectOf(names);
  const all = itemsOf(versions);
  const stored = all.filter((version) => objectOf(version)['storage'] === true);
  const wanted = `${stringOf(plural)}.${stringOf(group)}`;
  const preserve =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [
    ...(metadata.name === wanted || before !== undefined
      ? []
      : [invalid('metadata.name', metadata.name, `must be spec.names.plural+"."+spec.group`)]),
    ...approvalCauses(definition, stringOf(group)),
    ...groupCauses(stringOf(group)),
    ...scopeCauses(stringOf(scope)),
    ...(preserveUnknownFields === true ? [invalid('spec.preserveUnknownFields', true, preserve)] : []),
    ...(new Set(all.map((version) => objectOf(version)['name'])).size === all.length
      ? []
      : [invalid('spec.versions', all.length, 'must contain unique version names')]),
    ...(stored.length === 1
      ? []
      : [
          invalid(
            'spec.versions',
            all.length === 0 ? null : all.length,
            'must have exactly one version marked as storage version',
          ),
        ]),
    ...nameCauses(objectOf(names)),
    ...conversionCauses(conversion),
    ...all.flatMap((version, index) => versionCauses(version, index, all.length === 1)),
    ...(before === undefined ? [] : changeCauses(definition, before)),
  ];
}
