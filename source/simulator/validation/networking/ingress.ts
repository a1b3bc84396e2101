/** Ingresses and their classes: pkg/apis/networking/validation. */

import { isIP } from 'node:net';
import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { invalid, required, unsupported, type ValidationError } from '../invalid.ts';
import { labelCauses, subdomainCauses } from '../names.ts';
import { type Causes, eachItem, immutableCauses, portNameCauses, portNumberCauses } from '../values.ts';

const WILDCARD = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WILDCARD_RULE =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function hostCauses(field: string, host: string): Causes {
  if (!host.includes('*')) return subdomainCauses(field, host);
  return WILDCARD.test(host) ? [] : [invalid(field, host, WILDCARD_RULE)];
}

function servicePortCauses(field: string, port: unknown): Causes {
  const { name, number = 0 } = objectOf(port);
  const named = stringOf(name);
  if (named !== '' && number !== 0) return [invalid(field, '', 'cannot set both port name & port number')];
  if (named !== '') return portNameCauses(`${field}.service.port.name`, named);
  if (number !== 0) return portNumberCauses(`${field}.service.port.number`, number);
  return [required(field, 'port name or number is required')];
}

function backendCauses(field: string, backend: unknown): Causes {
  const { resource, service } = objectOf(backend);
  if (isObject(resource) && isObject(service)) {
    return [invalid(field, '', 'cannot set both resource and service backends')];
  }
  if (isObject(resource)) {
    return ['kind', 'name'].flatMap((name) =>
      stringOf(resource[name]) === '' ? [required(`${field}.resource.${name}`)] : [],
    );
  }
  if (!isObject(service)) return [invalid(field, '', 'resource or service backend is required')];
  const name = stringOf(service['name']);
  return [
    ...(name === '' ? [required(`${field}.service.name`)] : labelCauses(`${field}.service.name`, name)),
    ...servicePortCauses(field, service['port']),
  ];
}

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_PARTS = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_ENDS = ['/..', '/.'];

function pathTextCauses(field: string, path: string, type: string): Causes {
  const absolute = path.startsWith('/') ? [] : [invalid(field, path, 'must be an absolute path')];
  if (type === 'ImplementationSpecific') return path === '' ? [] : absolute;
  return [
    ...absolute,
    ...BAD_PARTS.filter((part) => path.includes(part)).map((part) =>
      invalid(field, path, `must not contain '${part}'`),
    ),
    ...BAD_ENDS.filter((end) => path.endsWith(end)).map((end) => invalid(field, path, `cannot end with '${end}'`)),
  ];
}

function pathCauses(field: string, value: unknown): Causes {
  const { path, pathType, backend } = objectOf(value);
  if (pathType === undefined || pathType === null) return [required(`${field}.pathType`, 'pathType must be specified')];
  const type = stringOf(pathType);
  return [
    ...(PATH_TYPES.includes(type)
      ? pathTextCauses(`${field}.path`, stringOf(path), type)
      : [unsupported(`${field}.pathType`, type, PATH_TYPES)]),
    ...backendCauses(`${field}.backend`, backend),
  ];
}

function ruleCauses(field: string, rule: unknown): Causes {
  const { host: given, http } = objectOf(rule);
  const host = stringOf(given);
  const causes: ValidationError[] = [];
  if (isIP(host) !== 0) causes.push(invalid(`${field}.host`, host, 'must be a DNS name, not an IP address'));
  if (host !== '') causes.push(...hostCauses(`${field}.host`, host));
  if (!isObject(http)) return causes;
  const paths = `${field}.http.paths`;
  if (itemsOf(http['paths']).length === 0) causes.push(required(paths));
  return [...causes, ...eachItem(paths, http['paths'], pathCauses)];
}

function tlsCauses(field: string, entry: unknown): Causes {
  const { hosts, secretName } = objectOf(entry);
  const secret = stringOf(secretName);
  return [
    ...eachItem(`${field}.hosts`, hosts, (place, host) => hostCauses(place, stringOf(host))),
    ...(secret === '' ? [] : subdomainCauses(`${field}.secretName`, secret)),
  ];
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

function classCauses({ metadata }: KubeObject, spec: Json, isNew: boolean): Causes {
  const { ingressClassName: name } = spec;
  if (name === undefined) return [];
  const annotated = metadata.annotations?.[CLASS_ANNOTATION];
  const why = 'must match `ingressClassName` when both are specified';
  return [
    ...subdomainCauses('spec.ingressClassName', stringOf(name)),
    ...(isNew && annotated !== undefined && annotated !== name
      ? [invalid(`annotations.${CLASS_ANNOTATION}`, annotated, why)]
      : []),
  ];
}

export function ingressCauses(object: KubeObject, before: KubeObject | undefined): Causes {
  const spec = objectOf(object.spec);
  const { rules, defaultBackend, tls } = spec;
  const why = 'either `defaultBackend` or `rules` must be specified';
  const isEmpty = itemsOf(rules).length === 0 && !isObject(defaultBackend);
  return [
    ...(isEmpty ? [invalid('spec', rules ?? null, why)] : []),
    ...(isObject(defaultBackend) ? backendCauses('spec.defaultBackend', defaultBackend) : []),
    ...eachItem('spec.rules', rules, ruleCauses),
    ...eachItem('spec.tls', tls, tlsCauses),
    ...classCauses(object, spec, before === undefined),
  ];
}

export function ingressClassCauses({ spec }: KubeObject, before: KubeObject | undefined): Causes {
  const controller = at(spec, 'controller');
  return before === undefined
    ? stringOf(controller) === ''
      ? [required('spec.controller')]
      : []
    : immutableCauses('spec.controller', controller, at(before.spec, 'controller'));
}
