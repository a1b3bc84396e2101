/** Validates names, labels and annotations. */

import { itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { invalid, required, tooLong, type ValidationError } from './invalid.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Kinds whose names must be DNS labels. */
const LABEL_NAMED: ReadonlySet<string> = new Set(['apps/statefulsets', 'namespaces', 'services']);

/** Kinds whose names may contain anything that a path of the API can: "system:node". */
const PATH_NAMED = 'rbac.authorization.k8s.io/';

function pathCauses(field: string, value: string): readonly ValidationError[] {
  if (value === '.' || value === '..') return [invalid(field, value, `may not be '${value}'`)];
  return [...new Set(value.match(/[/%]/g))].map((sign) => invalid(field, value, `may not contain '${sign}'`));
}

export function labelCauses(field: string, value: string): readonly ValidationError[] {
  if (value.length > 63) return [invalid(field, value, 'must be no more than 63 characters')];
  if (LABEL.test(value)) return [];
  return [invalid(field, value, SUBDOMAIN.test(value) ? 'must not contain dots' : LABEL_RULE)];
}

export function subdomainCauses(field: string, value: string): readonly ValidationError[] {
  if (value.length > 253) return [invalid(field, value, 'must be no more than 253 characters')];
  return SUBDOMAIN.test(value) ? [] : [invalid(field, value, SUBDOMAIN_RULE)];
}

const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const QUALIFIED_RULE =
  "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

function qualifiedNameProblems(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) return [QUALIFIED_RULE];
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const problems: string[] = [];
  if (prefix === '') problems.push('prefix part must be non-empty');
  else if (prefix !== undefined) {
    problems.push(
      ...subdomainCauses('', prefix).map(
        ({ message }) => `prefix part ${message.replace(/^Invalid value: "[^"]*": /, '')}`,
      ),
    );
  }
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > 63) problems.push('name part must be no more than 63 bytes');
  if (!QUALIFIED.test(name)) problems.push(NAME_RULE);
  return problems;
}

/** The name of a label or an annotation: "app.kubernetes.io/name". */
export function labelNameCauses(field: string, name: string): readonly ValidationError[] {
  return qualifiedNameProblems(name).map((problem) => invalid(field, name, problem));
}

export function labelValueCauses(field: string, value: string): readonly ValidationError[] {
  return [
    ...(value.length > 63 ? [invalid(field, value, 'must be no more than 63 bytes')] : []),
    ...(value === '' || QUALIFIED.test(value) ? [] : [invalid(field, value, VALUE_RULE)]),
  ];
}

export function labelsCauses(field: string, labels: unknown): readonly ValidationError[] {
  return Object.entries(objectOf(labels)).flatMap(([name, value]) => [
    ...labelNameCauses(field, name),
    ...labelValueCauses(field, stringOf(value)),
  ]);
}

/** Bytes of all annotations together: 256 KiB. */
const MAX_ANNOTATIONS = 256 * 1024;

export function annotationsCauses(field: string, annotations: unknown): readonly ValidationError[] {
  const entries = Object.entries(objectOf(annotations));
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + stringOf(value)), 0);
  return [
    ...entries.flatMap(([name]) => qualifiedNameProblems(name.toLowerCase()).map((why) => invalid(field, name, why))),
    ...(size > MAX_ANNOTATIONS ? [tooLong(field, MAX_ANNOTATIONS)] : []),
  ];
}

export function metaCauses(resource: string, { metadata }: KubeObject): readonly ValidationError[] {
  const { name = '', generateName = '' } = metadata;
  const named =
    name === ''
      ? generateName === ''
        ? [required('metadata.name', 'name or generateName is required')]
        : []
      : LABEL_NAMED.has(resource)
        ? labelCauses('metadata.name', name)
        : resource.startsWith(PATH_NAMED)
          ? pathCauses('metadata.name', name)
          : subdomainCauses('metadata.name', name);
  const owners = itemsOf(metadata.ownerReferences).flatMap((owner, index) =>
    stringOf(objectOf(owner)['uid']) === ''
      ? [invalid(`metadata.ownerReferences[${index}].uid`, '', 'must not be empty')]
      : [],
  );
  return [
    ...named,
    ...labelsCauses('metadata.labels', metadata.labels),
    ...annotationsCauses('metadata.annotations', metadata.annotations),
    ...owners,
  ];
}

const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;
const CONFIG_KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** A key of a ConfigMap or a Secret. */
export function configKeyCauses(field: string, key: string): readonly ValidationError[] {
  if (key.length > 253) return [invalid(field, key, 'must be no more than 253 characters')];
  if (!CONFIG_KEY.test(key)) return [invalid(field, key, CONFIG_KEY_RULE)];
  if (key === '.') return [invalid(field, key, "must not be '.'")];
  if (key === '..') return [invalid(field, key, "must not be '..'")];
  return key.startsWith('..') ? [invalid(field, key, "must not start with '..'")] : [];
}
